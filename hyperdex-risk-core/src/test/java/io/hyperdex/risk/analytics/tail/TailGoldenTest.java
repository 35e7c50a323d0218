package io.hyperdex.risk.analytics.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Numbers worked out independently (numpy, scipy) on one vector of twenty returns. */
class TailGoldenTest {
  static final double[] R = {
    .012, -.008, .003, -.021, .015, 0, -.034, .027, -.005, .009, -.047, .031, .006, -.012, .018,
    -.003, -.026, .022, .004, -.015
  };

  private static final double[] ASCENDING = Arrays.stream(R).sorted().toArray();
  private static final double MEAN = -.0012;
  private static final double DEVIATION = 0.019911303322484943;
  private static final double SKEW = -0.47541160510877756;
  private static final double EXCESS = -0.3315536540658952;
  private static final Offset<Double> ROUNDING = within(1e-15);

  private static int[] bps() {
    return new int[] {9000, 9500, 9750, 9900};
  }

  @Test
  void historicalValueAtRiskIsThatOfTheIndexAbove() {
    double[] expected = {.026, .034, .047, .047};
    for (int i = 0; i < 4; i++) {
      assertThat(HistoricalTail.valueAtRisk(ASCENDING, 20, bps()[i])).isEqualTo(expected[i]);
    }
  }

  @Test
  void interpolatedValueAtRiskIsNumpys() {
    double[] expected = {.0268, .03465, .040825, .04453};
    for (int i = 0; i < 4; i++) {
      assertThat(HistoricalTail.linearValueAtRisk(ASCENDING, 20, bps()[i]))
          .isCloseTo(expected[i], ROUNDING);
    }
    assertThat(HistoricalTail.linearValueAtRisk(new double[] {-3, 1}, 1, 9500)).isEqualTo(3);
  }

  @Test
  void expectedShortfallIsRockafellarAndUryasevs() {
    double[] expected = {.0405, .047, .047, .047};
    for (int i = 0; i < 4; i++) {
      assertThat(HistoricalTail.expectedShortfall(ASCENDING, 20, bps()[i]))
          .isCloseTo(expected[i], ROUNDING);
    }
    // a tail of one and a half scenarios: (.047 + .034 / 2) / 1.5
    assertThat(HistoricalTail.expectedShortfall(ASCENDING, 20, 9250))
        .isCloseTo(.064 / 1.5, ROUNDING);
  }

  @Test
  void ageWeightedTailCountsRecentScenariosMore() {
    double[][] expected = {
      {.9, 9500, .034, 0.04546705943852737},
      {.9, 9000, .026, 0.037576790376539125},
      {.9, 7500, .015, 0.027002328022304962},
      {.98, 9500, .047, .047},
      {.98, 9000, .026, 0.040236732597799064},
      {.98, 7500, .015, 0.028474992743546902},
    };
    int[] order = new AscendingOrder(20).of(R, 20);
    for (double[] row : expected) {
      double[] byTime = WeightedTail.ageWeights(20, row[0]);
      double[] weights = Arrays.stream(order).mapToDouble(k -> byTime[k]).toArray();
      int level = (int) row[1];
      assertThat(WeightedTail.valueAtRisk(ASCENDING, weights, 20, level)).isEqualTo(row[2]);
      assertThat(WeightedTail.expectedShortfall(ASCENDING, weights, 20, level))
          .isCloseTo(row[3], ROUNDING);
    }
  }

  @Test
  void volatilityScalingUsesTheForecastMadeBeforeEachPeriod() {
    ReturnMatrix scaled = ReturnMatrix.of(0, new double[][] {R}).volatilityScaled(.94);
    assertThat(scaled.at(0, 0)).isCloseTo(.0179771, within(5e-8)); // r_0 over its own magnitude
    assertThat(scaled.at(0, 19)).isCloseTo(-0.014856652815357883, ROUNDING);
    double[] column = Arrays.stream(scaled.column(0)).sorted().toArray();
    assertThat(column[0]).isCloseTo(-0.057504131678773454, ROUNDING);
    assertThat(column[1]).isCloseTo(-0.050724366574272095, ROUNDING);
    assertThat(column[2]).isCloseTo(-0.03293523090414723, ROUNDING);
  }

  @Test
  void tokenThatHardlyMovedIsScaledByNoMoreThanTen() {
    double[] peg = new double[30];
    peg[20] = -.03;
    peg[25] = .004;
    ReturnMatrix scaled = ReturnMatrix.of(0, new double[][] {peg}).volatilityScaled(.94);
    assertThat(scaled.at(0, 20)).isCloseTo(-.3, ROUNDING); // after nothing but zeros
    assertThat(scaled.at(0, 25)).isBetween(.002, .006);
    double[] crash = {.001, .001, -.4, .3};
    assertThat(ReturnMatrix.of(0, new double[][] {crash}).volatilityScaled(.94).at(0, 2))
        .isEqualTo(-1); // no token loses more than all
    double[] gap = {Double.NaN, .01, Double.NaN, .02};
    ReturnMatrix gappy = ReturnMatrix.of(0, new double[][] {gap}).volatilityScaled(.94);
    assertThat(gappy.has(0, 0)).isFalse();
    assertThat(gappy.has(0, 2)).isFalse();
    double now = Math.sqrt(.94 * 1e-4 + .06 * 4e-4);
    assertThat(gappy.at(0, 3)).isCloseTo(.02 * now / .01, ROUNDING);
  }

  @Test
  void normalTailIsThatOfPerformanceAnalytics() {
    assertThat(NormalTail.valueAtRisk(MEAN, DEVIATION, 9500))
        .isCloseTo(0.03395117948732027, ROUNDING);
    assertThat(NormalTail.expectedShortfall(MEAN, DEVIATION, 9500))
        .isCloseTo(0.04227130037745484, ROUNDING);
    assertThat(NormalTail.valueAtRisk(MEAN, DEVIATION, 9900))
        .isCloseTo(0.047520618153645174, ROUNDING);
  }

  @Test
  void cornishFisherIsTheExpansionAndItsIntegral() {
    double[][] expected = {
      {9000, 0.028484195546411878, 0.038881017999396535},
      {9500, 0.03669067603598115, 0.04551901253708088},
      {9900, 0.05124415203712535, 0.057542371650733205},
    };
    for (double[] row : expected) {
      int level = (int) row[0];
      assertThat(NormalTail.isMonotone(SKEW, EXCESS, level)).isTrue();
      assertThat(NormalTail.cornishFisherValueAtRisk(MEAN, DEVIATION, SKEW, EXCESS, level))
          .isCloseTo(row[1], ROUNDING);
      assertThat(NormalTail.cornishFisherExpectedShortfall(MEAN, DEVIATION, SKEW, EXCESS, level))
          .isCloseTo(row[2], within(1e-12));
    }
  }

  @Test
  void cornishFisherIsRefusedWhereAWorseQuantileWouldLoseLess() {
    assertThat(NormalTail.isMonotone(0, 0, 9900)).isTrue();
    assertThat(NormalTail.isMonotone(3, 1, 9500)).isFalse();
    // monotone at both ends of the range looked at, not between them
    assertThat(NormalTail.isMonotone(0, 9, 5000)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NormalTail.cornishFisherValueAtRisk(0, 1, 3, 1, 9500))
        .withMessageContaining("skew 3.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NormalTail.cornishFisherExpectedShortfall(0, 1, 3, 1, 9500));
  }

  @Test
  void twoAssetsHaveTheClosedFormRisk() {
    double covariance = .6 * .04 * .06;
    CovarianceMatrix matrix =
        CovarianceMatrix.of(new double[][] {{.0016, covariance}, {covariance, .0036}});
    double[] both = {6000, 4000};
    Offset<Double> printed = within(5e-5);
    assertThat(CovarianceTail.valueAtRisk(matrix, both, 9500)).isCloseTo(706.1769, printed);
    assertThat(CovarianceTail.componentValueAtRisk(matrix, both, 9500)[0])
        .isCloseTo(353.0884, printed);
    assertThat(CovarianceTail.componentValueAtRisk(matrix, both, 9500)[1])
        .isCloseTo(353.0884, printed);
    for (int token = 0; token < 2; token++) {
      assertThat(CovarianceTail.standaloneValueAtRisk(matrix, both, token, 9500))
          .isCloseTo(394.7649, printed);
    }
    double[] first = {6000, 0};
    assertThat(CovarianceTail.incrementalValueAtRisk(matrix, first, both, 9500))
        .isCloseTo(311.4120, printed);
    double step = 1e-3;
    double slope =
        (CovarianceTail.valueAtRisk(matrix, new double[] {6000 + step, 4000}, 9500)
                - CovarianceTail.valueAtRisk(matrix, new double[] {6000 - step, 4000}, 9500))
            / (2 * step);
    assertThat(CovarianceTail.marginalValueAtRisk(matrix, both, 9500)[0])
        .isCloseTo(slope, within(1e-8));
    assertThat(CovarianceTail.expectedShortfall(matrix, both, 9500))
        .isCloseTo(706.1769 * 2.0627128 / 1.6448536, within(1e-3));
  }

  @Test
  void nothingThatMovesHasNoRiskAndNoSplit() {
    CovarianceMatrix still = CovarianceMatrix.of(new double[2][2]);
    double[] values = {5, 7};
    assertThat(CovarianceTail.valueAtRisk(still, values, 9500)).isZero();
    assertThat(CovarianceTail.componentValueAtRisk(still, values, 9500)).containsExactly(0, 0);
  }

  @Test
  void standardErrorsAreThoseOfTheTextbook() {
    // normal VaR 95 % of 100 draws: 12.8 % of it
    double relative = NormalTail.valueAtRiskError(1, 100, 9500) / 1.6448536;
    assertThat(relative).isCloseTo(.0933, within(5e-4));
    double[] uniform = new double[1000];
    Arrays.setAll(uniform, k -> k / 1000.0);
    double a = .05;
    assertThat(HistoricalTail.valueAtRiskError(uniform, 1000, 9500))
        .isCloseTo(Math.sqrt(a * (1 - a) / 1000), within(1e-12));
    // tail of the uniform: variance a^2 / 12, excess a / 2
    double expected = Math.sqrt((a * a / 12 + (1 - a) * a * a / 4) / (1000 * a));
    assertThat(HistoricalTail.expectedShortfallError(uniform, 1000, 9500))
        .isCloseTo(expected, within(expected * .05));
    assertThat(HistoricalTail.valueAtRiskError(new double[] {4}, 1, 9500)).isZero();
  }

  @Test
  void sizesAndLevelsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HistoricalTail.valueAtRisk(ASCENDING, 0, 9500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HistoricalTail.expectedShortfall(ASCENDING, 21, 9500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HistoricalTail.linearValueAtRisk(ASCENDING, 20, 95))
        .withMessageContaining("95");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedTail.valueAtRisk(ASCENDING, new double[3], 20, 9500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedTail.valueAtRisk(ASCENDING, R, 20, 4000));
    assertThatIllegalArgumentException().isThrownBy(() -> WeightedTail.ageWeights(3, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> NormalTail.quantile(10_000));
  }
}
