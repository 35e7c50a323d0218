package io.hyperdex.risk.analytics.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.hyperdex.risk.metric.MeasureStatus;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PortfolioRiskTest {
  private static final double NONE = Double.NaN;
  private static final Offset<Double> MICRO = within(1e-6);

  private static PortfolioRisk assessed(TailModel model, double... values) {
    PortfolioRisk risk = new PortfolioRisk(model);
    risk.assess(Market.tokens(values.length), values, values.length);
    return risk;
  }

  private static TailModel.Builder golden() {
    return TailModel.of(ReturnMatrix.of(100, new double[][] {TailGoldenTest.R}))
        .levels(9000, 9500, 9900)
        .minimumScenarios(20);
  }

  @Test
  void everyMethodGivesItsGoldenValueForOneToken() {
    PortfolioRisk risk = assessed(golden().build(), 1e6);
    int level = risk.model().levelOf(9500);
    assertThat(risk.scenarios()).isEqualTo(20);
    assertThat(risk.valueAtRisk(TailMethod.HISTORICAL, level)).isEqualTo(34_000);
    assertThat(risk.expectedShortfall(TailMethod.HISTORICAL, level)).isCloseTo(47_000, MICRO);
    assertThat(risk.expectedShortfall(TailMethod.HISTORICAL, 0)).isCloseTo(40_500, MICRO);
    assertThat(risk.valueAtRisk(TailMethod.INTERPOLATED, level)).isCloseTo(34_650, MICRO);
    assertThat(risk.valueAtRisk(TailMethod.AGE_WEIGHTED, level)).isEqualTo(47_000);
    assertThat(risk.expectedShortfall(TailMethod.AGE_WEIGHTED, 0))
        .isCloseTo(40_236.732597799064, MICRO);
    assertThat(risk.valueAtRisk(TailMethod.FILTERED, level)).isCloseTo(50_724.366574272095, MICRO);
    assertThat(risk.valueAtRisk(TailMethod.NORMAL, level)).isCloseTo(33_951.17948732027, MICRO);
    assertThat(risk.expectedShortfall(TailMethod.NORMAL, level))
        .isCloseTo(42_271.30037745484, MICRO);
    assertThat(risk.valueAtRisk(TailMethod.CORNISH_FISHER, level))
        .isCloseTo(36_690.67603598115, MICRO);
    assertThat(risk.expectedShortfall(TailMethod.CORNISH_FISHER, level))
        .isCloseTo(45_519.01253708088, MICRO);
    assertThat(risk.has(TailMethod.MONTE_CARLO, level)).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> risk.valueAtRisk(TailMethod.MONTE_CARLO, level));
  }

  @Test
  void estimateCarriesStatusCountAndStandardError() {
    PortfolioRisk risk = assessed(golden().build(), 1e6);
    TailEstimate var = risk.valueAtRiskEstimate(TailMethod.HISTORICAL, 1);
    assertThat(var.value()).hasValue(34_000);
    assertThat(var.n()).isEqualTo(20);
    assertThat(var.status()).isEqualTo(MeasureStatus.OK);
    assertThat(var.approximate()).isFalse();
    assertThat(var.standardError().orElseThrow()).isPositive();
    assertThat(risk.expectedShortfallEstimate(TailMethod.FILTERED, 1).standardError()).isEmpty();
    // the tail at 99 % needs 100 scenarios
    assertThat(risk.status(TailMethod.HISTORICAL, 2)).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
    TailEstimate none = risk.valueAtRiskEstimate(TailMethod.MONTE_CARLO, 1);
    assertThat(none.status()).isEqualTo(MeasureStatus.UNDEFINED);
    assertThat(none.value()).isEmpty();
  }

  @Test
  void fewerScenariosThanTheMinimumAreFlaggedAndStillGiveAValue() {
    PortfolioRisk risk = assessed(golden().minimumScenarios(21).build(), 1e6);
    assertThat(risk.status(TailMethod.HISTORICAL, 1)).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
    assertThat(risk.valueAtRisk(TailMethod.HISTORICAL, 1)).isEqualTo(34_000);
  }

  @Test
  void portfolioOfNothingHasNoValue() {
    PortfolioRisk risk = assessed(golden().build(), 0);
    for (TailMethod method : TailMethod.values()) {
      assertThat(risk.status(method, 0)).isEqualTo(MeasureStatus.UNDEFINED);
    }
    assertThat(risk.effectiveAssets()).isEmpty();
    assertThat(risk.diversificationRatio()).isEmpty();
    assertThat(risk.holdings()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> risk.explain(9500));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> risk.contribution(Contributions.COMPONENT_ES, 0));
  }

  @Test
  void cornishFisherIsUndefinedWhereItIsNotMonotone() {
    double[] crash = new double[200];
    Arrays.fill(crash, .001);
    crash[50] = -.6;
    PortfolioRisk risk =
        assessed(TailModel.of(ReturnMatrix.of(0, new double[][] {crash})).build(), 1e6);
    assertThat(risk.status(TailMethod.CORNISH_FISHER, 0)).isEqualTo(MeasureStatus.UNDEFINED);
    assertThat(risk.status(TailMethod.NORMAL, 0)).isEqualTo(MeasureStatus.OK);
  }

  // Missing returns

  @Test
  void tokenWithTooFewReturnsIsLeftOutAndTheResultPartial() {
    double[][] returns = Market.returns(2, 150, 5, 0);
    Arrays.fill(returns[1], 0, 131, NONE);
    ReturnMatrix matrix = ReturnMatrix.of(0, returns);
    PortfolioRisk risk = assessed(TailModel.of(matrix).build(), 5_000, 3_000);
    PortfolioRisk alone = assessed(TailModel.of(matrix).build(), 5_000);
    assertThat(risk.leftOut()).isEqualTo(1);
    assertThat(risk.holdings()).isEqualTo(1);
    assertThat(risk.status(TailMethod.HISTORICAL, 0)).isEqualTo(MeasureStatus.PARTIAL);
    assertThat(risk.valueAtRisk(TailMethod.HISTORICAL, 0))
        .isEqualTo(alone.valueAtRisk(TailMethod.HISTORICAL, 0));
    assertThat(risk.effectiveAssets().orElseThrow())
        .isCloseTo(64.0 / 34, within(1e-12)); // the one left out is held all the same
  }

  @Test
  void proxyFillsTheGapsOfAYoungToken() {
    double[][] returns = Market.returns(2, 150, 5, 0);
    Arrays.fill(returns[1], 0, 140, NONE);
    returns[0][3] = NONE;
    ReturnMatrix matrix =
        ReturnMatrix.of(0, returns).proxied(new int[] {-1, 0}, new double[] {0, 1.5});
    assertThat(matrix.at(1, 7)).isEqualTo(1.5 * returns[0][7]);
    assertThat(matrix.at(1, 145)).isEqualTo(returns[1][145]);
    assertThat(matrix.has(1, 3)).isFalse();
    PortfolioRisk risk = assessed(TailModel.of(matrix).build(), 5_000, 3_000);
    assertThat(risk.leftOut()).isZero();
    assertThat(risk.scenarios()).isEqualTo(149);
    assertThat(risk.status(TailMethod.HISTORICAL, 0)).isEqualTo(MeasureStatus.OK);
  }

  @Test
  void scenariosAreThePeriodsInWhichAllThatIsHeldHasAReturn() {
    double[][] returns = Market.returns(3, 150, 6, 0);
    returns[0][4] = NONE;
    returns[1][4] = NONE;
    returns[1][99] = NONE;
    returns[2][20] = NONE;
    TailModel model = TailModel.of(ReturnMatrix.of(0, returns)).build();
    assertThat(assessed(model, 1, 1, 0).scenarios()).isEqualTo(148);
    assertThat(assessed(model, 1, 0, 1).scenarios()).isEqualTo(148);
    assertThat(assessed(model, 1, 1, 1).scenarios()).isEqualTo(147);
  }

  // Horizon

  @Test
  void longHistoryIsCompoundedOverTheHorizon() {
    double[][] returns = Market.returns(1, 300, 7, 0);
    ReturnMatrix matrix = ReturnMatrix.of(10, returns);
    TailModel model = TailModel.of(matrix).horizon(3).build();
    assertThat(model.isScaled()).isFalse();
    double[] compounded = new double[298];
    for (int k = 0; k < 298; k++) {
      compounded[k] = (1 + returns[0][k]) * (1 + returns[0][k + 1]) * (1 + returns[0][k + 2]) - 1;
    }
    Arrays.sort(compounded);
    PortfolioRisk risk = assessed(model, 1e6);
    assertThat(risk.valueAtRisk(TailMethod.HISTORICAL, 0))
        .isCloseTo(1e6 * HistoricalTail.valueAtRisk(compounded, 298, 9500), MICRO);
    assertThat(risk.valueAtRiskEstimate(TailMethod.HISTORICAL, 0).approximate()).isFalse();
    assertThat(risk.status(TailMethod.HISTORICAL, 0)).isEqualTo(MeasureStatus.OK);
    assertThat(matrix.overlapping(3).firstPeriod()).isEqualTo(12);
    returns[0][5] = NONE; // and with it three returns over three periods
    PortfolioRisk gap = assessed(TailModel.of(ReturnMatrix.of(10, returns)).horizon(3).build(), 1);
    assertThat(gap.scenarios()).isEqualTo(295);
    assertThat(gap.status(TailMethod.HISTORICAL, 0)).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
  }

  @Test
  void shortHistoryIsScaledWithTheSquareRootOfTimeAndSaysSo() {
    ReturnMatrix matrix = ReturnMatrix.of(0, Market.returns(2, 250, 7, 0));
    SimulatedReturns simulated =
        SimulatedReturns.normal(CovarianceMatrix.shrunk(matrix), 1_000, 1, null);
    PortfolioRisk one = assessed(TailModel.of(matrix).simulation(simulated).build(), 1e4, 2e4);
    PortfolioRisk nine =
        assessed(TailModel.of(matrix).simulation(simulated).horizon(9).build(), 1e4, 2e4);
    for (TailMethod method : TailMethod.values()) {
      assertThat(nine.valueAtRisk(method, 1)).isCloseTo(3 * one.valueAtRisk(method, 1), MICRO);
      assertThat(nine.expectedShortfallEstimate(method, 1).approximate()).isTrue();
      assertThat(one.expectedShortfallEstimate(method, 1).approximate()).isFalse();
    }
    for (Contributions kind : Contributions.values()) {
      assertThat(nine.contribution(kind, 1)).isCloseTo(3 * one.contribution(kind, 1), MICRO);
    }
  }

  // Contributions

  @Test
  void incrementalIsTheDifferenceOfTwoRevaluations() {
    TailModel model = TailModel.of(ReturnMatrix.of(0, Market.returns(3, 250, 8, 0))).build();
    PortfolioRisk whole = assessed(model, 5_000, -2_000, 900);
    PortfolioRisk without = assessed(model, 5_000, 0, 900);
    assertThat(whole.contribution(Contributions.INCREMENTAL_VAR, 1))
        .isCloseTo(
            whole.valueAtRisk(TailMethod.HISTORICAL, 0)
                - without.valueAtRisk(TailMethod.HISTORICAL, 0),
            MICRO);
    assertThat(whole.contribution(Contributions.INCREMENTAL_VAR, 1)).isNegative();
  }

  @Test
  void normalMarginalIsTheSlopeOfNormalValueAtRisk() {
    TailModel model = TailModel.of(ReturnMatrix.of(0, Market.returns(3, 250, 8, 0))).build();
    double step = 10;
    double slope =
        (assessed(model, 5e6 + step, 2e6, 1e6).valueAtRisk(TailMethod.NORMAL, 0)
                - assessed(model, 5e6 - step, 2e6, 1e6).valueAtRisk(TailMethod.NORMAL, 0))
            / (2 * step);
    PortfolioRisk risk = assessed(model, 5e6, 2e6, 1e6);
    assertThat(risk.contribution(Contributions.NORMAL_MARGINAL_VAR, 0))
        .isCloseTo(slope, within(1e-6));
    assertThat(risk.contribution(Contributions.NORMAL_COMPONENT_VAR, 0))
        .isCloseTo(5e6 * slope, within(5.0));
  }

  @Test
  void historicalMarginalTimesValueIsTheComponent() {
    PortfolioRisk risk =
        assessed(
            TailModel.of(ReturnMatrix.of(0, Market.returns(3, 250, 8, 0))).build(), 5e4, 2e4, 9);
    for (int i = 0; i < 3; i++) {
      double value = new double[] {5e4, 2e4, 9}[i];
      assertThat(risk.contribution(Contributions.COMPONENT_VAR, i))
          .isCloseTo(value * risk.contribution(Contributions.MARGINAL_VAR, i), MICRO);
    }
  }

  @Test
  void perfectHedgeHasComponentsOfOppositeSign() {
    double[] r = Market.returns(1, 250, 8, 0)[0];
    PortfolioRisk risk =
        assessed(TailModel.of(ReturnMatrix.of(0, new double[][] {r, r})).build(), 1e4, -1e4);
    assertThat(risk.valueAtRisk(TailMethod.HISTORICAL, 0)).isZero();
    assertThat(
            risk.contribution(Contributions.COMPONENT_VAR, 0)
                + risk.contribution(Contributions.COMPONENT_VAR, 1))
        .isZero();
    assertThat(risk.diversificationRatio()).isEmpty();
    assertThat(risk.status(TailMethod.CORNISH_FISHER, 0)).isEqualTo(MeasureStatus.OK);
  }

  @Test
  void likeTokensDiversifyNothingAndIndependentOnesDo() {
    double[] r = Market.returns(1, 250, 8, 0)[0];
    double[] s = Market.returns(1, 250, 9, 0)[0];
    PortfolioRisk same =
        assessed(TailModel.of(ReturnMatrix.of(0, new double[][] {r, r})).build(), 6e3, 4e3);
    assertThat(same.diversificationRatio().orElseThrow()).isCloseTo(1, within(1e-6));
    assertThat(same.effectiveAssets().orElseThrow()).isCloseTo(1 / .52, within(1e-12));
    PortfolioRisk apart =
        assessed(TailModel.of(ReturnMatrix.of(0, new double[][] {r, s})).build(), 5e3, 5e3);
    assertThat(apart.diversificationRatio().orElseThrow()).isBetween(1.3, 1.5);
  }

  @Test
  void tailIsExplainedByItsScenariosAndTokens() {
    double[][] returns = new double[3][100];
    for (int k = 0; k < 100; k++) {
      returns[0][k] = k == 40 ? -.5 : .01;
      returns[1][k] = k == 70 ? -.3 : .002;
      returns[2][k] = k == 40 ? .2 : 0;
    }
    PortfolioRisk risk =
        assessed(TailModel.of(ReturnMatrix.of(1_000, returns)).build(), 1_000, 1_000, 1_000);
    TailExplanation why = risk.explain(9800);
    assertThat(why.expectedShortfall()).isCloseTo((298.0 + 290.0) / 2, MICRO);
    assertThat(why.scenarios()).hasSize(2);
    TailExplanation.Scenario worst = why.scenarios().get(0);
    assertThat(worst.period()).isEqualTo(1_040);
    assertThat(worst.loss()).isCloseTo(298, MICRO);
    assertThat(worst.weight()).isEqualTo(.5);
    assertThat(worst.worstToken()).isZero();
    assertThat(worst.worstTokenLoss()).isCloseTo(500, MICRO);
    assertThat(why.scenarios().get(1).period()).isEqualTo(1_070);
    assertThat(why.tokens()).extracting(TailExplanation.Token::token).containsExactly(0, 1, 2);
    assertThat(why.tokens().get(0).contribution()).isCloseTo(245, MICRO);
    assertThat(why.tokens().get(2).contribution()).isCloseTo(-100, MICRO);
  }

  // Updating

  @Test
  void millionUpdatesGiveExactlyWhatWorkingAllOutGives() {
    ReturnMatrix matrix = ReturnMatrix.of(0, Market.returns(12, 40, 3, 200));
    ScenarioPnl updated = new ScenarioPnl(matrix);
    SplittableRandom random = new SplittableRandom(4);
    int[] tokens = Market.tokens(12);
    double[] values = Market.values(12, 5);
    double[] found = new double[40];
    double[] expected = new double[40];
    int[] periods = new int[40];
    for (int step = 1; step <= 1_000_000; step++) {
      int token = random.nextInt(12);
      // now and then a holding so large that the unit is coarser, or none
      int kind = random.nextInt(1_000);
      double size = kind == 0 ? 1e15 : kind < 100 ? 0 : 1e5;
      values[token] = (random.nextDouble() - .3) * size;
      updated.set(tokens, values, 12);
      if (step % 1_000 == 0) {
        ScenarioPnl fresh = new ScenarioPnl(matrix);
        fresh.set(tokens, values, 12);
        assertThat(updated.copyInto(found, periods)).isEqualTo(fresh.copyInto(expected, periods));
        assertThat(found).isEqualTo(expected);
        assertThat(updated.unit()).isEqualTo(fresh.unit());
      }
    }
  }

  @Test
  void unitIsAMicroDollarUnlessThePortfolioIsTooLargeForIt() {
    ScenarioPnl pnl = new ScenarioPnl(ReturnMatrix.of(0, new double[][] {TailGoldenTest.R}));
    pnl.set(new int[1], new double[] {1e10}, 1);
    assertThat(pnl.unit()).isEqualTo(1e-6);
    pnl.set(new int[1], new double[] {1e12}, 1);
    assertThat(pnl.unit()).isEqualTo(16e-6);
    double[] units = new double[20];
    pnl.copyInto(units, new int[20]);
    assertThat(units[0] * pnl.unit()).isEqualTo(1.2e10);
  }

  @Test
  void assessingAllocatesNoArrays() {
    ReturnMatrix matrix = ReturnMatrix.of(0, Market.returns(20, 250, 3, 0));
    SimulatedReturns simulated =
        SimulatedReturns.normal(CovarianceMatrix.shrunk(matrix), 2_000, 1, null);
    PortfolioRisk risk = new PortfolioRisk(TailModel.of(matrix).simulation(simulated).build());
    int[] tokens = Market.tokens(20);
    double[] values = Market.values(20, 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 500 && least > 0; round++) { // until it is compiled
      long before = threads.getThreadAllocatedBytes(id);
      for (int i = 0; i < 100; i++) {
        values[i % 20] += 1;
        risk.assess(tokens, values, 20);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
    }
    assertThat(least).isZero();
  }

  @Test
  void inputsAreChecked() {
    TailModel model = golden().build();
    PortfolioRisk risk = new PortfolioRisk(model);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> risk.assess(new int[2], new double[] {1, 2}, 2))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> risk.assess(new int[1], new double[] {NONE}, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReturnMatrix.of(0, new double[][] {{-1.5}}))
        .withMessageContaining("-1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReturnMatrix.of(0, new double[][] {{0}, {0, 0}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.returns().proxied(new int[2], new double[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> model.returns().overlapping(0));
    assertThatIllegalArgumentException().isThrownBy(() -> golden().levels());
    assertThatIllegalArgumentException().isThrownBy(() -> golden().levels(95));
    assertThatIllegalArgumentException().isThrownBy(() -> golden().horizon(0));
    assertThatIllegalArgumentException().isThrownBy(() -> golden().minimumScenarios(0));
    assertThatIllegalArgumentException().isThrownBy(() -> golden().volatilityDecay(1));
    assertThatIllegalArgumentException().isThrownBy(() -> model.levelOf(9501));
    SimulatedReturns two =
        SimulatedReturns.normal(CovarianceMatrix.of(new double[2][2]), 2, 1, null);
    assertThatIllegalArgumentException().isThrownBy(() -> golden().simulation(two));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> risk.status(TailMethod.NORMAL, 3));
  }
}
