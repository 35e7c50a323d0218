package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.ALICE;
import static io.hyperdex.risk.laws.Desk.MIDNIGHT;
import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.testkit.Events;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Limits on activity within a window of event time, and sequences of breaches, as a host sees them.
 */
class RulesOfThePastTest {
  private static final long MINUTE = 60_000;
  private static final long DAY = 86_400_000;

  private static ActivityLimit busy(long most) {
    return ActivityLimit.trades("busy", Severity.WARNING, most, Duration.ofMinutes(10));
  }

  private static RiskEngineBuilder rules(Rule... rules) {
    return RiskEngine.builder()
        .impliedPrices(false)
        .horizonTime(Duration.ofDays(2))
        .rules(RuleSet.of(rules));
  }

  private static Desk desk(Rule... rules) {
    Desk desk = Desk.open(rules(rules));
    desk.price("WETH", "1000", T0);
    desk.apply(desk.events.deposit("alice", "USDC", "100000", T0));
    return desk;
  }

  private static Trade trade(Desk desk, long timeMs) {
    return desk.events.trade().gave("USDC", "1000").received("WETH", "1").at(timeMs);
  }

  private static List<AlertState> states(Desk desk) {
    return desk.alerts.stream().map(Alert::state).toList();
  }

  @Test
  void moreTradesThanAllowedWithinTheWindowBreachAndTheAlertSaysHowMany() {
    Desk desk = desk(busy(2));
    desk.apply(trade(desk, T0 + MINUTE));
    desk.apply(trade(desk, T0 + 2 * MINUTE));
    assertThat(desk.alerts).isEmpty();

    desk.apply(trade(desk, T0 + 3 * MINUTE));

    assertThat(desk.alerts).hasSize(1);
    assertThat(desk.alerts.get(0).value()).isEqualByComparingTo("3");
    assertThat(desk.alerts.get(0).limit()).isEqualByComparingTo("2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12, 60})
  void alertIsOverWhenTheFirstTradeLeavesTheWindowWithNothingElseHappening(int parts) {
    Desk desk = desk(busy(2).withParts(parts));
    long first = T0 + MINUTE + 7;
    desk.apply(trade(desk, first));
    desk.apply(trade(desk, first + 5 * MINUTE));
    desk.apply(trade(desk, first + 6 * MINUTE));
    long step = 10 * MINUTE / parts;
    long leaves = (Math.floorDiv(first, step) + 1) * step + 10 * MINUTE;
    desk.engine.advanceTo(leaves - 1);
    assertThat(states(desk)).as("never before the window is over").containsExactly(AlertState.OPEN);

    desk.engine.advanceTo(leaves + 3 * MINUTE);

    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
    assertThat(desk.alerts.get(1).closedAtMs()).as("its very moment").isEqualTo(leaves);
    assertThat(leaves - first).as("at most a step more").isBetween(10 * MINUTE, 10 * MINUTE + step);
  }

  @Test
  void alignedDayBeginsAnewAtMidnight() {
    Desk desk =
        desk(
            ActivityLimit.turnover("day", Severity.WARNING, Usd.of(1_500), Duration.ofDays(1))
                .aligned());
    desk.apply(trade(desk, T0 + MINUTE));
    desk.apply(trade(desk, T0 + 2 * MINUTE));
    assertThat(desk.alerts.get(0).value()).isEqualByComparingTo("2000");
    desk.engine.advanceTo(MIDNIGHT + DAY - 1);
    assertThat(states(desk)).containsExactly(AlertState.OPEN);
    desk.engine.advanceTo(MIDNIGHT + DAY);
    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
  }

  @Test
  void realizedLossIsNetOfProfits() {
    Desk desk =
        desk(
            ActivityLimit.realizedLoss("loss", Severity.CRITICAL, Usd.of(99), Duration.ofHours(1)));
    desk.buy("WETH", "4", "4000", T0 + MINUTE);
    desk.price("WETH", "1100", T0 + 2 * MINUTE);
    desk.sell("WETH", "1", "1100", T0 + 3 * MINUTE); // 100 won
    desk.price("WETH", "850", T0 + 4 * MINUTE);
    desk.sell("WETH", "1", "850", T0 + 5 * MINUTE); // 150 lost
    assertThat(desk.alerts).as("50 lost altogether").isEmpty();
    desk.sell("WETH", "1", "850", T0 + 6 * MINUTE);
    assertThat(desk.alerts).hasSize(1);
    assertThat(desk.alerts.get(0).value()).isEqualByComparingTo("200");
  }

  @Test
  void revertedTradeWasNeverCountedAndItsAlertIsRetracted() {
    Desk desk = desk(busy(1));
    desk.apply(trade(desk, T0 + MINUTE));
    Trade second = trade(desk, T0 + 2 * MINUTE);
    desk.apply(second);
    desk.apply(Events.revert(second));
    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RETRACTED);
    desk.apply(trade(desk, T0 + 3 * MINUTE));
    assertThat(states(desk).get(2)).as("the second that counts").isEqualTo(AlertState.OPEN);
  }

  @Test
  void limitCountsFromWhenItCameIntoForceAndAnEqualOneTakesTheCountOver() {
    Desk desk = desk();
    desk.apply(trade(desk, T0 + MINUTE));
    desk.engine.replaceRules(RuleSet.of(busy(1)).withVersion(2));
    desk.apply(trade(desk, T0 + 2 * MINUTE));
    assertThat(desk.alerts).isEmpty();
    desk.engine.replaceRules(
        RuleSet.of(busy(1), ExposureLimit.of("g", Severity.INFO, Usd.of(1_000_000)))
            .withVersion(3));
    desk.apply(trade(desk, T0 + 3 * MINUTE));
    assertThat(desk.alerts).hasSize(1);
  }

  @Test
  void silenceCanBeABreach() {
    Desk desk = desk(CombinedRule.not("quiet", Severity.WARNING, busy(0)));
    desk.apply(trade(desk, T0 + MINUTE));
    desk.alerts.clear();
    desk.engine.advanceTo(T0 + 30 * MINUTE);
    assertThat(states(desk)).containsExactly(AlertState.OPEN);
  }

  @Test
  void warnBandIsOneAlertThatIsRaisedAtTheLimit() {
    Desk desk =
        desk(
            ManagedRule.withWarnBand(
                ActivityLimit.trades("busy", Severity.CRITICAL, 5, Duration.ofMinutes(10)), 0.6));
    for (int i = 1; i <= 6; i++) {
      desk.apply(trade(desk, T0 + i * MINUTE));
    }
    assertThat(desk.alerts.stream().map(Alert::severity).toList())
        .containsExactly(Severity.WARNING, Severity.CRITICAL);
    assertThat(desk.alerts.get(0).value()).isEqualByComparingTo("4");
    assertThat(desk.alerts.get(0).limit()).isEqualByComparingTo("3");
    assertThat(desk.alerts.get(1).limit()).isEqualByComparingTo("5");
    assertThat(desk.alerts.get(1).id()).isEqualTo(desk.alerts.get(0).id());
  }

  // ---- sequences

  private static SequenceRule lossThenLarger() {
    return SequenceRule.of(
        "chase",
        Severity.CRITICAL,
        Duration.ofMinutes(30),
        ActivityLimit.losses("lost", Severity.INFO, 0, Duration.ofMinutes(5)).withParts(5),
        ExposureLimit.of("large", Severity.INFO, Usd.of(200_000)));
  }

  /** A loss at a time, with the price back where it was a minute later. */
  private static void loseAt(Desk desk, long timeMs) {
    desk.buy("WETH", "1", "1000", timeMs - MINUTE);
    desk.price("WETH", "900", timeMs);
    desk.sell("WETH", "1", "900", timeMs);
    desk.price("WETH", "1000", timeMs + MINUTE);
  }

  @Test
  void exposureThatGrowsSoonAfterALossBreaches() {
    Desk desk = desk(lossThenLarger());
    loseAt(desk, T0 + 10 * MINUTE);
    assertThat(desk.alerts).isEmpty();
    desk.apply(desk.events.deposit("alice", "USDC", "150000", T0 + 40 * MINUTE));
    assertThat(states(desk)).containsExactly(AlertState.OPEN);
    assertThat(desk.alerts.get(0).rule()).isEqualTo("chase");
    assertThat(desk.alerts.get(0).limit()).isEqualByComparingTo(new BigDecimal(200_000));
    desk.apply(desk.events.withdrawal("alice", "USDC", "100000", T0 + 50 * MINUTE));
    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
  }

  @Test
  void exposureThatGrowsTooLateOrBeforeTheLossDoesNot() {
    Desk late = desk(lossThenLarger());
    loseAt(late, T0 + 10 * MINUTE);
    late.apply(late.events.deposit("alice", "USDC", "150000", T0 + 47 * MINUTE));
    assertThat(late.alerts).isEmpty();

    Desk before = desk(lossThenLarger());
    before.apply(before.events.deposit("alice", "USDC", "150000", T0 + MINUTE));
    loseAt(before, T0 + 10 * MINUTE);
    before.engine.advanceTo(T0 + 20 * MINUTE);
    assertThat(before.alerts).isEmpty();
  }

  // ---- shadow and tags

  @Test
  void ruleInShadowIsEvaluatedAndTellsOnlyThoseWhoAsk() {
    List<Alert> shadows = new ArrayList<>();
    Desk desk =
        Desk.open(
            rules(ManagedRule.of(busy(0)).tagged("desk:arb").inShadow(), busy2())
                .addSink(shadows::add, AlertFilter.ofShadow().taggedAny("desk:arb"), 16));
    try (var following = desk.engine.alerts().subscribe(ALICE, Severity.INFO, 16)) {
      desk.price("WETH", "1000", T0);
      desk.apply(desk.events.deposit("alice", "USDC", "100000", T0));
      desk.apply(trade(desk, T0 + MINUTE));
      assertThat(following.poll()).isNotNull().extracting(Alert::rule).isEqualTo("busy2");
      assertThat(following.poll()).isNull();
    }
    assertThat(shadows).hasSize(1);
    assertThat(shadows.get(0).shadow()).isTrue();
    assertThat(shadows.get(0).tags()).containsExactly("desk:arb");
    assertThat(desk.alerts).extracting(Alert::rule).containsExactly("busy2");
    assertThat(desk.engine.openAlerts()).extracting(Alert::rule).containsExactly("busy2");
    assertThat(desk.engine.alerts().history().latest(9)).hasSize(1);
    assertThat(desk.engine.statistics().shadowAlerts()).isEqualTo(1);
    assertThat(desk.engine.statistics().alertsOpened()).isEqualTo(1);
    assertThat(desk.engine.ruleStatuses(ALICE).get(0).severity()).isEqualTo(Severity.WARNING);
  }

  private static Rule busy2() {
    return ActivityLimit.trades("busy2", Severity.INFO, 0, Duration.ofMinutes(1));
  }

  // ---- what is refused

  @Test
  void leanRefusesThem() {
    for (Rule rule :
        List.of(busy(1), lossThenLarger(), CombinedRule.any("a", Severity.INFO, busy(1)))) {
      assertThatThrownBy(
              () -> RiskEngine.builder().profile(Profile.LEAN).rules(RuleSet.of(rule)).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(rule.name())
          .hasMessageContaining("Profile.FULL");
    }
  }

  @Test
  void badLimitsAreRefusedWithTheValueAndTheCure() {
    assertThatThrownBy(() -> busy(1).withParts(65))
        .hasMessageContaining("65")
        .hasMessageContaining("1 to 64");
    assertThatThrownBy(() -> ActivityLimit.trades("x", Severity.INFO, 1, Duration.ZERO))
        .hasMessageContaining("PT0S");
    assertThatThrownBy(
            () ->
                SequenceRule.of("x", Severity.INFO, Duration.ofHours(1), busy(1), lossThenLarger()))
        .hasMessageContaining("chase")
        .hasMessageContaining("SequenceRule");
    assertThatThrownBy(() -> ManagedRule.withWarnBand(busy(5), 0.8))
        .hasMessageContaining("WARNING");
    assertThatThrownBy(() -> ManagedRule.withWarnBand(busy(5), 1.5)).hasMessageContaining("1.5");
  }
}
