package io.hyperdex.risk.analytics.series;

/**
 * Quantile and tail mean of a distribution close to normal, from its first four moments (Cornish
 * and Fisher 1938; Zangari 1996; tail mean by Boudt, Peterson and Croux 2008). Moments have divisor
 * n.
 */
final class CornishFisher {
  private final double mean;
  private final double deviation;
  private final double skewness;
  private final double excess;
  private final double z;
  private final double tail;

  private CornishFisher(double[] returns, int confidenceBps) {
    mean = Moments.mean(returns);
    deviation = Moments.populationDeviation(returns);
    skewness = Moments.skewness(returns);
    excess = Moments.kurtosis(returns) - 3;
    z = Tail.z(confidenceBps);
    tail = Tail.tail(confidenceBps);
  }

  static CornishFisher of(double[] returns, int confidenceBps) {
    return new CornishFisher(returns, confidenceBps);
  }

  double valueAtRisk() {
    return -mean - quantile() * deviation;
  }

  /** Never below the value at risk; the expansion alone may be. */
  double expectedShortfall() {
    return -mean + deviation * Math.max(shortfall(), -quantile());
  }

  /** By the expansion alone. */
  double rawExpectedShortfall() {
    return -mean + deviation * shortfall();
  }

  /**
   * Whether the quantile grows with z all the way from the level to its mirror image; where it does
   * not, the expansion is no distribution there (Maillard 2012).
   */
  boolean isMonotone() {
    double square = excess / 8 - skewness * skewness / 6;
    double linear = skewness / 3;
    double constant = 1 - excess / 8 + 5 * skewness * skewness / 36;
    double edge = Math.abs(z);
    double least =
        Math.min(
            constant + linear * edge + square * edge * edge,
            constant - linear * edge + square * edge * edge);
    double vertex = -linear / (2 * square);
    if (square > 0 && Math.abs(vertex) < edge) {
      least = Math.min(least, constant + linear * vertex + square * vertex * vertex);
    }
    return least > 0;
  }

  private double quantile() {
    double z2 = z * z;
    return z
        + (z2 - 1) * skewness / 6
        + (z2 - 3) * z * excess / 24
        - (2 * z2 - 5) * z * skewness * skewness / 36;
  }

  /** Mean of the standardised tail below the quantile, as a positive number. */
  private double shortfall() {
    double h = quantile();
    double h2 = h * h;
    double h4 = h2 * h2;
    return Tail.pdf(h)
        / tail
        * (1
            + h2 * h * skewness / 6
            + (h4 * h2 - 9 * h4 + 9 * h2 + 3) * skewness * skewness / 72
            + (h4 - 2 * h2 - 1) * excess / 24);
  }
}
