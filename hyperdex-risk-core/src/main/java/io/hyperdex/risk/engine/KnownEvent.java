package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.UserEvent;
import org.jspecify.annotations.Nullable;

/** An event whose key is remembered: what a redelivery, a conflict or a revert finds. */
abstract class KnownEvent {
  long keyHigh;
  long keyLow;

  abstract UserEvent requireEvent();

  /** Where the event stands, which decides when its key is forgotten. */
  abstract ChainPosition at();

  abstract boolean isSettled(ChainTable chains, long nowMs);

  abstract Account account();

  /** Null for a pending trade. */
  abstract @Nullable HistoryEntry step();
}
