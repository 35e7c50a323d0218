package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.analytics.distribution.CornishFisherExpansion;
import io.hyperdex.risk.analytics.distribution.Normal;

/**
 * Value at risk and expected shortfall of a P&amp;L taken as normal, and with a correction for skew
 * and heavy tails.
 *
 * <p>With mean m, standard deviation s, z the standard normal quantile of the tail a (negative) and
 * phi its density: VaR = -m - s z, ES = -m + s phi(z) / a. The deviation is that of the population
 * (divisor n), as in PerformanceAnalytics; QuantStats divides by n - 1.
 *
 * <p>Stateless, safe from any thread, no allocation.
 */
public final class NormalTail {
  private NormalTail() {}

  /** The quantile z of the tail: -1.645 for 9500. */
  public static double quantile(int confidenceBps) {
    return Normal.quantile(tail(confidenceBps));
  }

  /** phi(z) / a: the expected shortfall of a standard normal P&amp;L. */
  public static double shortfallFactor(int confidenceBps) {
    return Normal.pdf(quantile(confidenceBps)) / tail(confidenceBps);
  }

  /** -m - s z. */
  public static double valueAtRisk(double mean, double deviation, int confidenceBps) {
    return -mean - deviation * quantile(confidenceBps);
  }

  /** -m + s phi(z) / a. */
  public static double expectedShortfall(double mean, double deviation, int confidenceBps) {
    return -mean + deviation * shortfallFactor(confidenceBps);
  }

  /** Standard error of VaR from n independent normal draws: s sqrt((1 + z^2 / 2) / n). */
  public static double valueAtRiskError(double deviation, int n, int confidenceBps) {
    double z = quantile(confidenceBps);
    return deviation * Math.sqrt((1 + z * z / 2) / n);
  }

  /** Standard error of ES from n independent normal draws: s sqrt((1 + f^2 / 2) / n). */
  public static double expectedShortfallError(double deviation, int n, int confidenceBps) {
    double factor = shortfallFactor(confidenceBps);
    return deviation * Math.sqrt((1 + factor * factor / 2) / n);
  }

  /**
   * Whether Cornish and Fisher's expansion can be used: it is increasing in z within one standard
   * deviation of the level. Where it is not, a worse quantile would have a smaller loss.
   *
   * @param skew third standardised moment
   * @param excess fourth standardised moment less 3
   */
  public static boolean isMonotone(double skew, double excess, int confidenceBps) {
    double z = quantile(confidenceBps);
    return CornishFisherExpansion.isIncreasing(z - 1, z + 1, skew, excess);
  }

  /**
   * Cornish and Fisher's VaR, -m - s z_cf with z_cf = z + (z^2 - 1) S / 6 + (z^3 - 3z) K / 24 -
   * (2z^3 - 5z) S^2 / 36 ("modified VaR": Favre and Galeano 2002). Only where {@link #isMonotone}.
   */
  public static double cornishFisherValueAtRisk(
      double mean, double deviation, double skew, double excess, int confidenceBps) {
    requireMonotone(skew, excess, confidenceBps);
    double corrected = CornishFisherExpansion.quantile(quantile(confidenceBps), skew, excess);
    return -mean - deviation * corrected;
  }

  /**
   * Expected shortfall by the same expansion: the mean of z_cf over the tail, which is -phi(z) / a
   * * (1 + z S / 6 + (z^2 - 1) K / 24 - (2z^2 - 1) S^2 / 36), as the integral of a Hermite
   * polynomial times phi is minus the one before it times phi. Only where {@link #isMonotone}.
   */
  public static double cornishFisherExpectedShortfall(
      double mean, double deviation, double skew, double excess, int confidenceBps) {
    requireMonotone(skew, excess, confidenceBps);
    double z = quantile(confidenceBps);
    double square = z * z;
    double corrected =
        1 + z * skew / 6 + (square - 1) * excess / 24 - (2 * square - 1) * skew * skew / 36;
    return -mean + deviation * shortfallFactor(confidenceBps) * corrected;
  }

  private static void requireMonotone(double skew, double excess, int confidenceBps) {
    if (!isMonotone(skew, excess, confidenceBps)) {
      throw new IllegalArgumentException(
          "no Cornish-Fisher value at " + confidenceBps + ": skew " + skew + ", excess " + excess);
    }
  }

  private static double tail(int confidenceBps) {
    if (confidenceBps < 5000 || confidenceBps > 9999) {
      throw new IllegalArgumentException(
          "confidenceBps must be 5000 to 9999: " + confidenceBps + "; 95 % is 9500");
    }
    return (10_000 - confidenceBps) / 10_000.0;
  }
}
