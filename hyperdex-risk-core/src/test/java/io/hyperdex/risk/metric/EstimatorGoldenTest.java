package io.hyperdex.risk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Numbers worked out independently (numpy) on one vector of twenty returns. */
class EstimatorGoldenTest {
  private static final double[] R = {
    .012, -.008, .003, -.021, .015, 0, -.034, .027, -.005, .009, -.047, .031, .006, -.012, .018,
    -.003, -.026, .022, .004, -.015
  };

  /** The golden values are printed to six decimals, drawdown to seven. */
  private static final Offset<Double> SIX_DECIMALS = within(5e-7);

  private static final Offset<Double> SEVEN_DECIMALS = within(5e-8);

  private static final Offset<Double> ROUNDING = within(1e-15);

  // Value at risk

  @Test
  void historicalValueAtRiskIsTheOrderStatisticOfTheIntegerRank() {
    assertThat(ValueAtRisk.historical(R, 20, 9000)).hasValue(.026);
    assertThat(ValueAtRisk.historical(R, 20, 9500)).hasValue(.034);
    assertThat(ValueAtRisk.historical(R, 20, 9900)).hasValue(.047);
  }

  @Test
  void longAndDoubleAgree() {
    long[] micros = new long[R.length];
    for (int i = 0; i < R.length; i++) {
      micros[i] = Math.round(R[i] * 1e6);
    }
    assertThat(ValueAtRisk.historical(micros, 20, 9500)).hasValue(34_000);
    assertThat(ValueAtRisk.historicalInPlace(micros.clone(), 20, 9900)).isEqualTo(47_000);
  }

  @Test
  void onlyTheFirstValuesCountAndTheSampleIsLeftAlone() {
    long[] pnl = {5, -3, 4, -1_000};
    assertThat(ValueAtRisk.historical(pnl, 3, 9500)).hasValue(3);
    assertThat(pnl).containsExactly(5, -3, 4, -1_000);
  }

  @Test
  void valueAtRiskIsNegativeWhereEvenTheTailGains() {
    assertThat(ValueAtRisk.historical(new long[] {7, 9}, 2, 9500)).hasValue(-7);
  }

  @Test
  void flatTailIsZeroAndNotNegativeZero() {
    double value = ValueAtRisk.historical(new double[] {0.0, 1.0}, 2, 9500).orElseThrow();
    assertThat(Double.doubleToRawLongBits(value)).isZero();
  }

  @Test
  void valueAtRiskOfNothingHasNoValue() {
    assertThat(ValueAtRisk.historical(new long[0], 0, 9500)).isEmpty();
    assertThat(ValueAtRisk.historical(new double[0], 0, 9500)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueAtRisk.historicalInPlace(new long[1], 0, 9500))
        .withMessageContaining("n = 0");
  }

  @Test
  void minimumScenariosPutOneInTheTail() {
    assertThat(ValueAtRisk.minimumScenarios(9000)).isEqualTo(10);
    assertThat(ValueAtRisk.minimumScenarios(9500)).isEqualTo(20);
    assertThat(ValueAtRisk.minimumScenarios(9750)).isEqualTo(40);
    assertThat(ValueAtRisk.minimumScenarios(9900)).isEqualTo(100);
    assertThat(ValueAtRisk.minimumScenarios(9700)).isEqualTo(34);
    assertThat(ValueAtRisk.minimumScenarios(9999)).isEqualTo(10_000);
  }

  @Test
  void badArgumentsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueAtRisk.rank(10, 95))
        .withMessageContaining("95 % is 9500");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueAtRisk.historical(new long[2], 3, 9500))
        .withMessageContaining("3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueAtRisk.historical(new double[] {1, Double.NaN}, 2, 9500))
        .withMessageContaining("P&L 1 is NaN");
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> ValueAtRisk.historical(new long[] {Long.MIN_VALUE}, 1, 9500));
    assertThatIllegalArgumentException().isThrownBy(() -> Volatility.of(R, 20, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> SharpeRatio.of(R, 20, 365, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drawdown.maximum(new double[] {-1.5}, 1))
        .withMessageContaining("-1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drawdown.current(new double[] {Double.NaN}, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Concentration.herfindahl(new double[] {1}, 1, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> WinRate.of(-1, 0));
  }

  // Volatility and Sharpe ratio

  @Test
  void volatilityIsTheAnnualisedSampleDeviation() {
    assertThat(Volatility.of(R, 20, 365).orElseThrow()).isCloseTo(.390287, SIX_DECIMALS);
    assertThat(Volatility.of(R, 20, 1).orElseThrow()).isCloseTo(.0204286, SEVEN_DECIMALS);
  }

  @Test
  void sharpeRatioIsAnnualisedWithTheSquareRoot() {
    assertThat(SharpeRatio.of(R, 20, 365, 0).orElseThrow()).isCloseTo(-1.122250, SIX_DECIMALS);
    assertThat(SharpeRatio.of(R, 20, 252, 0).orElseThrow()).isCloseTo(-0.932489, SIX_DECIMALS);
  }

  @Test
  void riskFreeRateIsTakenPerPeriodByCompounding() {
    double perPeriod = Math.expm1(Math.log1p(.05) / 365);
    double[] excess = R.clone();
    for (int i = 0; i < excess.length; i++) {
      excess[i] -= perPeriod;
    }
    assertThat(SharpeRatio.of(R, 20, 365, .05).orElseThrow())
        .isCloseTo(SharpeRatio.of(excess, 20, 365, 0).orElseThrow(), within(1e-10));
  }

  @Test
  void ratiosWithoutAValueAreEmpty() {
    assertThat(Volatility.of(R, 1, 365)).isEmpty();
    assertThat(SharpeRatio.of(R, 1, 365, 0)).isEmpty();
    assertThat(SharpeRatio.of(new double[] {.01, .01, .01}, 3, 365, 0)).isEmpty();
    assertThat(SharpeRatio.of(new double[] {.01, .01 + 1e-13}, 2, 365, 0)).isEmpty();
    assertThat(Volatility.of(new double[] {.5, .5}, 2, 365)).hasValue(0);
  }

  // Drawdown

  @Test
  void maximumDrawdown() {
    assertThat(Drawdown.maximum(R, 20)).isCloseTo(.0615394, SEVEN_DECIMALS);
  }

  @Test
  void theStartCountsAsAPeak() {
    assertThat(Drawdown.maximum(new double[] {-.1}, 1)).isCloseTo(.1, ROUNDING);
    assertThat(Drawdown.current(new double[] {-.1, .05}, 2)).isCloseTo(.055, ROUNDING);
    assertThat(Drawdown.maximum(R, 0)).isZero();
    assertThat(Drawdown.maximum(new double[] {-1, .5}, 2)).isEqualTo(1);
  }

  @Test
  void followingASeriesGivesTheSameBits() {
    Drawdown running = Drawdown.start();
    for (int n = 1; n <= R.length; n++) {
      running.add(R[n - 1]);
      assertThat(running.current()).isEqualTo(Drawdown.current(R, n));
      assertThat(running.maximum()).isEqualTo(Drawdown.maximum(R, n));
    }
    assertThat(running.peak()).isGreaterThanOrEqualTo(running.index());
  }

  // Concentration and win rate

  @Test
  void concentrationOfThreeHoldings() {
    double[] values = {50, -30, 20};
    assertThat(Concentration.largestShare(values, 3)).hasValue(.5);
    assertThat(Concentration.herfindahl(values, 3).orElseThrow()).isCloseTo(.38, ROUNDING);
    assertThat(Concentration.effectiveAssets(values, 3).orElseThrow())
        .isCloseTo(2.6316, within(5e-5));
  }

  @Test
  void concentrationOfNothingHasNoValue() {
    double[] values = {0, -0.0};
    assertThat(Concentration.largestShare(values, 2)).isEmpty();
    assertThat(Concentration.herfindahl(values, 2)).isEmpty();
    assertThat(Concentration.effectiveAssets(values, 0)).isEmpty();
  }

  @Test
  void winRateLeavesBreakevensOut() {
    assertThat(WinRate.of(10, 9).orElseThrow()).isCloseTo(.526316, SIX_DECIMALS);
    assertThat(WinRate.of(0, 0)).isEmpty();
    assertThat(WinRate.of(0, 3)).hasValue(0);
  }
}
