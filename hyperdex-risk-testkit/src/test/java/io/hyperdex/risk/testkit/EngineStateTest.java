package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.engine.UserRecords;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A restored engine beside the one it was written of, on the same random events: outcome for
 * outcome, hash for hash, alert for alert.
 */
class EngineStateTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int STEPS = 2_500;
  private static final int STREAMS = FULL ? 40 : 1;

  static Stream<Arguments> profiles() {
    return EngineDifferentialTest.profiles();
  }

  /** An engine and what its sink was told. */
  private static final class Run {
    final RiskEngine engine;
    final Map<UserId, List<Alert>> alerts;

    Run(RiskEngine engine, Map<UserId, List<Alert>> alerts) {
      this.engine = engine;
      this.alerts = alerts;
    }

    Outcome apply(EventStream.Step step) {
      alerts.clear();
      return step.applyTo(engine);
    }
  }

  private final Random random = new Random(20_240_611);
  private final List<RuleSet> sets = new ArrayList<>();
  private int reachedBack;

  private static RiskEngineBuilder builder(
      NaiveConfig config, RuleSet rules, Map<UserId, List<Alert>> alerts) {
    return config
        .engineBuilder()
        .rules(rules)
        .trackChanges(true)
        .addSink(alert -> alerts.computeIfAbsent(alert.user(), u -> new ArrayList<>()).add(alert))
        .inlineSinks();
  }

  private Run fresh(EventStream stream) {
    Map<UserId, List<Alert>> alerts = new TreeMap<>();
    RiskEngine engine = builder(stream.config(), stream.config().rules(), alerts).build();
    sets.clear();
    sets.add(engine.rules());
    stream
        .preloadedCloses()
        .forEach(
            (token, closes) ->
                engine.preloadCloses(token, stream.firstPreloadedPeriodEndMs(), closes));
    return new Run(engine, alerts);
  }

  private RiskEngineBuilder builderOfNow(
      NaiveConfig config, Run run, Map<UserId, List<Alert>> alerts) {
    RiskEngineBuilder builder = builder(config, run.engine.rules(), alerts);
    sets.forEach(builder::earlierRules);
    return builder;
  }

  private Run restored(NaiveConfig config, Run run) {
    StateBlocks blocks = new StateBlocks();
    StateHash before = run.engine.fullHash();
    run.engine.writeState(blocks);
    assertThat(run.engine.fullHash()).as("full hash after writing").isEqualTo(before);
    Map<UserId, List<Alert>> alerts = new TreeMap<>();
    return new Run(builderOfNow(config, run, alerts).restore(blocks.input()), alerts);
  }

  private void noteRules(EventStream.Step step) {
    if (step.rules() != null) {
      sets.add(step.rules());
    }
  }

  private static void assertSame(Run a, Run b, String when) {
    assertThat(b.engine.stateHash()).as("state hash %s", when).isEqualTo(a.engine.stateHash());
    assertThat(b.engine.fullHash()).as("full hash %s", when).isEqualTo(a.engine.fullHash());
    assertThat(b.engine.now()).as(when).isEqualTo(a.engine.now());
  }

  private void both(Run a, Run b, EventStream.Step step, String when) {
    noteRules(step);
    Outcome outcome = a.apply(step);
    assertThat(b.apply(step)).as("outcome %s", when).isEqualTo(outcome);
    assertThat(b.alerts).as("alerts %s", when).isEqualTo(a.alerts);
    boolean deep =
        outcome == Outcome.REVERTED
            || outcome == Outcome.CONFLICT
            || step.event() instanceof TradeReverted;
    reachedBack += deep ? 1 : 0;
    if (deep || random.nextInt(5) == 0) {
      assertSame(a, b, when);
    }
    if (step.event() instanceof UserEvent event && random.nextInt(7) == 0) {
      assertThat(b.engine.snapshot(event.user()))
          .as(when)
          .isEqualTo(a.engine.snapshot(event.user()));
      assertThat(b.engine.ruleStatuses(event.user()))
          .as(when)
          .isEqualTo(a.engine.ruleStatuses(event.user()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("profiles")
  void aRestoredEngineHasTheSameHashesAndTheSameFuture(String name, EventStream.Profile profile) {
    int restores = 0;
    long bytes = 0;
    for (int seed = 1; seed <= STREAMS; seed++) {
      EventStream stream = new EventStream(7_000 + seed, STEPS, profile);
      NaiveConfig config = stream.config();
      Run a = fresh(stream);
      Run b = null;
      for (int n = 1; stream.hasNext(); n++) {
        EventStream.Step step = stream.next();
        String when = name + " seed " + seed + " step " + n + " " + step;
        if (b == null) {
          noteRules(step);
          a.apply(step);
        } else {
          both(a, b, step, when);
        }
        if (random.nextInt(b == null ? 60 : 160) == 0) {
          if (b != null) {
            assertSame(a, b, when);
            a = b; // the next one is restored of one that was restored
          }
          b = restored(config, a);
          assertSame(a, b, "restored after " + when);
          assertThat(b.engine.statistics()).as(when).isEqualTo(a.engine.statistics());
          assertThat(b.engine.version()).as(when).isEqualTo(a.engine.version());
          assertThat(b.engine.alerts().history().latest(100))
              .as(when)
              .isEqualTo(a.engine.alerts().history().latest(100));
          assertThat(b.engine.users()).as(when).isEqualTo(a.engine.users());
          for (UserId user : a.engine.users()) {
            assertThat(b.engine.userIndex(user)).isEqualTo(a.engine.userIndex(user));
          }
          restores++;
        }
      }
      StateBlocks blocks = new StateBlocks();
      a.engine.writeState(blocks);
      bytes = blocks.size();
    }
    System.out.printf(
        "%s: %d restores in %d streams of %d steps, %d reverts and conflicts after one, last state"
            + " %d bytes%n",
        name, restores, STREAMS, STEPS, reachedBack, bytes);
    assertThat(restores).isGreaterThan(10 * STREAMS);
    if (!name.equals("calm")) {
      assertThat(reachedBack).as("reverts and conflicts after a restore").isGreaterThan(10);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("profiles")
  void anEngineMadeOfRecordsHasTheSameHashesAndTheSameFuture(
      String name, EventStream.Profile profile) {
    int moves = 0;
    int records = 0;
    for (int seed = 1; seed <= STREAMS; seed++) {
      EventStream stream = new EventStream(9_000 + seed, STEPS, profile);
      NaiveConfig config = stream.config();
      Run a = fresh(stream);
      Run c = null;
      Map<UserId, byte[]> store = new HashMap<>();
      for (int n = 1; stream.hasNext(); n++) {
        EventStream.Step step = stream.next();
        String when = name + " seed " + seed + " step " + n + " " + step;
        if (c == null) {
          noteRules(step);
          a.apply(step);
        } else {
          both(a, c, step, when);
        }
        if (random.nextInt(40) == 0) {
          UserRecords out = a.engine.userRecords();
          records += out.drainChanged(user -> put(store, user, out.exportUser(user)));
          moves++;
          if (random.nextInt(4) == 0) {
            StateBlocks market = new StateBlocks();
            out.exportMarket(market);
            c = of(market, store, config, a);
            assertSame(a, c, "made of records after " + when);
          }
        }
      }
    }
    System.out.printf(
        "%s: %d times changed users were moved, %d records in all%n", name, moves, records);
    assertThat(records).isGreaterThan(moves);
  }

  private static void put(Map<UserId, byte[]> store, UserId user, byte[] record) {
    if (record == null) {
      store.remove(user);
    } else {
      store.put(user, record);
    }
  }

  private Run of(StateBlocks market, Map<UserId, byte[]> store, NaiveConfig config, Run run) {
    Map<UserId, List<Alert>> alerts = new TreeMap<>();
    RiskEngine engine = builderOfNow(config, run, alerts).build();
    UserRecords in = engine.userRecords();
    in.importMarket(market.input());
    store.forEach((user, record) -> assertThat(in.importUser(record)).isEqualTo(user));
    return new Run(engine, alerts);
  }
}
