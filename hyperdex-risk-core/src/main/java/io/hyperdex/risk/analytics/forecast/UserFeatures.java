package io.hyperdex.risk.analytics.forecast;

import java.util.List;

/**
 * What a breach model of a live user looks at besides {@link BreachFeatures}: the state of the user
 * and of the data at the moment of the forecast. All of it is known then.
 *
 * @param volatility forecast deviation of the portfolio over the horizon, positive
 * @param concentration largest share of gross exposure, in [0, 1]
 * @param turnover value traded a day since the last look / gross exposure, at least 0
 * @param streak losing disposals in a row, at least 0
 * @param timeMs of the forecast, epoch milliseconds UTC
 * @param priceAgeMs of the oldest price of a token held, at least 0
 * @param isFall whether the limit is reached by a fall
 */
public record UserFeatures(
    double volatility,
    double concentration,
    double turnover,
    int streak,
    long timeMs,
    long priceAgeMs,
    boolean isFall) {
  /** Names, in the order of {@link #values}. */
  public static final List<String> NAMES =
      List.of(
          "log volatility over the horizon",
          "concentration",
          "turnover a day",
          "losses in a row",
          "hour of the day, sine",
          "hour of the day, cosine",
          "price age in hours",
          "limit below");

  private static final double DAY_MS = 86_400_000;
  private static final double HOUR_MS = 3_600_000;
  private static final int LONGEST_STREAK = 10;

  public UserFeatures {
    if (!(volatility > 0 && volatility <= Double.MAX_VALUE)
        || !(concentration >= 0 && concentration <= 1)
        || !(turnover >= 0 && turnover <= Double.MAX_VALUE)
        || streak < 0
        || priceAgeMs < 0) {
      throw new IllegalArgumentException(
          "features of a user are out of range: "
              + volatility
              + ", "
              + concentration
              + ", "
              + turnover
              + ", "
              + streak
              + ", "
              + priceAgeMs);
    }
  }

  /** As numbers, all finite; large ones are tamed by a logarithm or cut off. */
  public double[] values() {
    double angle = 2 * Math.PI * (Math.floorMod(timeMs, (long) DAY_MS) / DAY_MS);
    return new double[] {
      StrictMath.log(volatility),
      concentration,
      StrictMath.log1p(turnover),
      Math.min(streak, LONGEST_STREAK),
      StrictMath.sin(angle),
      StrictMath.cos(angle),
      StrictMath.log1p(priceAgeMs / HOUR_MS),
      isFall ? 1 : 0
    };
  }

  /** {@link BreachFeatures} of the question and these, as models of users are trained on. */
  public double[] after(double[] breachFeatures) {
    return BreachForecaster.joined(breachFeatures, values());
  }
}
