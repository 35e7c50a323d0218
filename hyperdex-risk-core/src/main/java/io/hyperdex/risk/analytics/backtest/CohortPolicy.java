package io.hyperdex.risk.analytics.backtest;

/**
 * When a cohort's model is set aside and when it may come back.
 *
 * @param confidenceBps confidence of the forecasts in basis points: 9500 for 95 %
 * @param window outcomes that are judged together, the last ones
 * @param minimum outcomes before the model is judged at all; at most the window
 * @param level a test that is rejected at this level, on the side of too little risk, demotes
 * @param probation outcomes since the demotion that the model has to pass, at least {@code
 *     minimum}; doubled with every further demotion, up to the window
 * @param ordered whether outcomes are one series in time, so that the test of independence applies;
 *     not where the outcomes of many users of one period are pooled
 */
public record CohortPolicy(
    int confidenceBps, int window, int minimum, double level, int probation, boolean ordered) {

  /** Checks the ranges. */
  public CohortPolicy {
    if (confidenceBps < 5000 || confidenceBps > 9999) {
      throw new IllegalArgumentException(
          "confidenceBps must be 5000 to 9999: " + confidenceBps + "; 95 % is 9500");
    }
    if (minimum < 2 || probation < minimum || window < probation) {
      throw new IllegalArgumentException(
          "2 <= minimum <= probation <= window must hold: "
              + minimum
              + ", "
              + probation
              + ", "
              + window);
    }
    if (!(level > 0 && level < 0.5)) {
      throw new IllegalArgumentException("level must be between 0 and 0.5: " + level);
    }
  }

  /**
   * One series, judged over 250 outcomes from the 100th on at a level of 1 %, 100 outcomes on
   * probation.
   */
  public static CohortPolicy of(int confidenceBps) {
    return new CohortPolicy(confidenceBps, 250, 100, 0.01, 100, true);
  }

  /** The same for outcomes that are pooled and have no order. */
  public CohortPolicy pooled() {
    return new CohortPolicy(confidenceBps, window, minimum, level, probation, false);
  }

  /** Probability of an exception where the model is right. */
  public double probability() {
    return (10_000 - confidenceBps) / 10_000.0;
  }
}
