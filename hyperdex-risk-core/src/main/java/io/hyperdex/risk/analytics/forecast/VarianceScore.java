package io.hyperdex.risk.analytics.forecast;

/** How far a variance forecast was from what came. Pure. */
public final class VarianceScore {
  private VarianceScore() {}

  /**
   * QLIKE: ln f + y / f. Lower is better; least at f = y. Differences between two forecasts are
   * those of the form y / f - ln(y / f) - 1, which has no value at y = 0. With an unbiased proxy it
   * ranks forecasts as the unseen variance would (Patton 2011).
   *
   * @param forecast positive
   * @param proxy at least 0
   */
  public static double qlike(double forecast, double proxy) {
    if (!(forecast > 0 && proxy >= 0)) {
      throw new IllegalArgumentException(
          "forecast must be positive, proxy not negative: " + forecast + ", " + proxy);
    }
    return StrictMath.log(forecast) + proxy / forecast;
  }
}
