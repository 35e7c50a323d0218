package io.hyperdex.risk.analytics.forecast;

/**
 * What a breach forecast is asked about.
 *
 * @param returns log returns per period of the value of the present holdings, positive towards the
 *     limit; kept, not copied
 * @param end number of them that are known: later ones are not read
 * @param distance log distance to the limit, see {@link BarrierProbability}; 0 or less: crossed
 * @param variance forecast of the variance per period over the horizon, at least 0, such as of a
 *     {@link VarianceModel}
 * @param horizon periods, at least 1
 * @param periodMs length of a period
 * @param dataAgeMs now less the time of the newest price, at least 0
 */
public record BreachQuestion(
    double[] returns,
    int end,
    double distance,
    double variance,
    int horizon,
    long periodMs,
    long dataAgeMs) {
  public BreachQuestion {
    if (end < 0 || end > returns.length || horizon < 1 || periodMs < 1 || dataAgeMs < 0) {
      throw new IllegalArgumentException(
          "end must be 0 to "
              + returns.length
              + ", horizon and periodMs at least 1, dataAgeMs at least 0: "
              + end
              + ", "
              + horizon
              + ", "
              + periodMs
              + ", "
              + dataAgeMs);
    }
    if (Double.isNaN(distance) || !(variance >= 0)) {
      throw new IllegalArgumentException(
          "distance must be a number and variance at least 0: " + distance + ", " + variance);
    }
  }

  /** Log returns of the closes, for limits that a rise brings nearer, such as of exposure. */
  public static double[] rises(double[] closes) {
    return VarianceSeries.logReturns(closes);
  }

  /**
   * Negated log returns of the closes, for limits that a fall brings nearer, such as of drawdown.
   */
  public static double[] falls(double[] closes) {
    double[] returns = VarianceSeries.logReturns(closes);
    for (int i = 0; i < returns.length; i++) {
      returns[i] = 0 - returns[i];
    }
    return returns;
  }
}
