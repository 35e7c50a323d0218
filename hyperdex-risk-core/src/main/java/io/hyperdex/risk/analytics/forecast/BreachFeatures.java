package io.hyperdex.risk.analytics.forecast;

import java.util.List;
import java.util.Optional;

/**
 * What the breach models look at, from the log returns of a portfolio's present holdings up to now.
 *
 * <p>Returns are turned towards the limit: those that bring it nearer are positive (for a drawdown,
 * pass the negated returns). Only returns before {@code end} are read; a test changes all others
 * and expects the same features.
 */
public final class BreachFeatures {
  /** Returns that the longest window takes; below, there are no features. */
  public static final int LONG = 720;

  /** Returns of the short window. */
  public static final int SHORT = 24;

  /** Names, in order. */
  public static final List<String> NAMES =
      List.of(
          "distance in deviations",
          "log odds of the barrier",
          "short volatility / forecast",
          "long volatility / forecast",
          "way back from the extreme",
          "recent move in deviations",
          "largest move / long volatility",
          "mean absolute / root mean square");

  private static final double MOST_DEVIATIONS = 8;

  private BreachFeatures() {}

  /**
   * For {@link BoostedStumps}: the farther the limit, the less likely; the likelier the barrier,
   * the more.
   */
  public static int[] directions() {
    return new int[] {-1, 1, 0, 0, 0, 0, 0, 0};
  }

  /**
   * The features at a moment, in the order of {@link #NAMES}; all finite.
   *
   * @param returns log returns per period, positive towards the limit, finite
   * @param end returns from here on are not read
   * @param distance log distance to the limit, positive
   * @param variance forecast per period over the horizon, positive
   * @param horizon periods
   * @return empty with fewer than {@link #LONG} returns, or where the price did not move
   */
  public static Optional<double[]> at(
      double[] returns, int end, double distance, double variance, int horizon) {
    if (end < 0 || end > returns.length || horizon < 1) {
      throw new IllegalArgumentException(
          "end must be 0 to " + returns.length + ", horizon at least 1: " + end + ", " + horizon);
    }
    if (!(distance > 0) || !(variance > 0)) {
      throw new IllegalArgumentException(
          "distance and variance must be positive: " + distance + ", " + variance);
    }
    if (end < LONG) {
      return Optional.empty();
    }
    double shortSquares = 0;
    double longSquares = 0;
    double absolute = 0;
    double largest = 0;
    double path = 0;
    double lowest = 0;
    double recent = 0;
    for (int i = end - LONG; i < end; i++) {
      double r = returns[i];
      double square = r * r;
      longSquares += square;
      shortSquares += i >= end - SHORT ? square : 0;
      absolute += Math.abs(r);
      largest = Math.max(largest, Math.abs(r));
      path += r;
      lowest = Math.min(lowest, path);
      recent += i >= end - Math.min(horizon, LONG) ? r : 0;
    }
    if (!(longSquares > 0)) {
      return Optional.empty();
    }
    double sigma = Math.sqrt(variance);
    double horizonSigma = sigma * Math.sqrt(horizon);
    double longSigma = Math.sqrt(longSquares / LONG);
    // A floor, or a day without any move would be minus infinity.
    double shortSigma = Math.sqrt(Math.max(shortSquares / SHORT, 1e-4 * longSquares / LONG));
    double z = distance / horizonSigma;
    return Optional.of(
        new double[] {
          Math.min(MOST_DEVIATIONS, z),
          Logit.of(BarrierProbability.discrete(distance, horizonSigma, horizon)),
          StrictMath.log(shortSigma / sigma),
          StrictMath.log(longSigma / sigma),
          (path - lowest) / (longSigma * Math.sqrt(LONG)),
          Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, recent / horizonSigma)),
          StrictMath.log(largest / longSigma),
          absolute / LONG / longSigma
        });
  }
}
