package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.LAG;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.analytics.distribution.ChiSquared;
import java.util.List;

/** Shape of the distribution and dependence in time. */
final class ShapeEstimators {
  private static final String JOANES = "Joanes and Gill 1998";

  private ShapeEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("skewness.population", "skewness g1 of the moments, divisor n")
            .formula("g1 = m3 / m2^(3/2)")
            .after(JOANES)
            .alias("skewness", "skewness.moment", "skfolio.skew")
            .by(s -> Moments.skewness(s.returns())),
        define("skewness.sample", "skewness G1, corrected for bias (Excel, pandas)")
            .formula("G1 = sqrt(n (n - 1)) / (n - 2) * g1")
            .after(JOANES)
            .alias("skewness.fisher", "quantstats.skew")
            .by(s -> correctedSkewness(s)),
        define(
                "skewness.sample.population_sd",
                "sum of cubes over the population deviation, n / ((n-1)(n-2))")
            .formula("n^2 / ((n - 1) (n - 2)) * g1")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics, method sample")
            .by(
                s -> {
                  double n = s.n();
                  return n < 3
                      ? Double.NaN
                      : n * n / ((n - 1) * (n - 2)) * Moments.skewness(s.returns());
                }),
        define("kurtosis.population", "kurtosis b2 of the moments, divisor n; 3 if normal")
            .formula("b2 = m4 / m2^2")
            .after(JOANES)
            .alias("kurtosis.moment", "skfolio.kurtosis")
            .by(s -> Moments.kurtosis(s.returns())),
        define("kurtosis.excess.population", "excess kurtosis g2 of the moments; 0 if normal")
            .formula("g2 = m4 / m2^2 - 3")
            .after(JOANES)
            .alias("kurtosis", "kurtosis.excess")
            .by(s -> Moments.kurtosis(s.returns()) - 3),
        define("kurtosis.excess.sample", "excess kurtosis G2, corrected for bias (Excel, pandas)")
            .formula("G2 = (n - 1) / ((n - 2) (n - 3)) * ((n + 1) g2 + 6)")
            .after(JOANES)
            .alias("kurtosis.sample_excess", "kurtosis.fisher", "quantstats.kurtosis")
            .by(s -> correctedKurtosis(s)),
        define(
                "kurtosis.sample",
                "kurtosis corrected for bias, before 3 (n-1)^2 / ((n-2)(n-3)) is taken off")
            .formula("G2 + 3 (n - 1)^2 / ((n - 2) (n - 3))")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics, method sample")
            .by(
                s -> {
                  double n = s.n();
                  return correctedKurtosis(s) + 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
                }),
        define("skewness_kurtosis.ratio", "skewness g1 per kurtosis b2")
            .formula("g1 / b2")
            .after("Watanabe 2006; Bacon 2008, chapter 4")
            .alias("SkewnessKurtosisRatio")
            .by(s -> Moments.skewness(s.returns()) / Moments.kurtosis(s.returns())),
        define("moment.central.third", "third central moment, divisor n")
            .formula("m3 = sum (r - m)^3 / n")
            .alias("skfolio.third_central_moment")
            .by(s -> Moments.central(s.returns(), 3)),
        define("moment.central.fourth", "fourth central moment, divisor n")
            .formula("m4 = sum (r - m)^4 / n")
            .alias("skfolio.fourth_central_moment")
            .by(s -> Moments.central(s.returns(), 4)),
        define("jarque_bera", "statistic of the Jarque-Bera test of normality")
            .formula("n / 6 (g1^2 + g2^2 / 4)")
            .after("Jarque and Bera 1987")
            .by(s -> jarqueBera(s)),
        define("jarque_bera.p_value", "p-value of the Jarque-Bera test of normality")
            .formula("chi-squared(2) above the statistic")
            .after("Jarque and Bera 1987")
            .by(s -> upperTail(jarqueBera(s), 2)),
        define("autocorrelation", "autocorrelation at LAG, one mean, divisor n")
            .formula("sum (r[t] - m)(r[t-k] - m) / sum (r - m)^2")
            .after("Box and Jenkins 1976")
            .takes(LAG)
            .alias("acf")
            .by(s -> autocorrelation(s.returns(), s.whole(LAG))),
        define("ljung_box", "statistic of the Ljung-Box test of LAG autocorrelations")
            .formula("Q = n (n + 2) sum over k of rho[k]^2 / (n - k)")
            .after("Ljung and Box 1978")
            .takes(LAG)
            .by(ShapeEstimators::ljungBox),
        define("ljung_box.p_value", "p-value of the Ljung-Box test of LAG autocorrelations")
            .formula("chi-squared(LAG) above Q")
            .after("Ljung and Box 1978")
            .takes(LAG)
            .by(s -> upperTail(ljungBox(s), s.whole(LAG))),
        define("hurst.rescaled_range", "Hurst exponent of the range over the whole series")
            .formula("log((max z - min z) / s) / log n, z sums of r - m, s by n - 1")
            .after("Hurst 1951; Bacon 2008, chapter 4")
            .alias("hurst", "HurstIndex")
            .by(ShapeEstimators::hurst));
  }

  private static double correctedSkewness(Sample s) {
    double n = s.n();
    return n < 3 ? Double.NaN : Math.sqrt(n * (n - 1)) / (n - 2) * Moments.skewness(s.returns());
  }

  private static double correctedKurtosis(Sample s) {
    double n = s.n();
    return n < 4
        ? Double.NaN
        : (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (Moments.kurtosis(s.returns()) - 3) + 6);
  }

  private static double jarqueBera(Sample s) {
    double skewness = Moments.skewness(s.returns());
    double excess = Moments.kurtosis(s.returns()) - 3;
    return s.n() / 6.0 * (skewness * skewness + excess * excess / 4);
  }

  static double upperTail(double statistic, int degreesOfFreedom) {
    return Double.isNaN(statistic)
        ? Double.NaN
        : ChiSquared.of(degreesOfFreedom).upperTail(statistic);
  }

  private static double autocorrelation(double[] x, int lag) {
    double variance = Moments.central(x, 2);
    if (lag >= x.length || Math.sqrt(variance) < Moments.LEAST_DEVIATION) {
      return Double.NaN;
    }
    double mean = Moments.mean(x);
    double sum = 0;
    for (int i = lag; i < x.length; i++) {
      sum += (x[i] - mean) * (x[i - lag] - mean);
    }
    return sum / (variance * x.length);
  }

  private static double ljungBox(Sample s) {
    double n = s.n();
    double sum = 0;
    for (int k = 1; k <= s.whole(LAG); k++) {
      double rho = autocorrelation(s.returns(), k);
      sum += rho * rho / (n - k);
    }
    return n * (n + 2) * sum;
  }

  private static double hurst(Sample s) {
    double mean = Moments.mean(s.returns());
    double z = 0;
    double high = Double.NEGATIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    for (double r : s.returns()) {
      z += r - mean;
      high = Math.max(high, z);
      low = Math.min(low, z);
    }
    double range = Moments.perDeviation(high - low, Moments.sampleDeviation(s.returns()));
    return StrictMath.log(range) / StrictMath.log(s.n());
  }
}
