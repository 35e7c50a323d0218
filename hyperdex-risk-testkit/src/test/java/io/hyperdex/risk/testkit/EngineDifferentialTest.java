package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.RulePhase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Engine and oracle on the same random events: alert for alert, number for number. */
class EngineDifferentialTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));

  /** Steps per profile and stream; eleven profiles. */
  private static final int STEPS = 2_500;

  private static final int STREAMS = FULL ? 40 : 1;
  private static final int COMPARE_EVERY = 97;
  private static final int COMPARE_USER_EVERY = 7;

  static Stream<Arguments> profiles() {
    EventStream.Profile standard = EventStream.Profile.standard();
    return Stream.of(
        Arguments.of("average", standard),
        Arguments.of(
            "fifo", standard.with(CostBasis.FIFO, UnmatchedPolicy.AT_MARKET, FeePolicy.BASIS)),
        Arguments.of(
            "lifo zero cost",
            standard.with(CostBasis.LIFO, UnmatchedPolicy.ZERO_COST, FeePolicy.EXPENSE)),
        Arguments.of(
            "hifo short", standard.with(CostBasis.HIFO, UnmatchedPolicy.SHORT, FeePolicy.EXPENSE)),
        Arguments.of(
            "average short",
            standard.with(CostBasis.AVERAGE, UnmatchedPolicy.SHORT, FeePolicy.BASIS)),
        Arguments.of(
            "reject", standard.with(CostBasis.AVERAGE, UnmatchedPolicy.REJECT, FeePolicy.EXPENSE)),
        Arguments.of(
            "fifo reject", standard.with(CostBasis.FIFO, UnmatchedPolicy.REJECT, FeePolicy.BASIS)),
        Arguments.of("arrival order", standard.withOrder(EventOrder.ARRIVAL)),
        Arguments.of("few users, much trouble", standard.withUsers(3).withTrouble(300, 200, 50)),
        Arguments.of("calm", standard.calm()),
        Arguments.of("short periods", standard.withPeriod(Duration.ofMinutes(1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("profiles")
  void engineAndOracleAgree(String name, EventStream.Profile profile) {
    long alerts = 0;
    long returnVarAlerts = 0;
    long managedAlerts = 0;
    Set<RulePhase> phases = EnumSet.noneOf(RulePhase.class);
    long trades = 0;
    for (int seed = 1; seed <= STREAMS; seed++) {
      EventStream stream = new EventStream(seed, STEPS, profile);
      EngineUnderTest both = new EngineUnderTest(stream.config());
      both.preload(stream);
      int n = 0;
      while (stream.hasNext()) {
        EventStream.Step step = stream.next();
        both.apply(step);
        n++;
        String when = name + " seed " + seed + " step " + n + " " + step;
        if (n % COMPARE_USER_EVERY == 0
            && step.event() instanceof UserEvent event
            && both.engine.snapshot(event.user()).isPresent()) {
          both.compare(event.user(), when);
        }
        if (n % COMPARE_EVERY == 0) {
          both.compareAll(when);
        }
      }
      both.compareAll(name + " seed " + seed + " at the end");
      alerts += both.alerts.size();
      returnVarAlerts +=
          both.alerts.values().stream().filter(a -> a.rule().equals("return-var")).count();
      managedAlerts +=
          both.alerts.values().stream().filter(a -> a.rule().startsWith("managed")).count();
      phases.addAll(both.phasesSeen);
      trades += both.engine.statistics().count(io.hyperdex.risk.engine.Outcome.APPLIED);
    }
    System.out.printf(
        "%s: %d streams of %d steps, %d applied, %d alerts, %d of return VaR, %d of managed rules,"
            + " in phases %s%n",
        name, STREAMS, STEPS, trades, alerts, returnVarAlerts, managedAlerts, phases);
    assertThat(managedAlerts).as("alerts of managed rules").isGreaterThan(20);
    Set<RulePhase> wanted = EnumSet.allOf(RulePhase.class);
    if (profile.unmatchedPolicy() == UnmatchedPolicy.REJECT && !FULL) {
      wanted.remove(RulePhase.DISARMED); // a third of all trades is refused there
    }
    assertThat(phases).as("phases seen").containsAll(wanted);
    assertThat(alerts)
        .as("alerts, for at least 1 %% of %s events", trades)
        .isGreaterThan(trades / 100);
    if (name.equals("short periods")) {
      assertThat(returnVarAlerts).as("alerts of return VaR").isGreaterThan(20);
    }
  }
}
