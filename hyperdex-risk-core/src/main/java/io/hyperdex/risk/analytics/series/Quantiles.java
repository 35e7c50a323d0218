package io.hyperdex.risk.analytics.series;

import java.util.Arrays;

/** Order statistics and what lies between them. */
final class Quantiles {
  private Quantiles() {}

  static double[] sorted(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * Quantile at a tail of basis points of 10000, type 7 of Hyndman and Fan 1996: position (n - 1) *
   * a / 10000, between order statistics by a straight line. The whole part of the position is
   * exact.
   */
  static double type7(double[] sorted, int tailBps) {
    long position = (long) (sorted.length - 1) * tailBps;
    return between(sorted, (int) (position / 10_000), position % 10_000 / 10_000.0);
  }

  /** The same at a probability in [0, 1]. */
  static double type7(double[] sorted, double probability) {
    double position = (sorted.length - 1) * probability;
    int below = (int) position;
    return between(sorted, below, position - below);
  }

  static double median(double[] sorted) {
    return type7(sorted, 5000);
  }

  private static double between(double[] sorted, int below, double fraction) {
    double low = sorted[below];
    return fraction == 0 ? low : low + fraction * (sorted[below + 1] - low);
  }
}
