package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.ScopeMembership;
import io.hyperdex.risk.engine.ScopeMonitor;
import io.hyperdex.risk.engine.ScopeReport;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.TokenLimit;
import io.hyperdex.risk.testkit.Events;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules over groups of users: what a group holds, and when its alerts open and close. */
class ScopeMonitorTest {
  private static final long MINUTE = 60_000;
  private static final TradingScope ALPHA = TradingScope.tenant("alpha");
  private static final TradingScope ARB = TradingScope.strategy("arb");

  /**
   * alpha-arb-1 is of strategy arb of tenant alpha, beta-2 of tenant beta, anybody else's the
   * house's.
   */
  private static ScopeMembership membership(UserId user) {
    String[] parts = user.value().split("-");
    return parts.length == 3
        ? ScopeMembership.ofStrategy(parts[0], parts[1])
        : parts.length == 2 ? ScopeMembership.ofTenant(parts[0]) : ScopeMembership.HOUSE;
  }

  private static ScopeMonitor.Builder monitor(Desk desk) {
    return ScopeMonitor.of(desk.engine, ScopeMonitorTest::membership);
  }

  private static Desk desk() {
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false));
    desk.price("WETH", "1000", T0);
    return desk;
  }

  private static RuleSet gross(String name, long usd) {
    return RuleSet.of(ExposureLimit.of(name, Severity.CRITICAL, Usd.of(usd)));
  }

  private static void deposit(Desk desk, String user, String token, String amount, long timeMs) {
    desk.apply(desk.events.deposit(user, token, amount, timeMs));
  }

  private static BigDecimal number(ScopeReport report, MeasureId id) {
    return report.measure(id).value();
  }

  @Test
  void groupsBreachTogetherWhatNoMemberBreachesAlone() {
    Desk desk = desk();
    ScopeMonitor monitor =
        monitor(desk)
            .house(gross("house-gross", 10_000))
            .eachTenant(gross("tenant-gross", 6_000))
            .strategy("arb", gross("arb-gross", 3_500))
            .build();
    deposit(desk, "alpha-arb-1", "WETH", "2", T0);
    deposit(desk, "alpha-arb-2", "WETH", "1", T0);
    deposit(desk, "alpha-mm-1", "WETH", "3", T0);
    deposit(desk, "beta-1", "WETH", "4", T0);
    monitor.evaluate();
    assertThat(desk.alerts).isEmpty();

    deposit(desk, "alpha-arb-1", "WETH", "1", T0 + MINUTE);
    List<ScopeReport> reports = monitor.evaluate();

    assertThat(reports.stream().map(ScopeReport::scope).toList())
        .containsExactly(
            TradingScope.HOUSE,
            ALPHA,
            ARB,
            TradingScope.strategy("mm"),
            TradingScope.tenant("beta"));
    assertThat(desk.alerts.stream().map(a -> a.user().value() + " " + a.rule()).toList())
        .containsExactly(
            "house house-gross", "tenant:alpha tenant-gross", "strategy:arb arb-gross");
    assertThat(monitor.report(ALPHA).orElseThrow().users()).isEqualTo(3);
    assertThat(number(monitor.report(ALPHA).orElseThrow(), MeasureId.GROSS_EXPOSURE))
        .isEqualByComparingTo("7000");

    desk.price("WETH", "500", T0 + 2 * MINUTE);
    monitor.evaluate();
    assertThat(desk.alerts.subList(3, 6).stream().map(Alert::state).toList())
        .containsOnly(AlertState.RESOLVED);
    assertThat(desk.alerts.get(3).id()).isEqualTo(desk.alerts.get(0).id());
  }

  @Test
  void longAndShortOfAGroupAreNetted() {
    Desk desk =
        Desk.open(RiskEngine.builder().impliedPrices(false).unmatchedPolicy(UnmatchedPolicy.SHORT));
    desk.price("WETH", "1000", T0);
    ScopeMonitor monitor = monitor(desk).build();
    deposit(desk, "alpha-1", "WETH", "5", T0);
    desk.apply(
        desk.events.trade().user("alpha-2").gave("WETH", "2").received("USDC", "2000").at(T0));
    ScopeReport house = monitor.evaluate().get(0);
    assertThat(number(house, MeasureId.GROSS_EXPOSURE)).isEqualByComparingTo("5000"); // 3000 + 2000
    assertThat(number(house, MeasureId.NET_EXPOSURE)).isEqualByComparingTo("5000");
    desk.apply(
        desk.events.trade().user("alpha-2").gave("WETH", "4").received("USDC", "4000").at(T0 + 1));
    house = monitor.evaluate().get(0);
    assertThat(number(house, MeasureId.GROSS_EXPOSURE))
        .isEqualByComparingTo("7000"); // |-1000| + 6000
    assertThat(number(house, MeasureId.NET_EXPOSURE)).isEqualByComparingTo("5000");
  }

  @Test
  void drawdownIsOfPricesAndNotOfWhatComesAndGoes() {
    Desk desk = desk();
    ScopeMonitor monitor =
        monitor(desk).house(RuleSet.of(DrawdownLimit.of("fall", Severity.CRITICAL, 0.15))).build();
    deposit(desk, "alpha-1", "WETH", "10", T0);
    monitor.evaluate();
    desk.apply(desk.events.withdrawal("alpha-1", "WETH", "9", T0 + MINUTE));
    assertThat(number(monitor.evaluate().get(0), MeasureId.DRAWDOWN)).isEqualByComparingTo("0");

    desk.price("WETH", "900", T0 + 2 * MINUTE);
    monitor.evaluate();
    deposit(desk, "beta-1", "WETH", "99", T0 + 3 * MINUTE);
    monitor.evaluate();
    desk.price("WETH", "810", T0 + 4 * MINUTE);
    ScopeReport house = monitor.evaluate().get(0);

    assertThat(number(house, MeasureId.DRAWDOWN).doubleValue())
        .as("0.9 * 0.9")
        .isEqualTo(0.19, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(desk.alerts).hasSize(1);
  }

  @Test
  void managedRulesLiveFromEvaluationToEvaluation() {
    Desk desk = desk();
    ScopeMonitor monitor =
        monitor(desk)
            .house(
                RuleSet.of(
                    ManagedRule.of(ExposureLimit.of("g", Severity.WARNING, Usd.of(500)))
                        .pendingFor(Duration.ofMinutes(5))
                        .tagged("desk:house")))
            .build();
    deposit(desk, "alpha-1", "WETH", "1", T0);
    assertThat(monitor.evaluate().get(0).rules().get(0).phase()).isEqualTo(RulePhase.PENDING);
    desk.apply(new TimeAdvanced(T0 + 6 * MINUTE));
    assertThat(desk.alerts).as("nothing happens between evaluations").isEmpty();
    ScopeReport house = monitor.evaluate().get(0);
    assertThat(house.rules().get(0).phase()).isEqualTo(RulePhase.FIRING);
    assertThat(house.openAlerts()).isEqualTo(desk.alerts);
    assertThat(desk.alerts.get(0).tags()).containsExactly("desk:house");

    monitor.replaceRules(TradingScope.HOUSE, RuleSet.empty().withVersion(2));
    assertThat(desk.alerts.get(1).state()).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void tokenLimitHoldsForAGroup() {
    Desk desk = desk();
    ScopeMonitor monitor =
        monitor(desk)
            .tenant(
                "alpha",
                RuleSet.of(
                    TokenLimit.of(
                        "weth", Severity.WARNING, desk.events.token("WETH"), Usd.of(2_500))))
            .build();
    deposit(desk, "alpha-1", "WETH", "2", T0);
    deposit(desk, "alpha-2", "USDC", "9000", T0);
    deposit(desk, "beta-2", "WETH", "9", T0);
    monitor.evaluate();
    assertThat(desk.alerts).isEmpty();
    deposit(desk, "alpha-2", "WETH", "1", T0);
    monitor.evaluate();
    assertThat(desk.alerts).hasSize(1);
    assertThat(desk.alerts.get(0).value()).isEqualByComparingTo("3000");
  }

  /** The same merged holdings as one user's: every measure the same bits. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void groupStandsAsOneUserWithAllOfItsHoldingsWould(long seed) {
    Random random = new Random(seed);
    int valuesAtRisk = 0;
    Events events = Events.standard();
    RiskEngineBuilder builder =
        RiskEngine.builder()
            .impliedPrices(false)
            .maxPriceAge(Duration.ofDays(100))
            .minimumScenarios(20)
            .unmatchedPolicy(UnmatchedPolicy.SHORT);
    Desk desk = Desk.open(events, builder);
    List<String> names = List.of("WETH", "WBTC", "TICKET", "USDC", "DAI");
    Map<String, Double> prices = new TreeMap<>();
    names.forEach(name -> prices.put(name, name.equals("WBTC") ? 40_000.0 : 100.0));
    long time = T0;
    ScopeMonitor monitor = monitor(desk).build();
    for (int i = 0; i < 2_000; i++) {
      time += 3_600_000L * random.nextInt(3) / 2;
      String user = (random.nextBoolean() ? "alpha-arb-" : "beta-") + random.nextInt(20);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0 && !name.equals("USDC") && !name.equals("DAI")) {
        prices.merge(name, Math.exp(random.nextGaussian() * 0.02), (a, b) -> a * b);
        desk.price(name, BigDecimal.valueOf(prices.get(name)).toPlainString(), time);
      } else if (random.nextInt(3) == 0) {
        deposit(desk, user, name, "" + (1 + random.nextInt(50)), time);
      } else {
        String other = names.get((names.indexOf(name) + 1) % names.size());
        desk.apply(
            events
                .trade()
                .user(user)
                .gave(name, "" + (1 + random.nextInt(30)))
                .received(other, "" + (1 + random.nextInt(30)))
                .at(time));
      }
      if (i % 500 == 499) {
        valuesAtRisk += compareWithMirror(desk, monitor, time, i) ? 1 : 0;
      }
    }
    assertThat(valuesAtRisk).as("groups with a VaR").isPositive();
  }

  /** Returns whether the group has a VaR. */
  private static boolean compareWithMirror(Desk desk, ScopeMonitor monitor, long time, int i) {
    Map<TokenId, BigInteger> sums = new TreeMap<>();
    int users = 0;
    for (UserId user : desk.engine.users()) {
      if (!user.value().startsWith("alpha-arb-")) {
        continue;
      }
      users++;
      for (Position position : desk.engine.snapshot(user).orElseThrow().positions()) {
        BigInteger units = position.quantity().toBigInteger();
        sums.merge(position.token(), position.isShort() ? units.negate() : units, BigInteger::add);
      }
    }
    monitor.evaluate();
    ScopeReport report = monitor.report(ARB).orElseThrow();
    assertThat(report.users()).isEqualTo(users);
    UserId mirror = UserId.of("mirror" + i);
    long key = 0;
    for (Map.Entry<TokenId, BigInteger> sum : sums.entrySet()) {
      Quantity amount = Quantity.of(sum.getValue().abs());
      ChainPosition at = ChainPosition.of(ChainId.ETHEREUM, time);
      EventKey id = EventKey.of(i, ++key);
      if (!amount.isZero()) {
        desk.apply(
            sum.getValue().signum() > 0
                ? ExternalFlow.deposit(id, mirror, at, sum.getKey(), amount)
                : ExternalFlow.withdrawal(id, mirror, at, sum.getKey(), amount));
      }
    }
    Map<MeasureId, Measure> expected = desk.engine.snapshot(mirror).orElseThrow().measures();
    for (MeasureId measure : report.measures().keySet()) {
      if (measure != MeasureId.DRAWDOWN && measure != MeasureId.MAX_DRAWDOWN) {
        assertThat(report.measures().get(measure))
            .as("%s after %d", measure, i)
            .isEqualTo(expected.get(measure));
      }
    }
    return report.measure(MeasureId.VAR_95).value() != null;
  }

  @Test
  void houseIsItsTenantsWhateverHappensMeanwhile() throws InterruptedException {
    Desk desk = desk();
    for (int i = 0; i < 50; i++) {
      deposit(desk, (i % 2 == 0 ? "alpha-" : "beta-") + i, "WETH", "1", T0);
    }
    ScopeMonitor monitor = monitor(desk).build();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean failed = new AtomicBoolean();
    Thread ticker =
        new Thread(
            () -> {
              Events mine = Events.standard();
              for (int i = 1; !stop.get(); i++) {
                desk.engine.apply(mine.price("WETH", "" + (1000 + i % 97), T0 + i));
              }
            });
    Thread mover =
        new Thread(
            () -> {
              Events mine = Events.standard();
              for (int i = 1; !stop.get(); i++) {
                desk.engine.apply(
                    ExternalFlow.deposit(
                        EventKey.of(77, i),
                        UserId.of((i % 2 == 0 ? "alpha-" : "beta-") + i % 50),
                        ChainPosition.of(ChainId.ETHEREUM, T0 + i),
                        mine.token("WETH"),
                        Quantity.ofDecimal("1", 18)));
              }
            });
    ticker.setUncaughtExceptionHandler((t, e) -> failed.set(true));
    mover.setUncaughtExceptionHandler((t, e) -> failed.set(true));
    ticker.start();
    mover.start();
    try {
      for (int i = 0; i < 300; i++) {
        monitor.evaluate();
        BigDecimal tenants =
            number(monitor.report(ALPHA).orElseThrow(), MeasureId.GROSS_EXPOSURE)
                .add(
                    number(
                        monitor.report(TradingScope.tenant("beta")).orElseThrow(),
                        MeasureId.GROSS_EXPOSURE));
        assertThat(
                number(monitor.report(TradingScope.HOUSE).orElseThrow(), MeasureId.GROSS_EXPOSURE))
            .as("evaluation %d", i)
            .isEqualByComparingTo(tenants); // whole tokens at whole prices: no rounding
      }
    } finally {
      stop.set(true);
      ticker.join();
      mover.join();
    }
    assertThat(failed).isFalse();
  }

  @Test
  void whatHasNoMeaningForAGroupIsRefused() {
    Desk desk = desk();
    assertThatThrownBy(
            () ->
                monitor(desk)
                    .house(RuleSet.of(ConsecutiveLossesLimit.of("losses", Severity.INFO, 3))))
        .hasMessageContaining("losses")
        .hasMessageContaining("RuleSet");
    assertThatThrownBy(
            () ->
                ScopeMonitor.of(
                    RiskEngine.builder().profile(Profile.LEAN).build(), u -> ScopeMembership.HOUSE))
        .hasMessageContaining("FULL");
    List<String> tenants = new ArrayList<>(List.of("a", "b"));
    ScopeMonitor twice =
        ScopeMonitor.of(desk.engine, u -> ScopeMembership.ofStrategy(tenants.remove(0), "same"))
            .build();
    deposit(desk, "one", "WETH", "1", T0);
    deposit(desk, "two", "WETH", "1", T0);
    assertThatThrownBy(twice::evaluate).hasMessageContaining("strategy same is under");
  }
}
