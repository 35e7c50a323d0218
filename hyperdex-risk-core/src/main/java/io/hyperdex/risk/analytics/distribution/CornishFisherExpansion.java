package io.hyperdex.risk.analytics.distribution;

/**
 * The quantile of a distribution close to normal from its skew and its excess kurtosis (Cornish and
 * Fisher 1938): z_cf = z + (z^2 - 1) S / 6 + (z^3 - 3z) K / 24 - (2z^3 - 5z) S^2 / 36. It is one
 * only where it increases with z (Maillard 2012).
 *
 * <p>Stateless, safe from any thread, no allocation.
 */
public final class CornishFisherExpansion {
  private CornishFisherExpansion() {}

  /**
   * z_cf.
   *
   * @param z standard normal quantile
   * @param skew third standardised moment
   * @param excess fourth standardised moment less 3
   */
  public static double quantile(double z, double skew, double excess) {
    double square = z * z;
    return z
        + (square - 1) * skew / 6
        + (square - 3) * z * excess / 24
        - (2 * square - 5) * z * skew * skew / 36;
  }

  /**
   * Whether z_cf increases all the way from one z to another: its slope is a parabola, so this is
   * exact and not a search.
   */
  public static boolean isIncreasing(double low, double high, double skew, double excess) {
    double square = excess / 8 - skew * skew / 6;
    double linear = skew / 3;
    double constant = 1 - excess / 8 + 5 * skew * skew / 36;
    double least =
        Math.min(slope(square, linear, constant, low), slope(square, linear, constant, high));
    double bottom = -linear / (2 * square);
    if (square > 0 && bottom > low && bottom < high) {
      least = slope(square, linear, constant, bottom);
    }
    return least > 0;
  }

  private static double slope(double square, double linear, double constant, double z) {
    return (square * z + linear) * z + constant;
  }
}
