package io.hyperdex.risk.metric;

import java.util.OptionalDouble;

/**
 * Share of winning trades: wins / (wins + losses), a ratio in [0, 1]. Zero is neutral: a breakeven
 * counts on neither side (as in QuantStats; others count it as a loss).
 *
 * <p>Stateless, safe from any thread, O(1).
 */
public final class WinRate {
  private WinRate() {}

  /** Empty while there are neither wins nor losses. */
  public static OptionalDouble of(long wins, long losses) {
    if (wins < 0 || losses < 0) {
      throw new IllegalArgumentException(
          "wins and losses must not be negative: " + wins + ", " + losses);
    }
    return wins + losses == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) wins / (wins + losses));
  }
}
