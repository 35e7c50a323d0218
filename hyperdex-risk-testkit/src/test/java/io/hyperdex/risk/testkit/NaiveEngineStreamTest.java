package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The oracle against itself on random streams. */
class NaiveEngineStreamTest {
  private static final EventStream.Profile SMALL = EventStream.Profile.standard().withUsers(5);

  private static NaiveEngine engine(EventStream stream, UnaryOperator<NaiveConfig> settings) {
    NaiveEngine engine = new NaiveEngine(settings.apply(stream.config()));
    stream
        .preloadedCloses()
        .forEach(
            (token, closes) ->
                engine.preloadCloses(token, stream.firstPreloadedPeriodEndMs(), closes));
    return engine;
  }

  private static void rebuildingEqualsSteppingForward(EventStream.Profile profile, long seed) {
    EventStream stream = new EventStream(seed, 220, profile);
    NaiveEngine stepping = engine(stream, c -> c);
    NaiveEngine rebuilding = engine(stream, c -> c.withAlwaysRebuild(true));
    int step = 0;
    for (EventStream.Step next : stream.toList()) {
      String context = profile + " seed " + seed + " step " + step++ + ": " + next;
      assertThat(next.applyTo(stepping)).as(context).isEqualTo(next.applyTo(rebuilding));
      if (step % 20 == 0) {
        assertThat(stepping.describe()).as(context).isEqualTo(rebuilding.describe());
      }
    }
    assertThat(stepping.describe()).isEqualTo(rebuilding.describe());
    assertThat(stepping.sentAlerts()).containsExactlyInAnyOrderElementsOf(rebuilding.sentAlerts());
    assertThat(stepping.alerts()).isEqualTo(rebuilding.alerts());
  }

  @Test
  void rebuildingEqualsSteppingForwardUnderEveryMethodAndPolicy() {
    long seed = 100;
    for (CostBasis basis : CostBasis.values()) {
      for (UnmatchedPolicy policy : UnmatchedPolicy.values()) {
        FeePolicy fee = FeePolicy.values()[(int) (seed % 2)];
        rebuildingEqualsSteppingForward(SMALL.with(basis, policy, fee), seed++);
      }
    }
  }

  @Test
  void rebuildingEqualsSteppingForwardInOrderOfArrival() {
    rebuildingEqualsSteppingForward(SMALL.withOrder(EventOrder.ARRIVAL), 7);
  }

  /** A calm stream in which no two inputs share a time and the clock never depends on users. */
  private static List<RiskEvent> timed(EventStream stream) {
    List<RiskEvent> events = new ArrayList<>();
    Set<Long> times = new HashSet<>();
    long now = Long.MIN_VALUE;
    boolean trading = false;
    for (EventStream.Step step : stream.toList()) {
      RiskEvent event = step.event();
      trading |= event instanceof UserEvent || event instanceof PriceTick;
      if (event instanceof TokenMeta && trading) {
        continue;
      }
      if (event instanceof UserEvent own) {
        if (!times.add(own.at().timeMs()) || own.at().timeMs() < now) {
          continue;
        }
        now = own.at().timeMs();
      } else if (event instanceof PriceTick tick) {
        if (times.contains(Math.max(now, tick.timeMs()))) {
          now = Math.max(now, tick.timeMs()) + 1;
        }
        now = Math.max(now, tick.timeMs());
        times.add(now);
      } else if (event instanceof TimeAdvanced time) {
        now = Math.max(now, time.epochMs());
      }
      if (trading) {
        events.add(new TimeAdvanced(now));
      }
      events.add(event);
    }
    return events;
  }

  private static NaiveConfig patient(NaiveConfig config) {
    return config
        .withHorizon(Duration.ofDays(900), Duration.ofDays(900))
        .withHorizonBlocks(ChainId.ETHEREUM, 1_000_000_000)
        .withHorizonBlocks(ChainId.POLYGON, 1_000_000_000)
        .withPrices(Duration.ofMinutes(3), false, Duration.ofMinutes(30));
  }

  private static List<RiskEvent> delayed(List<RiskEvent> events, Random random) {
    List<RiskEvent> result = new ArrayList<>();
    Map<Integer, List<RiskEvent>> later = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      RiskEvent event = events.get(i);
      if (event instanceof UserEvent && random.nextInt(3) == 0) {
        int due = Math.min(events.size() - 1, i + 1 + random.nextInt(60));
        later.computeIfAbsent(due, d -> new ArrayList<>()).add(event);
      } else {
        result.add(event);
      }
      result.addAll(later.getOrDefault(i, List.of()));
    }
    return result;
  }

  @Test
  void lateEventsEqualTheirPlaceInOrder() {
    UnmatchedPolicy[] policies = {
      UnmatchedPolicy.AT_MARKET, UnmatchedPolicy.ZERO_COST, UnmatchedPolicy.SHORT
    };
    for (CostBasis basis : CostBasis.values()) {
      for (UnmatchedPolicy policy : policies) {
        EventStream.Profile profile =
            SMALL.calm().withoutRuleSwaps().with(basis, policy, FeePolicy.EXPENSE);
        long seed = basis.ordinal() * 10 + policy.ordinal();
        EventStream stream = new EventStream(seed, 300, profile);
        NaiveEngine sorted = engine(stream, NaiveEngineStreamTest::patient);
        NaiveEngine late = engine(stream, NaiveEngineStreamTest::patient);
        List<RiskEvent> events = timed(stream);
        Events.applyAll(sorted, events);
        Events.applyAll(late, delayed(events, new Random(seed)));
        assertThat(late.describe()).as("%s %s", basis, policy).isEqualTo(sorted.describe());
        assertThat(standing(late)).isEqualTo(standing(sorted));
      }
    }
  }

  private static Set<NaiveAlert> standing(NaiveEngine engine) {
    Set<NaiveAlert> result = new HashSet<>(engine.alerts().values());
    result.removeIf(alert -> alert.state() == AlertState.RETRACTED);
    return result;
  }

  @Test
  void revertedEventsWereNeverSeen() {
    for (CostBasis basis : CostBasis.values()) {
      EventStream.Profile profile =
          SMALL.calm().withoutRuleSwaps().with(basis, UnmatchedPolicy.AT_MARKET, FeePolicy.BASIS);
      EventStream stream = new EventStream(31 + basis.ordinal(), 300, profile);
      NaiveEngine never = engine(stream, NaiveEngineStreamTest::patient);
      NaiveEngine reverted = engine(stream, NaiveEngineStreamTest::patient);
      Random random = new Random(basis.ordinal());
      List<EventKey> victims = new ArrayList<>();
      for (RiskEvent event : timed(stream)) {
        boolean isVictim = event instanceof Trade && random.nextInt(4) == 0;
        if (isVictim) {
          victims.add(((Trade) event).key());
        } else {
          never.apply(event);
        }
        reverted.apply(event);
        if (!victims.isEmpty() && random.nextInt(3) == 0) {
          EventKey victim = victims.remove(random.nextInt(victims.size()));
          assertThat(reverted.apply(new TradeReverted(victim))).isEqualTo("REVERTED");
        }
      }
      victims.forEach(victim -> reverted.apply(new TradeReverted(victim)));
      assertThat(reverted.describe()).isEqualTo(never.describe());
      assertThat(standing(reverted)).isEqualTo(standing(never));
    }
  }

  @Test
  void revertingAndDeliveringAgainChangesNothing() {
    EventStream stream = new EventStream(5, 250, SMALL.calm().withoutRuleSwaps());
    NaiveEngine once = engine(stream, NaiveEngineStreamTest::patient);
    NaiveEngine twice = engine(stream, NaiveEngineStreamTest::patient);
    List<RiskEvent> events = timed(stream);
    Events.applyAll(once, events);
    Events.applyAll(twice, events);
    List<UserEvent> last = new ArrayList<>();
    for (RiskEvent event : events.subList(events.size() - 60, events.size())) {
      if (event instanceof UserEvent own && twice.apply(event).equals("DUPLICATE")) {
        last.add(own);
      }
    }
    assertThat(last).hasSizeGreaterThan(5);
    last.forEach(event -> assertThat(twice.apply(Events.revert(event))).isEqualTo("REVERTED"));
    assertThat(twice.describe()).isNotEqualTo(once.describe());
    last.forEach(event -> assertThat(twice.apply(event)).isIn("APPLIED", "UNCHANGED"));
    assertThat(twice.describe()).isEqualTo(once.describe());
    assertThat(standing(twice)).isEqualTo(standing(once));
  }

  @Test
  void streamsReachEveryOutcomeAndFireRules() {
    Map<String, Integer> outcomes = new HashMap<>();
    int trades = 0;
    int opened = 0;
    for (UnmatchedPolicy policy : UnmatchedPolicy.values()) {
      EventStream stream =
          new EventStream(
              11,
              600,
              EventStream.Profile.standard().with(CostBasis.FIFO, policy, FeePolicy.BASIS));
      NaiveEngine engine = engine(stream, c -> c);
      for (EventStream.Step step : stream.toList()) {
        String outcome = step.applyTo(engine);
        outcomes.merge(outcome, 1, Integer::sum);
        trades += step.event() instanceof Trade && outcome.equals("APPLIED") ? 1 : 0;
      }
      for (NaiveAlert alert : engine.sentAlerts()) {
        opened += alert.state() == AlertState.OPEN ? 1 : 0;
      }
    }
    assertThat(outcomes)
        .containsKeys(
            "APPLIED",
            "CONFLICT",
            "REVERTED",
            "FINALIZED",
            "PENDING",
            "DUPLICATE",
            "TOO_LATE",
            "UNKNOWN_KEY",
            "OVERFLOW",
            "UNMATCHED",
            "SUPERSEDED",
            "UNCHANGED");
    assertThat(opened).isGreaterThan(trades / 100);
  }

  @Test
  void theSameSeedMakesTheSameStream() {
    List<EventStream.Step> first = new EventStream(3, 500, SMALL).toList();
    List<EventStream.Step> second = new EventStream(3, 500, SMALL).toList();
    List<EventStream.Step> other = new EventStream(4, 500, SMALL).toList();
    assertThat(first).hasSize(500);
    assertThat(events(first)).isEqualTo(events(second)).isNotEqualTo(events(other));
  }

  private static List<RiskEvent> events(List<EventStream.Step> steps) {
    List<RiskEvent> result = new ArrayList<>();
    steps.forEach(step -> result.add(step.event()));
    return result;
  }
}
