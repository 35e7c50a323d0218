package io.hyperdex.risk.analytics.forecast;

import java.util.Random;
import java.util.function.ToDoubleBiFunction;

/**
 * Finds out whether a number made at index {@code end} of a series depends on what comes from
 * {@code end} on: everything from there is replaced, several times, and the number must keep its
 * bits.
 */
final class LookAhead {
  private LookAhead() {}

  /** The prices of a random world, as long as wanted, from one seed. */
  static double[] prices(int count, long seed) {
    Random random = new Random(seed);
    double[] prices = new double[count];
    double log = 0;
    double variance = 1e-4;
    for (int i = 0; i < count; i++) {
      double r = Math.sqrt(variance) * random.nextGaussian();
      variance = 5e-6 + 0.1 * r * r + 0.85 * variance;
      log += r;
      prices[i] = StrictMath.exp(log);
    }
    return prices;
  }

  /**
   * @param subject of (closes, end): returns or periods before {@code end} are closes up to {@code
   *     end}, inclusive
   * @return whether the future showed
   */
  static boolean isReadBy(ToDoubleBiFunction<double[], Integer> subject, double[] closes, int end) {
    long expected = Double.doubleToLongBits(subject.applyAsDouble(closes.clone(), end));
    Random random = new Random(end);
    for (int trial = 0; trial < 5; trial++) {
      double[] other = closes.clone();
      for (int i = end + 1; i < other.length; i++) {
        // The first trials shuffle the future, the last ones make another one.
        int j = end + 1 + random.nextInt(other.length - end - 1);
        double swap = other[i];
        other[i] = trial < 2 ? other[j] : swap * (0.5 + random.nextDouble());
        other[j] = trial < 2 ? swap : other[j];
      }
      if (Double.doubleToLongBits(subject.applyAsDouble(other, end)) != expected) {
        return true;
      }
    }
    return false;
  }
}
