package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Sample;
import java.util.Arrays;

/**
 * Least squares of excess returns on those of the benchmark: x = alpha + beta y. NaN where the
 * benchmark does not vary.
 */
record Regression(double alpha, double beta) {
  static Regression of(Sample s) {
    return of(s.excess(), s.benchmarkExcess());
  }

  static Regression of(double[] x, double[] y) {
    double variance = x.length < 2 ? 0 : Moments.central(y, 2);
    if (Math.sqrt(variance) < Moments.LEAST_DEVIATION) {
      return new Regression(Double.NaN, Double.NaN);
    }
    double beta = Moments.cross(x, y, 1) / variance;
    return new Regression(Moments.mean(x) - beta * Moments.mean(y), beta);
  }

  /** Over the periods in which the benchmark rose, or fell; one that stood still is in neither. */
  static Regression where(Sample s, boolean rose) {
    Part part = Part.of(s, rose);
    return of(part.returns(), part.benchmark());
  }

  /** Excess returns of asset and benchmark over some periods. */
  record Part(double[] returns, double[] benchmark) {
    /** Those in which the benchmark, less the risk-free rate, rose or fell. */
    static Part of(Sample s, boolean rose) {
      double[] x = s.excess();
      double[] y = s.benchmarkExcess();
      int n = 0;
      for (int i = 0; i < x.length; i++) {
        if (rose ? y[i] > 0 : y[i] < 0) {
          x[n] = x[i];
          y[n++] = y[i];
        }
      }
      return new Part(Arrays.copyOf(x, n), Arrays.copyOf(y, n));
    }
  }
}
