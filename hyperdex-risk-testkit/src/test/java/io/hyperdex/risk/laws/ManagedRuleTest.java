package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.ALICE;
import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.RuleStatus;
import io.hyperdex.risk.testkit.Events;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules with a life cycle, as a host sees them. */
class ManagedRuleTest {
  private static final long MINUTE = 60_000;

  private static ExposureLimit above(Severity severity, long usd) {
    return ExposureLimit.of("gross", severity, Usd.of(usd));
  }

  private static ManagedRule above(long usd) {
    return ManagedRule.of(above(Severity.WARNING, usd));
  }

  private static Desk desk(ManagedRule rule) {
    return Desk.open(RiskEngine.builder().impliedPrices(false).rules(RuleSet.of(rule)));
  }

  /** One WETH of alice's, so that its price is her gross exposure. */
  private static Desk holding(ManagedRule rule, String usd) {
    Desk desk = desk(rule);
    desk.price("WETH", usd, T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0));
    return desk;
  }

  private static RuleStatus status(Desk desk) {
    return desk.engine.ruleStatuses(ALICE).get(0);
  }

  private static RulePhase phase(Desk desk) {
    return status(desk).phase();
  }

  private static List<AlertState> states(Desk desk) {
    return desk.alerts.stream().map(Alert::state).toList();
  }

  @Test
  void breachThatLastsFiresAtTheMomentItHasLastedWithNothingElseHappening() {
    Desk desk = holding(above(1_000).pendingFor(Duration.ofMinutes(1)), "1500");
    assertThat(phase(desk)).isEqualTo(RulePhase.PENDING);
    assertThat(status(desk).sinceMs()).isEqualTo(T0);
    desk.engine.advanceTo(T0 + MINUTE - 1);
    assertThat(desk.alerts).isEmpty();

    desk.engine.advanceTo(T0 + 5 * MINUTE);

    assertThat(phase(desk)).isEqualTo(RulePhase.FIRING);
    assertThat(desk.alerts).hasSize(1);
    assertThat(desk.alerts.get(0).openedAtMs()).as("its very moment").isEqualTo(T0 + MINUTE);
  }

  @Test
  void breachThatIsOverBeforeItHasLastedNeverFires() {
    Desk desk = holding(above(1_000).pendingFor(Duration.ofMinutes(1)), "1500");
    desk.price("WETH", "900", T0 + MINUTE - 1);
    desk.engine.advanceTo(T0 + 10 * MINUTE);
    assertThat(phase(desk)).isEqualTo(RulePhase.INACTIVE);
    assertThat(desk.alerts).isEmpty();
  }

  @Test
  void anotherUsersTradeLetsTheTimeRunOut() {
    Desk desk = holding(above(1_000).pendingFor(Duration.ofMinutes(1)), "1500");
    desk.apply(
        desk.events.trade().user("bob").gave("USDC", "5").received("DAI", "5").at(T0 + MINUTE));
    assertThat(phase(desk)).isEqualTo(RulePhase.FIRING);
  }

  @Test
  void pendingBreachDoesNotFireWhileTheDataIsStale() {
    Desk desk = holding(above(1_000).pendingFor(Duration.ofMinutes(90)), "1500");
    desk.engine.advanceTo(T0 + 60 * MINUTE + 1); // the price is stale from here on
    assertThat(status(desk).unknown()).isTrue();
    desk.engine.advanceTo(T0 + 100 * MINUTE);
    assertThat(phase(desk)).isEqualTo(RulePhase.PENDING);
    assertThat(desk.alerts).isEmpty();

    desk.price("WETH", "1600", T0 + 101 * MINUTE);
    assertThat(phase(desk)).as("still breached, and long enough").isEqualTo(RulePhase.FIRING);
  }

  @Test
  void firingIsNotOverBecauseDataVanishedNorDoesItsTimeRunOutMeanwhile() {
    Desk desk = holding(above(1_000).keepFiringFor(Duration.ofMinutes(50)), "1500");
    desk.price("WETH", "900", T0 + 20 * MINUTE);
    assertThat(phase(desk)).isEqualTo(RulePhase.CLEARING);
    desk.engine.advanceTo(T0 + 69 * MINUTE);
    assertThat(phase(desk)).isEqualTo(RulePhase.CLEARING);
    desk.engine.advanceTo(T0 + 70 * MINUTE);
    assertThat(phase(desk)).isEqualTo(RulePhase.INACTIVE);

    Desk stale = holding(above(1_000).keepFiringFor(Duration.ofMinutes(70)), "1500");
    stale.price("WETH", "900", T0 + 1);
    stale.engine.advanceTo(T0 + 300 * MINUTE);
    assertThat(phase(stale)).isEqualTo(RulePhase.CLEARING);
    assertThat(states(stale)).containsExactly(AlertState.OPEN);
  }

  @Test
  void valueThatHoversAroundTheLimitIsOneAlert() {
    Desk desk = holding(above(1_000).until(above(Severity.INFO, 900)), "1001");
    desk.price("WETH", "950", T0 + 1);
    desk.price("WETH", "1002", T0 + 2);
    desk.price("WETH", "901", T0 + 3);
    assertThat(states(desk)).containsExactly(AlertState.OPEN);
    desk.price("WETH", "900", T0 + 4);
    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
    desk.price("WETH", "950", T0 + 5);
    assertThat(desk.alerts).as("between the two nothing starts").hasSize(2);
  }

  @Test
  void moreSeverityComesUnderTheSameIdAndStays() {
    Desk desk =
        holding(
            ManagedRule.of(above(Severity.INFO, 1_000))
                .escalatingTo(above(Severity.WARNING, 2_000))
                .escalatingTo(above(Severity.CRITICAL, 3_000)),
            "1500");
    desk.price("WETH", "3500", T0 + 1);
    desk.price("WETH", "1500", T0 + 2);
    desk.price("WETH", "500", T0 + 3);

    assertThat(desk.alerts)
        .extracting(Alert::severity)
        .containsExactly(Severity.INFO, Severity.CRITICAL, Severity.CRITICAL);
    assertThat(desk.alerts).extracting(Alert::id).containsOnly(desk.alerts.get(0).id());
    assertThat(desk.alerts.get(1).limit()).isEqualByComparingTo("3000");
    assertThat(desk.alerts.get(1).value()).isEqualByComparingTo("3500");
    assertThat(desk.alerts.get(2).state()).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void latchedRuleIsOverWhenSomebodySaysSo() {
    Desk desk = holding(above(1_000).latched(), "1500");
    desk.price("WETH", "500", T0 + 1);
    assertThat(phase(desk)).isEqualTo(RulePhase.LATCHED);
    assertThat(states(desk)).containsExactly(AlertState.OPEN);

    assertThat(desk.engine.resetRule(ALICE, "gross", "kim", "margin topped up"))
        .isEqualTo(Outcome.APPLIED);

    assertThat(phase(desk)).isEqualTo(RulePhase.INACTIVE);
    assertThat(status(desk).lastReset().actor()).isEqualTo("kim");
    assertThat(status(desk).lastReset().reason()).isEqualTo("margin topped up");
    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
    desk.price("WETH", "1500", T0 + 2);
    assertThat(phase(desk)).as("armed again").isEqualTo(RulePhase.FIRING);
  }

  @Test
  void resetOfARuleThatIsStillBreachedDoesNotComeRightBack() {
    Desk desk = holding(above(1_000).latched(), "1500");
    desk.engine.resetRule(ALICE, "gross", "kim", "known and accepted");
    assertThat(phase(desk)).isEqualTo(RulePhase.DISARMED);
    desk.price("WETH", "1600", T0 + 1);
    assertThat(desk.alerts).hasSize(2);
    desk.price("WETH", "900", T0 + 2);
    assertThat(phase(desk)).isEqualTo(RulePhase.INACTIVE);
    desk.price("WETH", "1700", T0 + 3);
    assertThat(phase(desk)).isEqualTo(RulePhase.FIRING);
  }

  @Test
  void resetIsKeptWhenThePastBeforeItChanges() {
    Desk desk = holding(above(1_000).latched(), "1500");
    Trade late = desk.events.trade().gave("WETH", "0.9").received("USDC", "1").at(T0 + MINUTE);
    desk.price("WETH", "500", T0 + 2 * MINUTE);
    desk.engine.resetRule(ALICE, "gross", "kim", "seen");
    desk.price("WETH", "1500", T0 + 3 * MINUTE);
    assertThat(phase(desk)).isEqualTo(RulePhase.FIRING);

    desk.apply(late);
    assertThat(phase(desk)).as("she never had as much").isEqualTo(RulePhase.INACTIVE);
    desk.apply(Events.revert(late));
    assertThat(phase(desk)).isEqualTo(RulePhase.FIRING);
    assertThat(status(desk).lastReset().actor()).isEqualTo("kim");
  }

  @Test
  void twoOfTheLastThreeOwnEventsHaveToBreach() {
    Desk desk = holding(above(1_000).breachesOfLast(2, 3), "1500");
    assertThat(desk.alerts).isEmpty();
    desk.price("WETH", "1501", T0 + 1);
    assertThat(desk.alerts).as("a price move is no event of hers").isEmpty();
    desk.apply(desk.events.withdrawal("alice", "WETH", "0.1", T0 + 2));
    assertThat(phase(desk)).isEqualTo(RulePhase.FIRING);
    desk.apply(desk.events.withdrawal("alice", "WETH", "0.5", T0 + 3));
    assertThat(phase(desk)).as("two of three still").isEqualTo(RulePhase.FIRING);
    desk.apply(desk.events.withdrawal("alice", "WETH", "0.1", T0 + 4));
    assertThat(phase(desk)).isEqualTo(RulePhase.INACTIVE);
  }

  @Test
  void alertOfATimeThatRanOutIsRetractedWithItsCause() {
    Desk desk = desk(above(1_000).pendingFor(Duration.ofMinutes(1)));
    desk.price("WETH", "1500", T0);
    desk.apply(desk.events.deposit("alice", "USDC", "900", T0));
    StateHash before = desk.engine.stateHash();
    Trade trade = desk.events.trade().gave("USDC", "900").received("WETH", "1").at(T0 + 1);
    desk.apply(trade);
    desk.engine.advanceTo(T0 + 2 * MINUTE);
    assertThat(states(desk)).containsExactly(AlertState.OPEN);

    desk.apply(Events.revert(trade));

    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RETRACTED);
    Desk never = desk(above(1_000).pendingFor(Duration.ofMinutes(1)));
    never.price("WETH", "1500", T0);
    never.apply(never.events.deposit("alice", "USDC", "900", T0));
    assertThat(never.engine.stateHash()).isEqualTo(before);
    never.engine.advanceTo(T0 + 2 * MINUTE);
    assertThat(desk.engine.stateHash()).as("as if never seen").isEqualTo(never.engine.stateHash());
  }

  @Test
  void lateEventBeforeTheMomentATimeRanOutChangesWhetherItDid() {
    Desk desk = holding(above(1_000).pendingFor(Duration.ofMinutes(1)), "1500");
    Trade late = desk.events.trade().gave("WETH", "0.9").received("USDC", "1").at(T0 + MINUTE / 2);
    desk.engine.advanceTo(T0 + 2 * MINUTE);
    assertThat(phase(desk)).isEqualTo(RulePhase.FIRING);
    desk.apply(late);
    assertThat(phase(desk)).isEqualTo(RulePhase.INACTIVE);
    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RETRACTED);
  }

  @Test
  void combinedRulesDecideInThreeValues() {
    ExposureLimit high = above(Severity.INFO, 1_000);
    ExposureLimit low = above(Severity.INFO, 100).onPartialData(PartialData.EVALUATE);
    RuleSet rules =
        RuleSet.of(
            CombinedRule.all("all", Severity.INFO, high, low),
            CombinedRule.any("any", Severity.INFO, high, low),
            CombinedRule.not("not", Severity.INFO, high));
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false).rules(rules));
    desk.price("WETH", "500", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0));
    assertThat(phases(desk)).containsExactly("INACTIVE", "FIRING", "FIRING");
    desk.price("WETH", "1500", T0 + 1);
    assertThat(phases(desk)).containsExactly("FIRING", "FIRING", "INACTIVE");

    desk.engine.advanceTo(T0 + 70 * MINUTE); // stale: high can't be told, low can
    assertThat(phases(desk)).containsExactly("FIRING?", "FIRING", "INACTIVE?");
  }

  private static List<String> phases(Desk desk) {
    return desk.engine.ruleStatuses(ALICE).stream()
        .map(status -> status.phase() + (status.unknown() ? "?" : ""))
        .toList();
  }

  @Test
  void whatCanNotBeIsRefusedWithTheCure() {
    ManagedRule rule = above(1_000);
    assertThatThrownBy(() -> ManagedRule.of(rule)).hasMessageContaining("pass the limit");
    assertThatThrownBy(() -> rule.breachesOfLast(4, 3)).hasMessageContaining("4 of the last 3");
    assertThatThrownBy(() -> rule.pendingFor(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    assertThatThrownBy(() -> rule.escalatingTo(above(Severity.INFO, 2_000)))
        .hasMessageContaining("INFO");
    assertThatThrownBy(
            () -> RiskEngine.builder().profile(Profile.LEAN).rules(RuleSet.of(rule)).build())
        .hasMessageContaining("Profile.FULL");
    Desk desk = Desk.open(RiskEngine.builder().rules(RuleSet.of(above(Severity.INFO, 1))));
    assertThatThrownBy(() -> desk.engine.resetRule(ALICE, "gross", "kim", "why not"))
        .hasMessageContaining("gross");
    assertThatThrownBy(() -> desk(rule).engine.resetRule(ALICE, "gross", " ", "why not"))
        .hasMessageContaining("actor");
  }
}
