package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Lot;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.rule.RulePhase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The engine beside the oracle, fed the same steps and compared number for number. */
final class EngineUnderTest {
  final RiskEngine engine;
  final NaiveEngine oracle;
  final Map<String, Alert> alerts = new LinkedHashMap<>();
  final Set<RulePhase> phasesSeen = EnumSet.noneOf(RulePhase.class);
  private final NaiveConfig config;

  EngineUnderTest(NaiveConfig config) {
    this.config = config;
    oracle = new NaiveEngine(config);
    engine =
        config
            .engineBuilder()
            .addSink(alert -> alerts.put(alert.id(), alert))
            .inlineSinks()
            .build();
  }

  void preload(EventStream stream) {
    stream
        .preloadedCloses()
        .forEach(
            (token, closes) -> {
              engine.preloadCloses(token, stream.firstPreloadedPeriodEndMs(), closes);
              oracle.preloadCloses(token, stream.firstPreloadedPeriodEndMs(), closes);
            });
  }

  Outcome apply(EventStream.Step step) {
    Outcome outcome = step.applyTo(engine);
    String expected = step.applyTo(oracle);
    assertThat(outcome.name()).as("outcome of %s", step).isEqualTo(expected);
    return outcome;
  }

  void compareAll(String when) {
    List<UserId> users = oracle.users();
    for (UserId user : users) {
      compare(user, when);
    }
    compareAlerts(when);
    assertThat(engine.now()).as(when).isEqualTo(oracle.now());
  }

  void compare(UserId user, String when) {
    Optional<UserSnapshot> found = engine.snapshot(user);
    if (found.isEmpty()) {
      assertThat(oracle.positions(user).stream().allMatch(NaivePositionView::isTrivial))
          .as("%s: %s has no positions", when, user)
          .isTrue();
      assertThat(oracle.index(user)).as("%s: %s", when, user).isEqualTo(1.0);
      assertThat(oracle.statistics(user).trades()).as("%s: %s", when, user).isZero();
      return;
    }
    UserSnapshot actual = found.get();
    String what = when + ": " + user;
    comparePositions(actual, oracle.positions(user), what);
    NaiveExposure expected = oracle.exposure(user);
    Exposure exposure = actual.exposure();
    assertThat(raw(exposure.gross())).as("%s gross", what).isEqualTo(expected.gross());
    assertThat(raw(exposure.net())).as("%s net", what).isEqualTo(expected.net());
    assertThat(raw(exposure.riskExposure()))
        .as("%s risk exposure", what)
        .isEqualTo(expected.riskExposure());
    assertThat(exposure.coverage().fresh()).as("%s fresh", what).isEqualTo(expected.fresh());
    assertThat(exposure.coverage().stale()).as("%s stale", what).isEqualTo(expected.stale());
    assertThat(exposure.coverage().unpriced())
        .as("%s unpriced", what)
        .isEqualTo(expected.unpriced());
    for (TokenExposure token : exposure.tokens()) {
      BigInteger value = expected.values().get(token.token());
      assertThat(token.valueUsd() == null ? null : raw(token.valueUsd()))
          .as("%s value of %s", what, token.token())
          .isEqualTo(value);
    }
    compareMeasures(user, actual, expected, what);
    assertThat(actual.rules()).as("%s rules", what).isEqualTo(oracle.ruleStates(user));
    Map<String, RulePhase> phases = new TreeMap<>();
    engine.ruleStatuses(user).forEach(status -> phases.put(status.rule(), status.phase()));
    phasesSeen.addAll(phases.values());
    assertThat(phases).as("%s phases", what).isEqualTo(oracle.rulePhases(user));
  }

  private void compareMeasures(
      UserId user, UserSnapshot actual, NaiveExposure expected, String what) {
    boolean valued = expected.gross().signum() != 0;
    same(actual, MeasureId.CONCENTRATION, valued ? expected.concentration() : null, what);
    same(actual, MeasureId.HHI, valued ? expected.hhi() : null, what);
    Measure drawdown = actual.measures().get(MeasureId.DRAWDOWN);
    if (drawdown.value() != null) {
      same(actual, MeasureId.DRAWDOWN, oracle.drawdown(user), what);
      same(actual, MeasureId.MAX_DRAWDOWN, oracle.maxDrawdown(user), what);
    }
    assertThat(drawdown.n()).as("%s samples", what).isEqualTo(oracle.samples(user));
    NaiveStatistics statistics = oracle.statistics(user);
    assertThat(actual.trades()).as("%s trades", what).isEqualTo(statistics.trades());
    assertThat(raw(actual.feesUsd())).as("%s fees", what).isEqualTo(statistics.fees());
    Measure losses = actual.measures().get(MeasureId.CONSECUTIVE_LOSSES);
    assertThat(losses.value())
        .as("%s streak", what)
        .isEqualByComparingTo(BigDecimal.valueOf(statistics.streak()));
    assertThat(losses.n())
        .as("%s disposals", what)
        .isEqualTo(statistics.wins() + statistics.losses() + statistics.breakeven());
    Measure winRate = actual.measures().get(MeasureId.WIN_RATE);
    assertThat(winRate.n())
        .as("%s wins and losses", what)
        .isEqualTo(statistics.wins() + statistics.losses());
    Measure size = actual.measures().get(MeasureId.AVERAGE_TRADE_SIZE);
    assertThat(size.n()).as("%s valued trades", what).isEqualTo(statistics.nV());
    for (MeasureId id : List.of(MeasureId.VAR_95, MeasureId.VAR_99)) {
      NaiveValueAtRisk var = oracle.valueAtRisk(user, id == MeasureId.VAR_95 ? 9_500 : 9_900);
      Measure measure = actual.measures().get(id);
      assertThat(measure.status()).as("%s %s status", what, id).isEqualTo(var.status());
      assertThat(measure.n()).as("%s %s scenarios", what, id).isEqualTo(var.n());
      BigDecimal value = measure.value();
      assertThat(value == null ? null : value.movePointRight(6).toBigIntegerExact())
          .as("%s %s", what, id)
          .isEqualTo(var.micros());
    }
    for (MeasureId id : List.of(MeasureId.RETURN_VAR_95, MeasureId.RETURN_VAR_99)) {
      NaiveReturnVar var = oracle.returnVar(user, id == MeasureId.RETURN_VAR_95 ? 9_500 : 9_900);
      Measure measure = actual.measures().get(id);
      assertThat(measure.status()).as("%s %s status", what, id).isEqualTo(var.status());
      assertThat(measure.n()).as("%s %s returns", what, id).isEqualTo(var.n());
      same(actual, id, var.loss(), what);
    }
    List<Double> returns = oracle.periodReturns(user);
    assertThat(actual.measures().get(MeasureId.SHARPE).n())
        .as("%s period returns", what)
        .isEqualTo(Math.min(returns.size(), config.scenarioWindow()));
  }

  private static void same(
      UserSnapshot actual, MeasureId id, @Nullable Double expected, String what) {
    BigDecimal value = actual.measures().get(id).value();
    assertThat(value == null ? null : value.doubleValue())
        .as("%s %s", what, id)
        .isEqualTo(expected);
  }

  private static void comparePositions(
      UserSnapshot actual, List<NaivePositionView> expected, String what) {
    Map<TokenId, Position> byToken = new LinkedHashMap<>();
    actual.positions().forEach(position -> byToken.put(position.token(), position));
    for (NaivePositionView naive : expected) {
      Position position = byToken.remove(naive.token());
      String which = what + " " + naive.token();
      if (position == null) {
        assertThat(naive.isTrivial()).as("%s is missing but is %s", which, naive).isTrue();
        continue;
      }
      assertThat(position.quantity().toBigInteger())
          .as("%s quantity", which)
          .isEqualTo(naive.quantity());
      assertThat(position.isShort()).as("%s side", which).isEqualTo(naive.isShort());
      assertThat(position.unmatched().toBigInteger())
          .as("%s unmatched", which)
          .isEqualTo(naive.unmatched());
      assertThat(rawOrNull(position.costUsd())).as("%s cost", which).isEqualTo(naive.cost());
      assertThat(rawOrNull(position.realizedPnlUsd()))
          .as("%s realized", which)
          .isEqualTo(naive.realized());
      assertThat(position.unpricedDisposals())
          .as("%s unpriced disposals", which)
          .isEqualTo(naive.unpricedDisposals());
      assertThat(position.lots()).as("%s lots", which).hasSameSizeAs(naive.lots());
      for (int i = 0; i < naive.lots().size(); i++) {
        Lot lot = position.lots().get(i);
        NaiveLot other = naive.lots().get(i);
        assertThat(lot.acquiredMs()).as("%s lot %s", which, i).isEqualTo(other.acquiredMs());
        assertThat(lot.quantity().toBigInteger())
            .as("%s lot %s", which, i)
            .isEqualTo(other.quantity());
      }
    }
    assertThat(byToken).as("%s has positions the oracle has not", what).isEmpty();
  }

  void compareAlerts(String when) {
    List<String> actual = new ArrayList<>();
    alerts
        .values()
        .forEach(
            a ->
                actual.add(
                    line(
                        a.user(),
                        a.rule(),
                        a.openedAtMs(),
                        a.severity(),
                        a.state(),
                        a.closedAtMs(),
                        a.value(),
                        a.limit(),
                        a.status())));
    List<String> expected = new ArrayList<>();
    oracle
        .alerts()
        .values()
        .forEach(
            a ->
                expected.add(
                    line(
                        a.identity().user(),
                        a.identity().rule(),
                        a.identity().openedAtMs(),
                        a.severity(),
                        a.state(),
                        a.closedAtMs(),
                        a.value(),
                        a.limit(),
                        a.status())));
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    expected.forEach(actual::remove);
    assertThat(actual).as("%s: alerts the oracle has not; it has %s", when, missing).isEmpty();
    assertThat(missing).as("%s: alerts the engine has not", when).isEmpty();
  }

  private static String line(@Nullable Object... parts) {
    StringBuilder line = new StringBuilder();
    for (Object part : parts) {
      String text =
          part instanceof BigDecimal number
              ? number.stripTrailingZeros().toPlainString()
              : String.valueOf(part);
      line.append(text).append(' ');
    }
    return line.toString();
  }

  private static BigInteger raw(Usd usd) {
    return usd.toBigDecimal().unscaledValue();
  }

  private static @Nullable BigInteger rawOrNull(@Nullable Usd usd) {
    return usd == null ? null : raw(usd);
  }
}
