package io.hyperdex.risk.analytics.series;

/**
 * Moments of what falls short of a threshold (or exceeds it). They take the distances to the
 * threshold, x = r - t, one a period, so that the threshold may differ from period to period.
 */
final class PartialMoments {
  private PartialMoments() {}

  /** Sum of max(0, -x)^k. */
  static double lowerSum(double[] x, double k) {
    double sum = 0;
    for (double value : x) {
      if (value < 0) {
        sum += power(-value, k);
      }
    }
    return sum;
  }

  /** Sum of max(0, x)^k. */
  static double upperSum(double[] x, double k) {
    double sum = 0;
    for (double value : x) {
      if (value > 0) {
        sum += power(value, k);
      }
    }
    return sum;
  }

  static int below(double[] x) {
    int count = 0;
    for (double value : x) {
      if (value < 0) {
        count++;
      }
    }
    return count;
  }

  static int above(double[] x) {
    int count = 0;
    for (double value : x) {
      if (value > 0) {
        count++;
      }
    }
    return count;
  }

  /** Root mean square of what falls short, over all n periods. */
  static double downsideDeviation(double[] x) {
    return Math.sqrt(lowerSum(x, 2) / x.length);
  }

  /** Root mean square of what falls short, over the periods that do. */
  static double downsideDeviationOfSubset(double[] x) {
    return Math.sqrt(lowerSum(x, 2) / below(x));
  }

  static double upsideDeviation(double[] x) {
    return Math.sqrt(upperSum(x, 2) / x.length);
  }

  private static double power(double x, double k) {
    if (k == 1) {
      return x;
    }
    return k == 2 ? x * x : StrictMath.pow(x, k);
  }
}
