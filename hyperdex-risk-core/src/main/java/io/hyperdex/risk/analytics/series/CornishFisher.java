package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.distribution.CornishFisherExpansion;

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
    return CornishFisherExpansion.isIncreasing(-Math.abs(z), Math.abs(z), skewness, excess);
  }

  private double quantile() {
    return CornishFisherExpansion.quantile(z, skewness, excess);
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
