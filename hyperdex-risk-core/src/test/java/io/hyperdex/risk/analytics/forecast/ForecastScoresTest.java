package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.forecast.ProbabilityScores.Bin;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastScoresTest {
  // Losses drawn and results computed with numpy; the t tail by numerical integration.
  private static final double[] A = {
    0.831, 1.366, 3.606, 1.05, 2.044, 0.71, 1.943, 1.561, 0.979, 0.905, 1.587, 2.253, 0.318, 0.694,
    0.495, 1.618, 0.647, 0.617, 1.974, 3.68, 0.189, 0.611, 1.724, 1.383, 3.243, 2.813, 1.275, 4.324,
    7.19, 3.013, 1.0, 4.089, 1.922, 2.583, 1.478, 1.803, 3.111, 0.547, 3.253, 0.701
  };
  private static final double[] B = {
    1.142, 0.939, 3.07, 1.457, 1.546, 0.649, 2.04, 1.438, 1.052, 1.674, 1.429, 1.723, -0.5, 0.692,
    0.419, 1.851, 0.515, 0.478, 1.713, 3.52, 0.369, 0.521, 1.874, 2.434, 3.583, 2.125, 2.242, 4.598,
    6.819, 3.567, 1.109, 3.881, 1.705, 2.186, 1.602, 2.437, 3.048, 0.857, 4.291, 0.194
  };

  @Test
  void dieboldMarianoAgreesWithAnIndependentComputation() {
    DieboldMariano one = DieboldMariano.of(A, B, 1).orElseThrow();
    DieboldMariano five = DieboldMariano.of(A, B, 5).orElseThrow();

    assertThat(one.meanDifference()).isCloseTo(-0.028975, within(1e-12));
    assertThat(one.statistic()).isCloseTo(-0.4379575470952754, within(1e-12));
    assertThat(one.pValue()).isCloseTo(0.6638332347141267, within(1e-9));
    assertThat(one.lags()).isEqualTo(3);
    assertThat(five.statistic()).isCloseTo(-0.3981169058999852, within(1e-12));
    assertThat(five.pValue()).isCloseTo(0.6927151005540403, within(1e-9));
    assertThat(five.lags()).isEqualTo(4);
    assertThat(DieboldMariano.of(A, A, 1)).isEmpty();
    assertThat(DieboldMariano.of(new double[19], new double[19], 1)).isEmpty();
  }

  @Test
  void dieboldMarianoRejectsEqualForecastsAsOftenAsItSays() {
    Random random = new Random(8);
    int rejected = 0;
    for (int trial = 0; trial < 1000; trial++) {
      double[] a = new double[200];
      for (int i = 0; i < 200; i++) {
        a[i] = random.nextGaussian();
      }
      rejected += DieboldMariano.of(a, new double[200], 1).orElseThrow().pValue() < 0.05 ? 1 : 0;
    }
    assertThat(rejected / 1000.0).isBetween(0.03, 0.09);
  }

  @Test
  void qlikeIsLeastAtTheTruthAndPunishesTooLittleMore() {
    double truth = VarianceScore.qlike(1e-4, 1e-4);

    assertThat(VarianceScore.qlike(1.1e-4, 1e-4)).isGreaterThan(truth);
    assertThat(VarianceScore.qlike(0.9e-4, 1e-4)).isGreaterThan(truth);
    assertThat(VarianceScore.qlike(0.5e-4, 1e-4)).isGreaterThan(VarianceScore.qlike(2e-4, 1e-4));
    assertThat(VarianceScore.qlike(1e-4, 0)).isEqualTo(StrictMath.log(1e-4));
  }

  @Test
  void scoresOfProbabilitiesAreThoseOfTheirDefinitions() {
    double[] p = {0.9, 0.8, 0.8, 0.3, 0.1};
    boolean[] y = {true, false, true, false, true};

    assertThat(ProbabilityScores.brier(p, y).orElseThrow())
        .isCloseTo((0.01 + 0.64 + 0.04 + 0.09 + 0.81) / 5, within(1e-15));
    assertThat(ProbabilityScores.logLoss(p, y).orElseThrow())
        .isCloseTo(
            -(Math.log(0.9) + Math.log(0.2) + Math.log(0.8) + Math.log(0.7) + Math.log(0.1)) / 5,
            within(1e-14));
    // Recall 1/3 at precision 1, 2/3 at 2/3 (a tie of two), 3/3 at 3/5.
    assertThat(ProbabilityScores.averagePrecision(p, y).orElseThrow())
        .isCloseTo((1 + 2.0 / 3 + 0.6) / 3, within(1e-15));
    assertThat(ProbabilityScores.averagePrecision(p, new boolean[5])).isEmpty();
    assertThat(ProbabilityScores.brier(new double[0], new boolean[0])).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProbabilityScores.brier(p, new boolean[4]));
  }

  @Test
  void aReliabilityTableCountsEveryCaseOnce() {
    double[] p = {0, 0.05, 0.1, 0.5, 1};
    boolean[] y = {false, false, true, true, true};

    List<Bin> bins = ProbabilityScores.reliability(p, y, 0, 0.1, 0.5, 1);

    assertThat(bins.stream().map(Bin::cases)).containsExactly(2, 1, 2);
    assertThat(bins.stream().map(Bin::observed)).containsExactly(0.0, 1.0, 1.0);
    assertThat(bins.get(2).meanForecast()).isEqualTo(0.75);
    // 0.025 off in 2 cases, 0.9 in 1, 0.25 in 2.
    assertThat(ProbabilityScores.calibrationError(bins))
        .isCloseTo((2 * 0.025 + 0.9 + 2 * 0.25) / 5, within(1e-15));
    // Wilson interval of 0 in 2 at 95 %.
    assertThat(bins.get(0).low()).isZero();
    assertThat(bins.get(0).high()).isCloseTo(0.6576, within(1e-4));
  }

  @Test
  void skillOfABetterForecastHasAnIntervalAboveZeroAndOfAnEqualOneDoesNot() {
    Random random = new Random(9);
    int n = 4000;
    double[] truth = new double[n];
    double[] flat = new double[n];
    double[] noisy = new double[n];
    boolean[] y = new boolean[n];
    long[] starts = new long[n];
    for (int i = 0; i < n; i++) {
      truth[i] = random.nextDouble();
      flat[i] = 0.5;
      noisy[i] = random.nextBoolean() ? 0.45 : 0.55;
      y[i] = random.nextDouble() < truth[i];
      starts[i] = i;
    }

    BrierSkill better = BrierSkill.of(truth, flat, y, starts, 50, 1).orElseThrow();
    BrierSkill same = BrierSkill.of(flat, noisy, y, starts, 50, 1).orElseThrow();

    assertThat(better.low()).isPositive();
    assertThat(better.skill())
        .isBetween(better.low(), better.high())
        .isCloseTo(1 / 3.0, within(0.03));
    assertThat(BrierSkill.of(noisy, flat, y, starts, 50, 1).orElseThrow().low()).isNegative();
    assertThat(same.blocks()).isEqualTo(80);
    assertThat(BrierSkill.of(truth, flat, y, starts, 50, 1)).hasValue(better);
    assertThat(BrierSkill.of(truth, flat, y, starts, 1000, 1)).isEmpty();
  }
}
