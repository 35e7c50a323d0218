package io.hyperdex.risk.analytics.tail;

/**
 * Value at risk of holdings whose returns are normal with mean 0 and a given covariance, in closed
 * form, and its split by holding.
 *
 * <p>With V the covariance and s^2 = v' V v: VaR = z s, ES = s phi(z) / a. They are homogeneous of
 * degree 1, so by Euler's theorem VaR = sum of v_i dVaR / dv_i with dVaR / dv_i = z (V v)_i / s
 * (Tasche 1999; Garman 1996 calls them component and marginal VaR).
 *
 * <p>Stateless, safe from any thread. Values in USD, signed, one for every token of the covariance.
 */
public final class CovarianceTail {
  private CovarianceTail() {}

  /** z s, USD. */
  public static double valueAtRisk(CovarianceMatrix covariance, double[] values, int bps) {
    return NormalTail.valueAtRisk(0, covariance.deviationOf(values), bps);
  }

  /** s phi(z) / a, USD. */
  public static double expectedShortfall(CovarianceMatrix covariance, double[] values, int bps) {
    return NormalTail.expectedShortfall(0, covariance.deviationOf(values), bps);
  }

  /** What each holding adds, USD; they add up to the VaR. All 0 where nothing moves. */
  public static double[] componentValueAtRisk(
      CovarianceMatrix covariance, double[] values, int bps) {
    double[] parts = marginalValueAtRisk(covariance, values, bps);
    for (int i = 0; i < parts.length; i++) {
      parts[i] *= values[i];
    }
    return parts;
  }

  /** Change of VaR for one more USD of each token, held or not. All 0 where nothing moves. */
  public static double[] marginalValueAtRisk(
      CovarianceMatrix covariance, double[] values, int bps) {
    double[] parts = covariance.times(values);
    double deviation = covariance.deviationOf(values);
    double factor = deviation == 0 ? 0 : -NormalTail.quantile(bps) / deviation;
    for (int i = 0; i < parts.length; i++) {
      parts[i] *= factor;
    }
    return parts;
  }

  /** VaR of one holding alone, USD. */
  public static double standaloneValueAtRisk(
      CovarianceMatrix covariance, double[] values, int token, int bps) {
    return NormalTail.valueAtRisk(0, Math.abs(values[token]) * covariance.deviation(token), bps);
  }

  /**
   * VaR after less VaR before a change of the holdings, by revaluation: for a trade, or for all of
   * a holding. Not the marginal VaR times the change, which it only is for a small one.
   */
  public static double incrementalValueAtRisk(
      CovarianceMatrix covariance, double[] before, double[] after, int bps) {
    return valueAtRisk(covariance, after, bps) - valueAtRisk(covariance, before, bps);
  }
}
