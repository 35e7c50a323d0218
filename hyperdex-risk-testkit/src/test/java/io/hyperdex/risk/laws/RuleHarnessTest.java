package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RuleTrial;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.testkit.Events;
import io.hyperdex.risk.testkit.RuleHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules tried on given and on recorded events. */
class RuleHarnessTest {
  private final Events events = Events.standard();
  private final RuleSet rules =
      RuleSet.of(ExposureLimit.of("gross", Severity.WARNING, Usd.of(1_000)));

  private RuleHarness harness() {
    return RuleHarness.of(rules).given(events.tokens());
  }

  @Test
  void saysNothingWhereAllIsAsExpected() {
    Trade trade = events.trade().gave("USDC", "5").received("DAI", "1500").at(T0 + 2);
    RuleHarness harness =
        harness()
            .given(events.deposit("alice", "USDC", "5000", T0))
            .expectOpen("alice", "gross")
            .given(events.withdrawal("alice", "USDC", "4500", T0 + 1))
            .expectResolved("alice", "gross")
            .given(trade)
            .expectOpen("alice", "gross")
            .given(Events.revert(trade))
            .expectRetracted("alice", "gross")
            .advanceTo(T0 + 3)
            .expectNothing();
    assertThat(harness.engine().openAlerts()).isEmpty();
  }

  @Test
  void tellsTheStoryWhereItIsNot() {
    RuleHarness harness = harness().given(events.deposit("alice", "USDC", "5000", T0));
    assertThatThrownBy(harness::expectNothing)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rule=gross")
        .hasMessageContaining("APPLIED");
    assertThatThrownBy(() -> harness.expectOpen("bob", "gross"))
        .hasMessageContaining("expected OPEN of rule gross for bob");
    assertThatThrownBy(() -> harness.expectResolved("alice", "gross"))
        .isInstanceOf(AssertionError.class);
    harness.expectOpen("alice", "gross");
    assertThatThrownBy(() -> harness.expectResolved("alice", "gross"))
        .hasMessageContaining("no alert came");
    assertThatThrownBy(() -> harness.given(Events.revert(events.deposit("bob", "DAI", "1", T0))))
        .hasMessageContaining("UNKNOWN_KEY");
  }

  @Test
  void trialsOfTwoRuleSetsOverTheSameEventsShowWhatAChangeDoes() {
    List<RiskEvent> recorded = new ArrayList<>(events.tokens());
    recorded.add(events.deposit("alice", "USDC", "5000", T0));
    recorded.add(events.withdrawal("alice", "USDC", "4500", T0 + 1));
    Trade trade = events.trade().gave("USDC", "5").received("DAI", "1500").at(T0 + 2);
    recorded.add(trade);
    recorded.add(trade);
    recorded.add(Events.revert(trade));
    recorded.add(Events.revert(events.deposit("bob", "DAI", "1", T0)));
    RuleTrial now = RuleTrial.of(RiskEngine.builder(), rules, recorded);
    RuleTrial patient =
        RuleTrial.of(
            RiskEngine.builder(),
            RuleSet.of(ManagedRule.of(rules.rules().get(0)).pendingFor(Duration.ofMinutes(1))),
            recorded);

    assertThat(now.alerts())
        .extracting(alert -> alert.state())
        .containsExactly(
            AlertState.OPEN, AlertState.RESOLVED, AlertState.OPEN, AlertState.RETRACTED);
    assertThat(now.standing()).hasSize(1);
    assertThat(now.refused()).as("the revert of what never was").isEqualTo(1);
    assertThat(patient.alerts()).as("no breach lasted a minute").isEmpty();
    assertThat(patient.applied()).isEqualTo(now.applied());
  }
}
