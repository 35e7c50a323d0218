package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.metric.Volatility;

/** Means and moments of one or two samples. NaN where there is no value. */
final class Moments {
  /** Below this a deviation is rounding noise, and a ratio to it has no value. */
  static final double LEAST_DEVIATION = 1e-12;

  private Moments() {}

  static double sum(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum;
  }

  static double mean(double[] x) {
    return x.length == 0 ? Double.NaN : sum(x) / x.length;
  }

  /** Divisor n - 1. */
  static double sampleDeviation(double[] x) {
    return Volatility.of(x, x.length, 1).orElse(Double.NaN);
  }

  /** Divisor n. */
  static double populationDeviation(double[] x) {
    return Math.sqrt(central(x, 2));
  }

  /** Mean of (x - m)^k. */
  static double central(double[] x, int k) {
    double mean = mean(x);
    double sum = 0;
    for (double value : x) {
      sum += power(value - mean, k);
    }
    return sum / x.length;
  }

  /** Mean of (x - mx) (y - my)^k; the covariance with divisor n where k is 1. */
  static double cross(double[] x, double[] y, int k) {
    double meanX = mean(x);
    double meanY = mean(y);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - meanX) * power(y[i] - meanY, k);
    }
    return sum / x.length;
  }

  /** g1 = m3 / m2^(3/2). */
  static double skewness(double[] x) {
    double deviation = populationDeviation(x);
    return ratio(central(x, 3), deviation * deviation * deviation, deviation);
  }

  /** b2 = m4 / m2^2, 3 for a normal distribution. */
  static double kurtosis(double[] x) {
    double deviation = populationDeviation(x);
    return ratio(central(x, 4), power(deviation, 4), deviation);
  }

  static double correlation(double[] x, double[] y) {
    double deviationX = populationDeviation(x);
    double deviationY = populationDeviation(y);
    return ratio(cross(x, y, 1), deviationX * deviationY, Math.min(deviationX, deviationY));
  }

  /** numerator / deviation; none where the deviation is rounding noise. */
  static double perDeviation(double numerator, double deviation) {
    return ratio(numerator, deviation, deviation);
  }

  private static double ratio(double numerator, double denominator, double deviation) {
    return deviation >= LEAST_DEVIATION ? numerator / denominator : Double.NaN;
  }

  /** x^k by multiplication, so that it is exact where a product is. */
  static double power(double x, int k) {
    double power = 1;
    for (int i = 0; i < k; i++) {
      power *= x;
    }
    return power;
  }
}
