package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProbabilityModelProperties {
  private static final BoostedStumps.Settings STUMPS = new BoostedStumps.Settings(100, 0.1, 16, 20);

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Three features; the log odds are 0.5 + x0 - 2 x1, the third says nothing. */
  private static double[][] rows(int n, Random random) {
    double[][] rows = new double[n][3];
    for (double[] row : rows) {
      for (int j = 0; j < 3; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return rows;
  }

  private static double truth(double[] row) {
    return logistic(0.5 + row[0] - 2 * row[1]);
  }

  private static boolean[] outcomes(double[][] rows, Random random) {
    boolean[] y = new boolean[rows.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextDouble() < truth(rows[i]);
    }
    return y;
  }

  @Test
  void logisticRegressionFindsTheLogOddsOfItsWorld() {
    Random random = new Random(1);
    double[][] rows = rows(20_000, random);
    LogisticRegression model = LogisticRegression.fit(rows, outcomes(rows, random), 1);

    assertThat(model.hasConverged()).isTrue();
    for (double[] row : rows(200, random)) {
      assertThat(model.probability(row)).isCloseTo(truth(row), within(0.03));
    }
  }

  @Property(tries = 50)
  void atTheEndTheGradientOfThePenalisedLikelihoodIsZero(
      @ForAll @IntRange(min = 0, max = 10_000) int seed) {
    Random random = new Random(seed);
    double[][] rows = new double[60][1];
    boolean[] y = new boolean[60];
    for (int i = 0; i < 60; i++) {
      rows[i][0] = random.nextGaussian();
      y[i] = random.nextDouble() < logistic(rows[i][0] - 1);
    }
    y[0] = true;
    y[1] = false;
    LogisticRegression model = LogisticRegression.fit(rows, y, 2);

    double residuals = 0;
    for (int i = 0; i < 60; i++) {
      residuals += (y[i] ? 1 : 0) - model.probability(rows[i]);
    }
    assertThat(residuals).as("the intercept is free").isCloseTo(0, within(1e-3));
  }

  @Test
  void logisticRegressionStaysFiniteWhereTheClassesAreSeparable() {
    double[][] rows = {{-2}, {-1}, {1}, {2}};
    LogisticRegression model =
        LogisticRegression.fit(rows, new boolean[] {false, false, true, true}, 0.1);

    assertThat(model.probability(new double[] {-1})).isLessThan(0.2);
    assertThat(model.probability(new double[] {1})).isGreaterThan(0.8);
    assertThat(Arrays.stream(model.coefficients())).allMatch(c -> Math.abs(c) < 100);
    LogisticRegression constant =
        LogisticRegression.fit(new double[][] {{3}, {3}}, new boolean[] {true, false}, 1);
    assertThat(constant.probability(new double[] {3})).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void stumpsLearnAStepThatNoLineCan() {
    Random random = new Random(3);
    double[][] rows = rows(20_000, random);
    boolean[] y = new boolean[rows.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextDouble() < (Math.abs(rows[i][0]) > 1 ? 0.8 : 0.1);
    }
    BoostedStumps model = BoostedStumps.fit(rows, y, new int[3], STUMPS);

    // The threshold falls between two quantiles, so not too close to it.
    assertThat(model.probability(new double[] {0, 0, 0})).isCloseTo(0.1, within(0.06));
    assertThat(model.probability(new double[] {2, 1, -1})).isCloseTo(0.8, within(0.06));
    assertThat(model.probability(new double[] {-2, 0, 2})).isCloseTo(0.8, within(0.06));
    assertThat(model.rounds()).isEqualTo(100);
  }

  @Property(tries = 30)
  void aDeclaredDirectionHoldsEverywhereAlsoAgainstTheData(
      @ForAll @IntRange(min = 0, max = 10_000) int seed,
      @ForAll @IntRange(min = -1, max = 1) int d) {
    Random random = new Random(seed);
    double[][] rows = rows(400, random);
    BoostedStumps model =
        BoostedStumps.fit(rows, outcomes(rows, random), new int[] {d, d, d}, STUMPS);

    for (int j = 0; j < 3; j++) {
      double[] row = {0.1, -0.2, 0.3};
      double before = Double.NaN;
      for (double x = -3; x <= 3; x += 0.25) {
        row[j] = x;
        double p = model.probability(row);
        assertThat(p).isBetween(0.0, 1.0);
        if (d != 0 && !Double.isNaN(before)) {
          assertThat((p - before) * d).isGreaterThanOrEqualTo(-1e-15);
        }
        before = p;
      }
    }
  }

  @Test
  void theSameDataGiveTheSameModelBitForBit() {
    Random random = new Random(6);
    double[][] rows = rows(2000, random);
    boolean[] y = outcomes(rows, random);
    double[] asked = {0.3, -0.4, 1};

    assertThat(BoostedStumps.fit(rows, y, new int[3], STUMPS).probability(asked))
        .isEqualTo(BoostedStumps.fit(rows, y, new int[3], STUMPS).probability(asked));
    assertThat(LogisticRegression.fit(rows, y, 1).probability(asked))
        .isEqualTo(LogisticRegression.fit(rows, y, 1).probability(asked));
  }

  @Property
  void isotonicCalibrationIsMonotoneAndInsideZeroAndOne(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 20) Integer> twentieths,
      @ForAll @IntRange(min = 0, max = 10_000) int seed) {
    Random random = new Random(seed);
    double[] p = twentieths.stream().mapToDouble(x -> x / 20.0).toArray();
    boolean[] y = new boolean[p.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextBoolean();
    }
    Calibration calibration = Calibration.isotonic(p, y);

    double before = 0;
    for (double x = 0; x <= 1; x += 0.01) {
      double q = calibration.apply(x);
      assertThat(q).isGreaterThanOrEqualTo(before).isStrictlyBetween(0.0, 1.0);
      before = q;
    }
  }

  @Test
  void isotonicCalibrationPoolsAdjacentViolators() {
    double[] p = {0.1, 0.2, 0.3, 0.4, 0.4, 0.8};
    boolean[] y = {false, true, false, true, true, true};
    Calibration calibration = Calibration.isotonic(p, y);

    // Pools: {0.1}, {0.2, 0.3} with one event, {0.4, 0.4, 0.8} as equal pools merge.
    assertThat(calibration.apply(0.1)).isCloseTo(0.5 / 2, within(1e-15));
    assertThat(calibration.apply(0.25)).isCloseTo(1.5 / 3, within(1e-15));
    assertThat(calibration.apply(0.9)).isCloseTo(3.5 / 4, within(1e-15));
    assertThat(calibration.apply(0.175)).isCloseTo((0.25 + 0.5) / 2, within(1e-12));
  }

  @Test
  void bothCalibrationsRepairForecastsThatAreTwiceTooHigh() {
    Random random = new Random(12);
    int n = 20_000;
    double[] p = new double[n];
    boolean[] y = new boolean[n];
    for (int i = 0; i < n; i++) {
      double truth = 0.4 * random.nextDouble();
      p[i] = 2 * truth;
      y[i] = random.nextDouble() < truth;
    }
    for (Calibration calibration : List.of(Calibration.isotonic(p, y), Calibration.platt(p, y))) {
      assertThat(calibration.apply(0.4)).isCloseTo(0.2, within(0.04));
    }
    // So few events that steps would be noise.
    Calibration few = Calibration.fit(Arrays.copyOf(p, 300), Arrays.copyOf(y, 300));
    assertThat(few.apply(0.41)).isGreaterThan(few.apply(0.4));
  }

  @Test
  void aCalibrationThatWouldTurnTheOrderRoundIsNone() {
    double[] p = {0.1, 0.2, 0.8, 0.9};
    Calibration calibration = Calibration.platt(p, new boolean[] {true, true, false, false});

    assertThat(calibration.apply(0.3)).isEqualTo(0.3);
  }

  @Test
  void badTrainingDataAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogisticRegression.fit(new double[0][], new boolean[0], 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BoostedStumps.fit(new double[2][3], new boolean[2], new int[2], STUMPS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BoostedStumps.Settings(1, 0.1, 257, 1));
  }
}
