package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.metric.ValueAtRisk;

/**
 * Value at risk and expected shortfall of a sample of P&amp;L in ascending order, equal weights.
 *
 * <p>With n values x[0] &lt;= x[1] ..., confidence b in basis points, a = 10000 - b and m = floor(n
 * a / 10000), found in integers:
 *
 * <ul>
 *   <li>VaR = -x[m] (index above): the smallest l with P(L &gt; l) &lt;= a, the upper b-quantile of
 *       losses. McNeil, Frey and Embrechts, Quantitative Risk Management, 2015, definition 2.8;
 *   <li>ES = -(sum of x[j] for j &lt; m, + (n a / 10000 - m) x[m]) / (n a / 10000): the minimum of
 *       Rockafellar and Uryasev 2002, Conditional value-at-risk for general loss distributions. It
 *       is at least VaR and subadditive, which the mean of losses beyond VaR is not.
 * </ul>
 *
 * <p>Both are in the sample's unit, positive for a loss. Stateless, safe from any thread, no
 * allocation. n of at least 1; the order is taken on trust.
 */
public final class HistoricalTail {
  private HistoricalTail() {}

  /** VaR by the index above, -x[m]. O(1). */
  public static double valueAtRisk(double[] ascending, int n, int confidenceBps) {
    requireSome(ascending, n);
    return 0.0 - ascending[ValueAtRisk.rank(n, confidenceBps)];
  }

  /**
   * VaR by linear interpolation between the losses around (n - 1) b / 10000 (type 7 of Hyndman and
   * Fan 1996, Sample quantiles in statistical packages; numpy's and empyrical's default). O(1).
   */
  public static double linearValueAtRisk(double[] ascending, int n, int confidenceBps) {
    requireSome(ascending, n);
    ValueAtRisk.rank(n, confidenceBps); // for its check of the confidence
    long place = (n - 1L) * confidenceBps;
    int below = (int) (place / 10_000);
    long rest = place % 10_000;
    double loss = 0.0 - ascending[n - 1 - below];
    return rest == 0 ? loss : loss + (-ascending[n - 2 - below] - loss) * rest / 10_000;
  }

  /** Expected shortfall in Rockafellar and Uryasev's form. O(n a). */
  public static double expectedShortfall(double[] ascending, int n, int confidenceBps) {
    requireSome(ascending, n);
    return expectedShortfallOf(ascending, n, confidenceBps, ValueAtRisk.rank(n, confidenceBps));
  }

  /** As above, for a rank m that is known; only values up to it are looked at. */
  static double expectedShortfallOf(double[] ascending, int n, int confidenceBps, int m) {
    double sum = 0;
    for (int j = 0; j < m; j++) {
      sum += ascending[j];
    }
    double tail = (double) n * (10_000 - confidenceBps);
    return 0.0 - (10_000 * sum + partOfRank(n, confidenceBps, m) * ascending[m]) / tail;
  }

  /** n a - 10000 m: how much of the scenario at the rank is in the tail, in 1 / 10000. */
  static long partOfRank(int n, int confidenceBps, int m) {
    return (long) n * (10_000 - confidenceBps) - 10_000L * m;
  }

  /**
   * Standard error of {@link #valueAtRisk} from n independent draws: the standard deviation of the
   * rank, sqrt(n a (1 - a)) with a as a fraction, times the slope of the quantile function between
   * one deviation either side (the order-statistic interval of David and Nagaraja, Order
   * Statistics, 2003, section 7.1, read as a deviation).
   */
  public static double valueAtRiskError(double[] ascending, int n, int confidenceBps) {
    requireSome(ascending, n);
    double a = (10_000 - confidenceBps) / 10_000.0;
    return rankError(ascending, n, confidenceBps, Math.sqrt(n * a * (1 - a)));
  }

  private static double rankError(double[] ascending, int n, int confidenceBps, double deviation) {
    int m = ValueAtRisk.rank(n, confidenceBps);
    int reach = (int) Math.ceil(deviation);
    int low = Math.max(0, m - reach);
    int high = Math.min(n - 1, m + reach);
    return high == low ? 0 : (ascending[high] - ascending[low]) / (high - low) * deviation;
  }

  /**
   * Standard error of {@link #expectedShortfall} from n independent draws: sqrt((s^2 + (1 - a) (ES
   * - VaR)^2) / (n a)), s^2 the variance of losses in the tail (Manistre and Hancock 2005, Variance
   * of the CTE estimator).
   */
  public static double expectedShortfallError(double[] ascending, int n, int confidenceBps) {
    double shortfall = expectedShortfall(ascending, n, confidenceBps);
    double beyond = shortfall - valueAtRisk(ascending, n, confidenceBps);
    int m = ValueAtRisk.rank(n, confidenceBps);
    double squares = 0;
    for (int j = 0; j < m; j++) {
      double distance = ascending[j] + shortfall;
      squares += distance * distance;
    }
    double distance = ascending[m] + shortfall;
    squares += partOfRank(n, confidenceBps, m) / 10_000.0 * distance * distance;
    double a = (10_000 - confidenceBps) / 10_000.0;
    return Math.sqrt((squares / (n * a) + (1 - a) * beyond * beyond) / (n * a));
  }

  private static void requireSome(double[] ascending, int n) {
    if (n < 1 || n > ascending.length) {
      throw new IllegalArgumentException(
          "n must be 1 to the length of the sample, " + ascending.length + ": " + n);
    }
  }
}
