package io.hyperdex.risk.book;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import org.jspecify.annotations.Nullable;

/**
 * What one disposal did.
 *
 * @param matched raw quantity taken from holdings
 * @param unmatched raw quantity beyond them
 * @param pnl realized profit or loss; null where the proceeds or the cost are unknown
 */
public record Disposal(Quantity matched, Quantity unmatched, @Nullable Usd pnl) {
  /** Whether it counts as a win, a loss or a break-even. */
  public boolean countsAsTrade() {
    return !matched.isZero() && pnl != null;
  }
}
