package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.testkit.Events;
import io.hyperdex.risk.testkit.RuleHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a desk tests its rules: given events, expected alerts. */
class RulesUnderTest {
  private static final long NOON = 1_700_049_600_000L;

  @Test
  void aBreachHasToLastAMinuteAndIsOverNinetyPercentBelow() {
    ManagedRule gross =
        ManagedRule.of(ExposureLimit.of("gross", Severity.WARNING, Usd.of(100_000)))
            .pendingFor(Duration.ofMinutes(1))
            .until(ExposureLimit.of("lower", Severity.WARNING, Usd.of(90_000)))
            .escalatingTo(ExposureLimit.of("higher", Severity.CRITICAL, Usd.of(200_000)));
    ManagedRule kill = ManagedRule.of(DrawdownLimit.of("kill", Severity.CRITICAL, 0.25)).latched();

    Events events = Events.standard();
    RuleHarness.of(RuleSet.of(gross, kill))
        .given(events.tokens())
        .given(events.price("WETH", "2000", NOON))
        .given(events.deposit("alice", "WETH", "55", NOON))
        .expectNothing()
        .advanceTo(NOON + 60_000)
        .expectOpen("alice", "gross")
        .given(events.price("WETH", "1700", NOON + 61_000)) // 93,500: between the two limits
        .expectNothing()
        .given(events.price("WETH", "1600", NOON + 62_000))
        .expectResolved("alice", "gross")
        .given(events.price("WETH", "1400", NOON + 63_000))
        .expectOpen("alice", "kill")
        .given(events.price("WETH", "2000", NOON + 64_000)) // recovered, but latched
        .expectNothing();
  }
}
