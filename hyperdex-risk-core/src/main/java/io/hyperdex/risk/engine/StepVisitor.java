package io.hyperdex.risk.engine;

import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.Trade;
import org.jspecify.annotations.Nullable;

/** Is shown the steps of one user that are remembered. */
interface StepVisitor {
  void begin(int linked, int swaps, int others);

  /**
   * A step that is an object.
   *
   * @param use tells it from the user's other steps; 0 for a global one
   */
  void step(long use, HistoryEntry step);

  /**
   * A {@link CompactSwap}.
   *
   * @param words holds it from {@code at} on
   */
  void swap(long use, long[] words, int at, @Nullable Trade trade, @Nullable VenueShares venues);
}
