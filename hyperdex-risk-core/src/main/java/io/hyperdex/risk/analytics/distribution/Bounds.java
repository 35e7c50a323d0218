package io.hyperdex.risk.analytics.distribution;

/** Where to look next for a positive number between two bounds. */
final class Bounds {
  private Bounds() {}

  /**
   * The geometric mean, as the number may be of any magnitude; strictly between the bounds where a
   * double is.
   *
   * @param low from 0
   * @param high infinite where there is none yet
   */
  static double between(double low, double high) {
    if (high == Double.POSITIVE_INFINITY) {
      return low < 1 ? 2 : low < 1e150 ? low * low * 2 : Math.min(low * 2, Double.MAX_VALUE);
    }
    if (low == 0) {
      return high > 1 ? 1 : high > 1e-150 ? high * high / 2 : high / 2;
    }
    return high < 4 * low ? low + (high - low) / 2 : Math.sqrt(low) * Math.sqrt(high);
  }
}
