package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * What a user was promised before a swap, in raw units of the token received. Carried along with
 * the {@link Trade}, which measures its {@linkplain Trade#slippage() slippage} against it; the
 * engine does not read it. Immutable.
 *
 * @param expectedOut raw amount quoted, greater than zero, or null where unknown
 * @param minOut least raw amount the user would accept, greater than zero, or null where unknown
 * @param route the way through the pools as the feed names it, not blank, or null where unknown
 * @param observedAtMs when the quote was given, epoch milliseconds UTC, or {@link #UNKNOWN_TIME}
 */
public record Quote(
    @Nullable Quantity expectedOut,
    @Nullable Quantity minOut,
    @Nullable String route,
    long observedAtMs) {
  public static final long UNKNOWN_TIME = -1;

  public Quote {
    requirePositive("expectedOut", expectedOut);
    requirePositive("minOut", minOut);
    if (route != null && route.isBlank()) {
      throw new IllegalArgumentException(
          "route must not be blank: \"" + route + "\"; pass null where the feed has none");
    }
    if (observedAtMs < UNKNOWN_TIME) {
      throw new IllegalArgumentException(
          "observedAtMs must be >= 0, or UNKNOWN_TIME (-1) where the feed has none: "
              + observedAtMs);
    }
  }

  /** Two amounts, without a route and a time. */
  public static Quote of(Quantity expectedOut, Quantity minOut) {
    return new Quote(expectedOut, minOut, null, UNKNOWN_TIME);
  }

  private static void requirePositive(String what, @Nullable Quantity amount) {
    if (amount != null && amount.isZero()) {
      throw new IllegalArgumentException(
          what + " must be positive: " + amount + "; pass null where the feed has none");
    }
  }
}
