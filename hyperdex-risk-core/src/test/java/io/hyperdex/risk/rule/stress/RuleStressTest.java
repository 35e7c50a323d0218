package io.hyperdex.risk.rule.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleStressTest {
  private static final TokenId UNKNOWN = TokenId.of(ChainId.ETHEREUM, "unknown");

  private final StressDesk desk = new StressDesk(Profile.FULL, RuleSet.empty(), 42);

  private static Rule throwing() {
    return new Rule() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public Severity severity() {
        return Severity.INFO;
      }

      @Override
      public Verdict check(RiskView after) {
        throw new IllegalStateException("no such table");
      }

      @Override
      public BigDecimal usage(RiskView after) {
        return BigDecimal.ONE;
      }

      @Override
      public BigDecimal limit() {
        return BigDecimal.TEN;
      }

      @Override
      public Unit unit() {
        return Unit.COUNT;
      }
    };
  }

  /** A drawdown limit a little above where it stands: most of the book is in dollars. */
  private double soonReached() {
    return StressedView.unmoved(desk.state()).drawdown() + 0.03;
  }

  @Test
  void aUserNeverSeenHasNoState() {
    assertThat(desk.engine.portfolioState(UserId.of("nobody"))).isEmpty();
  }

  @Test
  void aCrashFiresTheDrawdownRuleAndQuietsTheExposureRule() {
    desk.live(5);
    Usd gross = desk.engine.exposure(StressDesk.USER).orElseThrow().gross();
    RuleSet rules =
        RuleSet.of(
            ExposureLimit.of("gross", Severity.WARNING, gross.minus(Usd.of(1))),
            DrawdownLimit.of("fall", Severity.CRITICAL, soonReached()));

    RuleStressResult result =
        RuleStress.run(
            Scenario.parse("crash", "all price -60%; tag:stable price x1"), desk.state(), rules);

    assertThat(result.wouldFire()).extracting(RuleChange::rule).containsExactly("fall");
    RuleChange exposure = result.rules().get(0);
    assertThat(exposure.before().verdict()).isEqualTo(Verdict.BREACHED);
    assertThat(exposure.before().distance()).isEqualByComparingTo("-1");
    assertThat(exposure.after().verdict()).isEqualTo(Verdict.WITHIN);
    assertThat(exposure.after().distance()).isPositive();
    assertThat(exposure.limit()).isEqualByComparingTo(gross.minus(Usd.of(1)).toBigDecimal());
  }

  @Test
  void whatCannotBeResolvedMakesRulesUnknownAndNeverLooksSafe() {
    desk.live(3);
    RuleSet rules =
        RuleSet.of(
            ExposureLimit.of("gross", Severity.WARNING, Usd.of(1)),
            ExposureLimit.of("even so", Severity.WARNING, Usd.of(1))
                .onPartialData(PartialData.EVALUATE));

    RuleStressResult result =
        RuleStress.run(
            Scenario.parse("follow", "tag:alt beta 2 to token:eth/nowhere"), desk.state(), rules);

    assertThat(result.stress().coverage()).isLessThan(1);
    assertThat(result.rules())
        .extracting(change -> change.after().verdict())
        .containsExactly(Verdict.UNKNOWN, Verdict.BREACHED);
    assertThat(result.rules().get(0).wouldFire()).isFalse();
  }

  @Test
  void aHoldingWithoutAPriceStaysUnknownBeforeAndAfter() {
    desk.live(3);
    desk.engine.apply(TokenMeta.of(UNKNOWN, "X", 18));
    desk.deposit(UNKNOWN, 3, 18);

    RuleStressResult result =
        RuleStress.run(
            Scenario.parse("crash", "all price -50%"),
            desk.state(),
            RuleSet.of(ExposureLimit.of("gross", Severity.WARNING, Usd.of(1))));

    assertThat(result.rules().get(0).before().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.rules().get(0).after().verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aPriceOfNothingIsAValueOfNothing() {
    desk.live(3);

    RuleStressResult result =
        RuleStress.run(
            Scenario.parse("end", "all price x0"),
            desk.state(),
            RuleSet.of(
                ExposureLimit.of("gross", Severity.WARNING, Usd.of(1)),
                VarLimit.of("var", Severity.WARNING, Usd.of(1))));

    assertThat(result.rules().get(0).after().value()).isZero();
    assertThat(result.rules().get(0).after().verdict()).isEqualTo(Verdict.WITHIN);
    assertThat(result.rules().get(1).after().value()).isNull();
    assertThat(result.rules().get(1).after().verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aRuleThatThrowsCannotTellAndSaysWhy() {
    desk.live(1);

    RuleStressResult result =
        RuleStress.run(
            Scenario.parse("crash", "all price -50%"), desk.state(), RuleSet.of(throwing()));

    assertThat(result.rules().get(0).after().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.rules().get(0).after().error()).contains("no such table");
  }

  @Test
  void measuresOfThePastStayAsTheyAre() {
    desk.live(30);
    PortfolioState state = desk.state();
    StressedView half = new StressedView(state, StressDirection.fall(state).pricesAt(state, 0.5));

    for (MeasureId id :
        List.of(
            MeasureId.SHARPE,
            MeasureId.VOLATILITY,
            MeasureId.MAX_DRAWDOWN,
            MeasureId.RETURN_VAR_95,
            MeasureId.WIN_RATE,
            MeasureId.AVERAGE_TRADE_SIZE,
            MeasureId.MAX_CONSECUTIVE_LOSSES)) {
      assertThat(half.measure(id))
          .isEqualTo(desk.engine.measure(StressDesk.USER, id).orElseThrow());
    }
    assertThat(half.drawdown())
        .isGreaterThan(
            desk.state()
                .index()
                .drawdownAt(desk.engine.exposure(StressDesk.USER).orElseThrow().net()));
  }

  @Test
  void distancesAgreeWithTheClosedForms() {
    desk.live(5);
    PortfolioState state = desk.state();
    StressedView now = StressedView.unmoved(state);
    double gross = now.grossExposure().doubleValue();
    double dollars = now.value(StressDesk.USDC).doubleValue();
    double moving = gross - dollars;
    double wall = 1.5 * gross;
    RuleSet rules =
        RuleSet.of(
            ExposureLimit.of("gross", Severity.WARNING, Usd.of(new BigDecimal(wall))),
            DrawdownLimit.of("fall", Severity.CRITICAL, soonReached()),
            ConcentrationLimit.of("share", Severity.WARNING, 0.999));

    List<RuleDistance> up = RuleDistances.along(StressDirection.rise(state, 10), state, rules);
    List<RuleDistance> down = RuleDistances.along(StressDirection.fall(state), state, rules);

    assertThat(up.get(0).distance().orElseThrow()).isCloseTo((wall - gross) / moving, within(1e-5));
    assertThat(up.get(0).pnl()).isCloseTo(wall - gross, within(1e-4 * gross));
    assertThat(up.get(1).distance()).isEmpty();
    assertThat(down.get(0).distance()).isEmpty();
    IndexPoint index = state.index();
    double line = index.base().doubleValue() * index.peak() / index.index() * (1 - soonReached());
    assertThat(down.get(1).distance().orElseThrow())
        .isCloseTo((gross - line) / moving, within(1e-5));
    assertThat(down.get(1).there().verdict()).isEqualTo(Verdict.BREACHED);
    assertThat(down.get(2).now().verdict()).isEqualTo(Verdict.WITHIN);
  }

  @Test
  void theDistanceIsWhereARealEngineFires() {
    desk.live(8);
    RuleSet rules = RuleSet.of(DrawdownLimit.of("fall", Severity.CRITICAL, soonReached()));
    PortfolioState state = desk.state();
    StressDirection likeliest = StressDirection.likeliestLoss(state).orElseThrow();
    double distance = RuleDistances.along(likeliest, state, rules).get(0).distance().orElseThrow();

    assertThat(firesAt(state, likeliest, distance, rules)).isTrue();
    assertThat(firesAt(state, likeliest, distance * (1 - 2e-6), rules)).isFalse();
  }

  private static boolean firesAt(
      PortfolioState state, StressDirection direction, double distance, RuleSet rules) {
    StressDesk moved = new StressDesk(Profile.FULL, RuleSet.empty(), 42);
    moved.live(8);
    ShockedPrice[] prices = direction.pricesAt(state, distance);
    for (int i = 0; i < prices.length; i++) {
      moved.tick(state.holdings().get(i).token(), prices[i].doubleValue());
    }
    moved.engine.replaceRules(rules);
    return !moved.engine.openAlerts().isEmpty();
  }

  @Test
  void theLikeliestLossIsOneDeviationAStep() {
    desk.live(8);
    PortfolioState state = desk.state();
    StressDirection likeliest = StressDirection.likeliestLoss(state).orElseThrow();
    StressedView now = StressedView.unmoved(state);

    double loss = 0;
    for (Map.Entry<TokenId, Double> step : likeliest.step().entrySet()) {
      loss -= now.value(step.getKey()).doubleValue() * step.getValue();
    }
    int n = state.scenarios();
    double[] pnl = new double[n];
    double mean = 0;
    for (int k = 0; k < n; k++) {
      for (HeldToken held : state.holdings()) {
        pnl[k] += now.value(held.token()).doubleValue() * held.returns()[k];
      }
      mean += pnl[k] / n;
    }
    double squares = 0;
    for (double x : pnl) {
      squares += (x - mean) * (x - mean);
    }
    assertThat(loss).isCloseTo(Math.sqrt(squares / (n - 1)), within(1e-6 * loss));
  }

  @Test
  void aBreachThatIsThereAlreadyIsAtDistanceZero() {
    desk.live(3);
    PortfolioState state = desk.state();
    RuleDistance found =
        RuleDistances.along(
                StressDirection.fall(state),
                state,
                RuleSet.of(ExposureLimit.of("gross", Severity.WARNING, Usd.of(1))))
            .get(0);

    assertThat(found.distance()).hasValue(0);
    assertThat(found.pnl()).isZero();
  }

  @Test
  void badArgumentsAreRefusedWithTheValue() {
    desk.live(1);
    PortfolioState state = desk.state();
    assertThatThrownBy(() -> StressDirection.rise(state, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("furthest");
    assertThatThrownBy(() -> new StressDirection("x", Map.of(UNKNOWN, Double.NaN), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown");
  }
}
