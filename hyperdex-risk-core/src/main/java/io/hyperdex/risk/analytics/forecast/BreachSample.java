package io.hyperdex.risk.analytics.forecast;

/**
 * One case of the past to learn from: what was known, what the baseline said, what came.
 *
 * @param startMs moment of the forecast, epoch milliseconds UTC
 * @param endMs end of its horizon, when the outcome was known
 * @param features known at the start; kept, not copied
 * @param barrier probability of the closed-form baseline at the start, in [0, 1]
 * @param happened whether the limit was crossed within the horizon
 */
public record BreachSample(
    long startMs, long endMs, double[] features, double barrier, boolean happened) {
  public BreachSample {
    if (endMs <= startMs || !(barrier >= 0 && barrier <= 1)) {
      throw new IllegalArgumentException(
          "end must be after start, barrier in [0, 1]: " + startMs + ", " + endMs + ", " + barrier);
    }
    for (double feature : features) {
      if (!(Math.abs(feature) <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException("features must be finite: " + feature);
      }
    }
  }
}
