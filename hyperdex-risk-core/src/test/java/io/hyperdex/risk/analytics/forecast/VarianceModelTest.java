package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.distribution.StudentT;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VarianceModelTest {
  private static final EwmaVariance EWMA = EwmaVariance.riskMetrics();

  /** The 20 returns of the published vector, as closes. */
  private static double[] closesOfVectorR() {
    double[] r = {
      .012, -.008, .003, -.021, .015, 0, -.034, .027, -.005, .009, -.047, .031, .006, -.012, .018,
      -.003, -.026, .022, .004, -.015
    };
    double[] closes = new double[21];
    closes[0] = 100;
    for (int i = 0; i < 20; i++) {
      closes[i + 1] = closes[i] * StrictMath.exp(r[i]);
    }
    return closes;
  }

  /** GARCH(1,1) with Student t of 5 degrees, unconditional variance 1e-4. */
  private static double[] garchCloses(int n, long seed) {
    Random random = new Random(seed);
    double[] closes = new double[n + 1];
    closes[0] = 1;
    double h = 1e-4;
    for (int i = 0; i < n; i++) {
      double r = Math.sqrt(h) * Worlds.unitT(random, 5);
      closes[i + 1] = closes[i] * StrictMath.exp(r);
      h = 3e-6 + 0.1 * r * r + 0.87 * h;
    }
    return closes;
  }

  @Test
  void ewmaGivesThePublishedSigmaOfVectorR() {
    VarianceSeries series = VarianceSeries.ofCloses(closesOfVectorR());

    assertThat(Math.sqrt(EWMA.forecast(series, 20, 1))).isCloseTo(.0179771, within(5e-8));
    assertThat(EWMA.forecast(series, 20, 10)).isEqualTo(EWMA.forecast(series, 20, 1));
    assertThat(EWMA.version()).isEqualTo("ewma-0.94");
  }

  @Test
  void aSeriesOfBarsTakesTheCloseBeforeIntoTheRange() {
    VarianceSeries series =
        VarianceSeries.ofBars(new double[] {1, 2.2}, new double[] {1, 2}, new double[] {1, 2.1});

    double range = Math.log(2.2);
    assertThat(series.measure(0)).isCloseTo(range * range / (4 * Math.log(2)), within(1e-14));
    assertThat(series.proxy(0)).isCloseTo(Math.log(2.1) * Math.log(2.1), within(1e-14));
  }

  @Test
  void aSeriesOfIntradayPricesSumsSquares() {
    VarianceSeries series = VarianceSeries.ofIntraday(new double[] {1, 2, 1, 4, 9}, 2);

    assertThat(series.size()).isEqualTo(2);
    assertThat(series.logReturn(0)).isCloseTo(0, within(1e-15));
    assertThat(series.proxy(0)).isCloseTo(2 * Math.log(2) * Math.log(2), within(1e-14));
    assertThat(VarianceSeries.ofIntraday(new double[] {1, 2, 1, 4}, 2).size()).isEqualTo(1);
  }

  @Test
  void garchLikelihoodIsThatOfTheDensity() {
    VarianceSeries series = VarianceSeries.ofCloses(garchCloses(400, 3));
    GarchT fit = GarchT.fit(series, 0, 400).orElseThrow();

    StudentT t = StudentT.of(fit.nu());
    double unit = Math.sqrt(fit.nu() / (fit.nu() - 2));
    double sum = 0;
    for (int i = 0; i < 400; i++) {
      double h = i == 0 ? fit.initialVariance() : fit.forecast(series, i, 1);
      double z = (series.logReturn(i) - fit.mu()) / Math.sqrt(h);
      sum += Math.log(t.pdf(z * unit) * unit / Math.sqrt(h));
    }
    assertThat(fit.logLikelihood()).isCloseTo(sum, within(1e-6));
  }

  @Test
  void garchFindsTheParametersOfASimulatedWorld() {
    VarianceSeries series = VarianceSeries.ofCloses(garchCloses(20_000, 11));

    GarchT fit = GarchT.fit(series, 0, 20_000).orElseThrow();

    assertThat(fit.status()).isEqualTo(GarchT.Status.CONVERGED);
    assertThat(fit.alpha()).isCloseTo(0.1, within(0.02));
    assertThat(fit.beta()).isCloseTo(0.87, within(0.03));
    assertThat(fit.nu()).isCloseTo(5, within(0.5));
    assertThat(fit.omega() / (1 - fit.alpha() - fit.beta())).isCloseTo(1e-4, within(2e-5));
  }

  @Test
  void garchGoesBackToItsLevelOverTheHorizon() {
    VarianceSeries series = VarianceSeries.ofCloses(garchCloses(2000, 5));
    GarchT fit = GarchT.fit(series, 0, 2000).orElseThrow();
    double level = fit.omega() / (1 - fit.alpha() - fit.beta());
    double h1 = fit.forecast(series, 2000, 1);
    double h2 = level + (fit.alpha() + fit.beta()) * (h1 - level);

    assertThat(fit.forecast(series, 2000, 2)).isCloseTo((h1 + h2) / 2, within(1e-12));
    assertThat(fit.forecast(series, 2000, 100_000)).isCloseTo(level, within(level * 0.01));
  }

  @Test
  void normalReturnsWithoutClusteringAreABoundary() {
    Random random = new Random(4);
    double[] closes = new double[3001];
    closes[0] = 1;
    for (int i = 0; i < 3000; i++) {
      closes[i + 1] = closes[i] * Math.exp(0.01 * random.nextGaussian());
    }

    GarchT fit = GarchT.fit(VarianceSeries.ofCloses(closes), 0, 3000).orElseThrow();

    assertThat(fit.status()).isNotEqualTo(GarchT.Status.CONVERGED);
    assertThat(fit.forecast(VarianceSeries.ofCloses(closes), 3000, 1))
        .isCloseTo(1e-4, within(1e-5));
  }

  @Test
  void thinOrConstantDataHaveNoFit() {
    double[] flat = new double[1000];
    Arrays.fill(flat, 5);
    VarianceSeries constant = VarianceSeries.ofCloses(flat);
    VarianceSeries few = VarianceSeries.ofCloses(garchCloses(120, 1));

    assertThat(GarchT.fit(constant, 0, 900)).isEmpty();
    assertThat(LogHar.fit(constant, 900, 1, 1, 7, 30)).isEmpty();
    assertThat(GarchT.fit(few, 0, 120)).isEmpty();
    assertThat(LogHar.fit(few, 120, 1, 1, 7, 30)).isEmpty();
    assertThat(VarianceTrainer.standard(1, EWMA, 1, 7, 30).train(few, 120)).isSameAs(EWMA);
    assertThat(EWMA.forecast(constant, 900, 1)).isZero();
  }

  /** ln x[t + 1] = c + 0.3 ln x[t] + 0.4 ln mean(last 7) + noise, exactly the model's world. */
  @Test
  void harFindsTheCoefficientsOfItsOwnWorld() {
    Random random = new Random(21);
    int n = 20_000;
    double[] variance = new double[n];
    Arrays.fill(variance, 0, 7, 1e-4);
    for (int t = 7; t < n; t++) {
      double week = 0;
      for (int i = t - 7; i < t; i++) {
        week += variance[i] / 7;
      }
      double log = -2.763 + 0.3 * Math.log(variance[t - 1]) + 0.4 * Math.log(week);
      variance[t] = Math.exp(log + 0.2 * random.nextGaussian());
    }
    double[] closes = new double[2 * n + 1];
    closes[0] = 1;
    for (int t = 0; t < n; t++) {
      // Two steps, up and down, whose squares sum to the variance.
      double step = Math.sqrt(variance[t] / 2);
      closes[2 * t + 1] = Math.exp(step);
      closes[2 * t + 2] = 1;
    }
    VarianceSeries series = VarianceSeries.ofIntraday(closes, 2);

    LogHar har = LogHar.fit(series, n, 1, 1, 7).orElseThrow();

    assertThat(har.coefficients()[1]).isCloseTo(0.3, within(0.03));
    assertThat(har.coefficients()[2]).isCloseTo(0.4, within(0.05));
    double ratio = 0;
    for (int t = 1000; t < n; t++) {
      ratio += variance[t] / har.forecast(series, t, 1);
    }
    assertThat(ratio / (n - 1000)).as("right on average").isCloseTo(1, within(0.01));
    assertThatIllegalArgumentException().isThrownBy(() -> har.forecast(series, n, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> LogHar.fit(series, n, 1, 7, 1));
  }

  @Test
  void aCombinationIsTheGeometricMean() {
    VarianceSeries series = VarianceSeries.ofCloses(closesOfVectorR());
    EwmaVariance fast = new EwmaVariance(0.5, EwmaVariance.Input.SQUARED_RETURN);
    double product = EWMA.forecast(series, 20, 1) * fast.forecast(series, 20, 1);

    assertThat(new CombinedVariance(List.of(EWMA, fast)).forecast(series, 20, 1))
        .isCloseTo(Math.sqrt(product), within(1e-15));
  }

  @Test
  void badPricesAndPlacesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VarianceSeries.ofCloses(new double[] {1, 0}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VarianceSeries.ofCloses(new double[] {1, Double.NaN}));
    VarianceSeries series = VarianceSeries.ofCloses(closesOfVectorR());
    assertThatIllegalArgumentException().isThrownBy(() -> EWMA.forecast(series, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> EWMA.forecast(series, 21, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> VarianceScore.qlike(0, 1));
  }

  @Test
  void theSimplexFindsTheValleyOfRosenbrock() {
    NelderMead.Minimum minimum =
        NelderMead.minimise(
            p -> 100 * Math.pow(p[1] - p[0] * p[0], 2) + Math.pow(1 - p[0], 2),
            new double[] {-1.2, 1},
            0.5,
            2000);

    assertThat(minimum.hasConverged()).isTrue();
    assertThat(minimum.point()[0]).isCloseTo(1, within(1e-3));
    assertThat(minimum.point()[1]).isCloseTo(1, within(2e-3));
    assertThat(NelderMead.minimise(p -> p[0] * p[0], new double[] {1e6}, 0.1, 20).hasConverged())
        .isFalse();
  }
}
