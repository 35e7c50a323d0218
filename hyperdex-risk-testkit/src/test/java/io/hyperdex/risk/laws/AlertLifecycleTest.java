package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.ALICE;
import static io.hyperdex.risk.laws.Desk.BOB;
import static io.hyperdex.risk.laws.Desk.MIDNIGHT;
import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.engine.UserSnapshot.RuleState;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.testkit.Events;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of an alert: opened, held, resolved, retracted, and by what. */
class AlertLifecycleTest {
  private static ExposureLimit above(String name, Severity severity, long usd) {
    return ExposureLimit.of(name, severity, Usd.of(usd));
  }

  private static RiskEngineBuilder limited(long usd) {
    return RiskEngine.builder()
        .impliedPrices(false)
        .rules(RuleSet.of(above("exposure", Severity.WARNING, usd)));
  }

  private static List<AlertState> states(Desk desk) {
    return desk.alerts.stream().map(Alert::state).toList();
  }

  // Custom rules

  @Test
  void aCustomRuleOpensAndResolves() {
    TestRule odd =
        TestRule.of("odd")
            .withSeverity(Severity.CRITICAL)
            .saying(view -> view.holdings() % 2 == 1 ? Verdict.BREACHED : Verdict.WITHIN);
    Desk desk = Desk.open(RiskEngine.builder().rules(RuleSet.of(odd)));

    desk.apply(desk.events.deposit("alice", "USDC", "5", T0));
    desk.apply(desk.events.deposit("alice", "DAI", "5", T0 + 7));

    Alert open = desk.alerts.get(0);
    assertThat(open.state()).isEqualTo(AlertState.OPEN);
    assertThat(open.user()).isEqualTo(ALICE);
    assertThat(open.rule()).isEqualTo("odd");
    assertThat(open.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(open.openedAtMs()).isEqualTo(T0);
    assertThat(open.closedAtMs()).isNull();
    assertThat(open.value()).isEqualByComparingTo("5");
    assertThat(open.limit()).isEqualByComparingTo("1");
    assertThat(open.unit()).isEqualTo(Unit.USD);
    assertThat(open.status()).isEqualTo(MeasureStatus.OK);
    assertThat(desk.alerts).containsExactly(open, open.resolvedAt(T0 + 7));
  }

  /** Where a broken rule breaks. */
  enum Break {
    CHECK_THROWS,
    CHECK_THROWS_AN_ERROR,
    CHECK_GIVES_NULL,
    USAGE_THROWS,
    USAGE_GIVES_NULL,
    LIMIT_THROWS,
    LIMIT_GIVES_NULL,
    UNIT_THROWS,
    SEVERITY_THROWS,
    STATUS_THROWS
  }

  private record BrokenRule(Break where) implements Rule {
    private <T> T give(T value, Break throwing, Break giving) {
      if (where == throwing) {
        throw new IllegalStateException("broken on purpose");
      }
      return where == giving ? null : value;
    }

    private <T> T give(T value, Break throwing) {
      return give(value, throwing, throwing);
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Severity severity() {
      return give(Severity.INFO, Break.SEVERITY_THROWS);
    }

    @Override
    public Verdict check(RiskView after) {
      if (where == Break.CHECK_THROWS_AN_ERROR) {
        throw new AssertionError("broken on purpose");
      }
      return give(Verdict.BREACHED, Break.CHECK_THROWS, Break.CHECK_GIVES_NULL);
    }

    @Override
    public BigDecimal usage(RiskView after) {
      return give(BigDecimal.TEN, Break.USAGE_THROWS, Break.USAGE_GIVES_NULL);
    }

    @Override
    public BigDecimal limit() {
      return give(BigDecimal.ONE, Break.LIMIT_THROWS, Break.LIMIT_GIVES_NULL);
    }

    @Override
    public Unit unit() {
      return give(Unit.COUNT, Break.UNIT_THROWS);
    }

    @Override
    public MeasureStatus status(RiskView after) {
      return give(MeasureStatus.OK, Break.STATUS_THROWS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenRuleIsUnknownAndCountedAndHarmsNobody(Break where) {
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .impliedPrices(false)
                .rules(
                    RuleSet.of(new BrokenRule(where), above("exposure", Severity.WARNING, 100))));
    Trade trade = desk.events.trade().gave("USDC", "10").received("TICKET", "1").at(T0 + 1);

    assertThat(desk.apply(desk.events.deposit("alice", "USDC", "500", T0)))
        .isEqualTo(Outcome.APPLIED);
    StateHash before = desk.engine.stateHash();
    assertThat(desk.rule("broken")).isEqualTo(RuleState.INACTIVE_UNKNOWN);
    assertThat(desk.rule("exposure")).isEqualTo(RuleState.FIRING);
    assertThat(desk.engine.statistics().ruleErrors()).isEqualTo(1);
    assertThat(desk.alerts).extracting(Alert::rule).containsExactly("exposure");

    assertThat(desk.apply(trade)).isEqualTo(Outcome.APPLIED);
    assertThat(desk.apply(Events.revert(trade))).isEqualTo(Outcome.REVERTED);
    desk.engine.advanceTo(T0 + 1);
    assertThat(desk.engine.stateHash()).as("still whole").isEqualTo(before);
  }

  // Unknown

  @Test
  void aFiringRuleIsHeldWhileThePriceIsStaleAndResolvesOnAFreshOne() {
    Desk desk = Desk.open(limited(1_000));
    desk.price("WETH", "2000", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0 + 1));
    assertThat(desk.rule("exposure")).isEqualTo(RuleState.FIRING);

    desk.engine.advanceTo(T0 + 3_600_001);
    assertThat(desk.rule("exposure")).isEqualTo(RuleState.FIRING_UNKNOWN);
    assertThat(states(desk)).as("held").containsExactly(AlertState.OPEN);
    assertThat(desk.engine.openAlerts()).hasSize(1);

    desk.price("WETH", "900", T0 + 4_000_000);
    assertThat(desk.rule("exposure")).isEqualTo(RuleState.INACTIVE);
    assertThat(desk.alerts).hasSize(2);
    assertThat(desk.alerts.get(1)).isEqualTo(desk.alerts.get(0).resolvedAt(T0 + 4_000_000));
  }

  @Test
  void aHeldRuleThatIsStillBreachedGoesOnUnderTheSameAlert() {
    Desk desk = Desk.open(limited(1_000));
    desk.price("WETH", "2000", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0 + 1));
    desk.engine.advanceTo(T0 + 3_600_001);

    desk.price("WETH", "1900", T0 + 4_000_000);

    assertThat(desk.rule("exposure")).isEqualTo(RuleState.FIRING);
    assertThat(states(desk)).containsExactly(AlertState.OPEN);
  }

  @Test
  void anExpiryWakesRulesWithoutAnyEvent() {
    List<Long> woken = new ArrayList<>();
    TestRule stale =
        TestRule.of("stale")
            .telling(view -> woken.add(view.timeMs()))
            .saying(
                view -> {
                  woken.add(view.timeMs());
                  return view.valuationStatus() == MeasureStatus.STALE
                      ? Verdict.BREACHED
                      : Verdict.WITHIN;
                });
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false).rules(RuleSet.of(stale)));
    desk.price("WETH", "2000", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0 + 1));

    desk.engine.advanceTo(T0 + 9_000_000);

    assertThat(woken).containsExactly(T0 + 1, T0 + 3_600_001);
    assertThat(desk.alerts).hasSize(1);
    assertThat(desk.alerts.get(0).openedAtMs()).isEqualTo(T0 + 3_600_001);
  }

  @Test
  void aPeriodEndWakesRulesAndIsValuedAtTheEnd() {
    List<Long> woken = new ArrayList<>();
    TestRule watch = TestRule.of("watch").telling(view -> woken.add(view.timeMs()));
    Desk desk = Desk.open(RiskEngine.builder().rules(RuleSet.of(watch)));
    desk.apply(desk.events.deposit("alice", "USDC", "5", T0));
    woken.clear();
    long day = Duration.ofDays(1).toMillis();

    desk.engine.advanceTo(MIDNIGHT + day);
    assertThat(woken).as("the end itself belongs to the period").isEmpty();
    desk.engine.advanceTo(MIDNIGHT + day + 1);
    assertThat(woken).isNotEmpty().containsOnly(MIDNIGHT + day);
    woken.clear();
    desk.engine.advanceTo(MIDNIGHT + 3 * day + 1);
    assertThat(woken).contains(MIDNIGHT + 2 * day, MIDNIGHT + 3 * day).hasSizeLessThanOrEqualTo(4);
  }

  // Retraction and late events

  @Test
  void anAlertOfARevertedTradeIsRetractedUnderItsId() {
    Desk desk = Desk.open(limited(1_000));
    ExternalFlow large = desk.events.deposit("alice", "USDC", "5000", T0);
    desk.apply(large);
    Alert open = desk.alerts.get(0);

    desk.apply(Events.revert(large));

    assertThat(desk.alerts).containsExactly(open, open.retracted());
    assertThat(desk.engine.openAlerts()).isEmpty();
    assertThat(desk.engine.statistics().alertsRetracted()).isEqualTo(1);
    assertThat(desk.engine.alerts().history().find(open.id()).orElseThrow().state())
        .isEqualTo(AlertState.RETRACTED);
  }

  @Test
  void anAlertResolvedByARevertedWithdrawalIsOpenAgainUnderItsId() {
    Desk desk = Desk.open(limited(1_000));
    desk.apply(desk.events.deposit("alice", "USDC", "5000", T0));
    ExternalFlow out = desk.events.withdrawal("alice", "USDC", "4500", T0 + 1);
    desk.apply(out);
    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED);

    desk.apply(Events.revert(out));

    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED, AlertState.OPEN);
    assertThat(desk.alerts.get(2)).isEqualTo(desk.alerts.get(0));
    assertThat(desk.engine.openAlerts()).containsExactly(desk.alerts.get(0));
  }

  @Test
  void aLateEventBeforeTheBreachMovesItToItsOwnTime() {
    Desk desk = Desk.open(limited(1_000));
    desk.apply(desk.events.deposit("alice", "USDC", "800", T0 + 1_000));
    desk.apply(desk.events.deposit("alice", "USDC", "800", T0 + 2_000));
    Alert first = desk.alerts.get(0);

    desk.apply(desk.events.deposit("alice", "USDC", "300", T0));

    assertThat(desk.alerts).hasSize(3);
    assertThat(desk.alerts.get(1)).isEqualTo(first.retracted());
    Alert moved = desk.alerts.get(2);
    assertThat(moved.openedAtMs()).isEqualTo(T0 + 1_000);
    assertThat(moved.value()).isEqualByComparingTo("1100");
    assertThat(moved.id()).isNotEqualTo(first.id());
    assertThat(desk.engine.openAlerts()).containsExactly(moved);
  }

  @Test
  void aLateEventThatOnlyChangesTheValueKeepsTheId() {
    Desk desk = Desk.open(limited(1_000));
    desk.apply(desk.events.deposit("alice", "USDC", "5000", T0 + 1_000));
    Alert first = desk.alerts.get(0);

    desk.apply(desk.events.deposit("alice", "USDC", "300", T0));

    assertThat(desk.alerts).hasSize(2);
    Alert changed = desk.alerts.get(1);
    assertThat(changed.id()).isEqualTo(first.id());
    assertThat(changed.state()).isEqualTo(AlertState.OPEN);
    assertThat(changed.value()).isEqualByComparingTo("5300");
  }

  @Test
  void aLateWithdrawalResolvesWhatWasOpenAndALateLossCountsInItsRow() {
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .impliedPrices(false)
                .rules(RuleSet.of(ConsecutiveLossesLimit.of("losses", Severity.INFO, 1))));
    desk.apply(desk.events.deposit("alice", "TICKET", "9", "900", T0));
    desk.sell("TICKET", "1", "90", T0 + 1_000);
    desk.sell("TICKET", "1", "90", T0 + 3_000);
    assertThat(states(desk)).containsExactly(AlertState.OPEN);

    desk.sell("TICKET", "1", "110", T0 + 2_000);

    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RETRACTED);
    assertThat(desk.number(MeasureId.CONSECUTIVE_LOSSES)).isEqualTo(1);
  }

  @Test
  void twoBreachesInOneMillisecondHaveTwoIds() {
    Desk desk = Desk.open(limited(1_000));
    desk.apply(desk.events.deposit("alice", "USDC", "5000", T0));
    desk.apply(desk.events.withdrawal("alice", "USDC", "5000", T0));
    desk.apply(desk.events.deposit("alice", "USDC", "5000", T0));

    assertThat(states(desk)).containsExactly(AlertState.OPEN, AlertState.RESOLVED, AlertState.OPEN);
    assertThat(desk.alerts.get(2).id()).isNotEqualTo(desk.alerts.get(0).id());
  }

  // Rule sets

  @Test
  void aNewRuleSetKeepsStatesByNameAndResolvesWhatIsGone() {
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .rules(
                    RuleSet.of(
                        above("kept", Severity.WARNING, 100), above("gone", Severity.INFO, 100))));
    desk.apply(desk.events.deposit("alice", "USDC", "500", T0));
    desk.engine.advanceTo(T0 + 50);
    Alert kept = desk.alerts.get(0);
    Alert gone = desk.alerts.get(1);

    desk.engine.replaceRules(
        RuleSet.of(above("new", Severity.CRITICAL, 400), above("kept", Severity.WARNING, 200))
            .withVersion(2));

    assertThat(desk.alerts.subList(2, 3)).containsExactly(gone.resolvedAt(T0 + 50));
    assertThat(desk.alerts).hasSize(4);
    Alert added = desk.alerts.get(3);
    assertThat(added.rule()).isEqualTo("new");
    assertThat(added.openedAtMs()).isEqualTo(T0 + 50);
    assertThat(desk.engine.openAlerts(ALICE)).containsExactly(added, kept);
    assertThat(desk.alice().rules().keySet()).containsExactlyInAnyOrder("new", "kept");
    assertThat(desk.engine.rules().version()).isEqualTo(2);
  }

  @Test
  void aKeptRuleThatIsWithinItsNewLimitResolves() {
    Desk desk = Desk.open(limited(100));
    desk.apply(desk.events.deposit("alice", "USDC", "500", T0));

    desk.engine.replaceRules(RuleSet.of(above("exposure", Severity.WARNING, 1_000)));

    assertThat(desk.alerts).hasSize(2);
    assertThat(desk.alerts.get(1)).isEqualTo(desk.alerts.get(0).resolvedAt(T0));
  }

  @Test
  void aLateEventIsJudgedByTheRulesOfItsTime() {
    Desk desk = Desk.open(limited(100));
    desk.apply(desk.events.deposit("alice", "USDC", "50", T0));
    desk.engine.advanceTo(T0 + 1_000);
    desk.engine.replaceRules(RuleSet.of(above("exposure", Severity.WARNING, 1_000)));
    desk.engine.advanceTo(T0 + 2_000);

    desk.apply(desk.events.deposit("alice", "USDC", "70", T0 + 500));

    assertThat(desk.alerts).hasSize(1);
    assertThat(desk.alerts.get(0).openedAtMs()).isEqualTo(T0 + 500);
    assertThat(desk.alerts.get(0).closedAtMs()).isEqualTo(T0 + 1_000);
    assertThat(desk.alerts.get(0).state()).isEqualTo(AlertState.RESOLVED);
    assertThat(desk.alerts.get(0).limit()).isEqualByComparingTo("100");
  }

  // Who is in trouble

  @Test
  void highRiskUsersComeBySeverityThenExposureThenId() {
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .rules(
                    RuleSet.of(
                        above("some", Severity.INFO, 100),
                        above("much", Severity.WARNING, 1_000),
                        TestRule.of("marked")
                            .withSeverity(Severity.CRITICAL)
                            .saying(
                                view ->
                                    view.user().value().startsWith("m")
                                        ? Verdict.BREACHED
                                        : Verdict.WITHIN))));
    String[] users = {"dora", "carl", "mia", "eve", "bob", "fred"};
    String[] amounts = {"200", "2000", "5", "3000", "2000", "50"};
    for (int i = 0; i < users.length; i++) {
      desk.apply(desk.events.deposit(users[i], "USDC", amounts[i], T0 + i));
    }
    assertThat(desk.engine.highRiskUsers(Severity.INFO, 10))
        .extracting(UserId::value)
        .containsExactly("mia", "eve", "bob", "carl", "dora");
    assertThat(desk.engine.highRiskUsers(Severity.WARNING, 3))
        .extracting(UserId::value)
        .containsExactly("mia", "eve", "bob");
    assertThat(desk.engine.highRiskUsers(Severity.CRITICAL, 10))
        .extracting(UserId::value)
        .containsExactly("mia");
    assertThat(desk.engine.highRiskUsers(Severity.INFO, 0)).isEmpty();
  }

  @Test
  void openAlertsComeByUserThenInRuleOrder() {
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .rules(
                    RuleSet.of(
                        above("z", Severity.INFO, 100), above("a", Severity.CRITICAL, 200))));
    for (String user : new String[] {"carl", "alice", "bob"}) {
      desk.apply(desk.events.deposit(user, "USDC", user.equals("bob") ? "150" : "500", T0));
    }
    assertThat(desk.engine.openAlerts())
        .extracting(alert -> alert.user() + " " + alert.rule())
        .containsExactly("alice z", "alice a", "bob z", "carl z", "carl a");
    assertThat(desk.engine.openAlerts(ALICE)).extracting(Alert::rule).containsExactly("z", "a");
    assertThat(desk.engine.openAlerts(UserId.of("nobody"))).isEmpty();
    assertThat(desk.engine.statistics().openAlerts()).isEqualTo(5);
  }

  // Idle users

  @Test
  void onlyFlatAndSettledUsersAreRemoved() {
    long hour = Duration.ofHours(1).toMillis();
    TestRule loud =
        TestRule.of("loud")
            .saying(view -> view.user().value().equals("loud") ? Verdict.BREACHED : Verdict.WITHIN);
    Desk desk = Desk.open(RiskEngine.builder().rules(RuleSet.of(loud)));
    for (String user : new String[] {"flat", "holder", "loud", "recent"}) {
      long time = user.equals("recent") ? T0 + 2 * hour : T0;
      desk.apply(desk.events.deposit(user, "USDC", "500", time));
      if (!user.equals("holder")) {
        desk.apply(desk.events.withdrawal(user, "USDC", "500", time + 1));
      }
    }
    assertThat(desk.engine.removeIdleUsers(T0 + 1)).as("not idle for long enough").isZero();
    assertThat(desk.engine.removeIdleUsers(T0 + 10 * hour))
        .as("all settled ones but the one inside the horizon")
        .isEqualTo(1);
    assertThat(desk.engine.users())
        .extracting(user -> user.value().toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("holder", "loud", "recent");
    assertThat(desk.engine.snapshot(UserId.of("flat"))).isEmpty();

    assertThat(desk.apply(desk.events.deposit("flat", "USDC", "7", T0 + 3 * hour)))
        .as("may come back")
        .isEqualTo(Outcome.APPLIED);
    assertThat(desk.engine.exposure(UserId.of("flat")).orElseThrow().gross()).isEqualTo(Usd.of(7));
    assertThat(desk.engine.exposure(BOB)).isEmpty();
  }
}
