package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.distribution.Normal;

/**
 * How likely a log price without drift touches a barrier within a horizon, in closed form: the
 * baseline that every model has to beat.
 *
 * <p>Reflection principle: for a barrier at log distance b &gt; 0 and a standard deviation sigma of
 * the log price over the horizon, P = 2 * (1 - Phi(b / sigma)). A price looked at only m times in
 * the horizon touches less often; Broadie, Glasserman and Kou (1997) move the barrier away by
 * 0.5826 * sigma / sqrt(m).
 *
 * <p>Pure. Probabilities are in [0, 1].
 */
public final class BarrierProbability {
  /** -zeta(1/2) / sqrt(2 pi). */
  private static final double SHIFT = 0.5825971579390107;

  private BarrierProbability() {}

  /**
   * Looked at without pause.
   *
   * @param distance log distance to the barrier; 0 or less: it is touched already
   * @param sigma standard deviation of the log price over the horizon, at least 0
   */
  public static double continuous(double distance, double sigma) {
    return touch(distance, sigma, 0);
  }

  /** Looked at {@code looks} times, evenly, the last at the end of the horizon. */
  public static double discrete(double distance, double sigma, int looks) {
    if (looks < 1) {
      throw new IllegalArgumentException("looks must be at least 1: " + looks);
    }
    return touch(distance, sigma, SHIFT / Math.sqrt(looks));
  }

  private static double touch(double distance, double sigma, double shift) {
    if (Double.isNaN(distance) || !(sigma >= 0)) {
      throw new IllegalArgumentException(
          "distance must be a number and sigma at least 0: " + distance + ", " + sigma);
    }
    if (distance <= 0) {
      return 1;
    }
    return sigma == 0 ? 0 : Math.min(1, 2 * Normal.upperTail(distance / sigma + shift));
  }

  /**
   * Log distance of an exposure to its limit: ln(limit / exposure), for a rise of prices.
   *
   * @param exposure USD, positive
   * @param limit USD, positive
   */
  public static double exposureDistance(double exposure, double limit) {
    requirePositive("exposure", exposure);
    requirePositive("limit", limit);
    return StrictMath.log(limit / exposure);
  }

  /**
   * Log distance of a drawdown to its limit: ln((1 - drawdown) / (1 - limit)), for a fall of
   * prices.
   *
   * @param drawdown in [0, 1)
   * @param limit in (0, 1)
   */
  public static double drawdownDistance(double drawdown, double limit) {
    if (!(drawdown >= 0 && drawdown < 1) || !(limit > 0 && limit < 1)) {
      throw new IllegalArgumentException(
          "drawdown must be in [0, 1), limit in (0, 1): " + drawdown + ", " + limit);
    }
    return StrictMath.log((1 - drawdown) / (1 - limit));
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(what + " must be positive and finite: " + value);
    }
  }
}
