package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.UserEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event whose key is remembered, with the place it stands at: what a redelivery, a conflict or a
 * revert finds.
 */
abstract class KnownEvent {
  /** Tells one event, and one use of a step, from all others; 0 where nothing leads here. */
  long identity;

  long keyHigh;
  long keyLow;

  /** Null for a global event, of which only the time counts. */
  ChainTable.@Nullable Chain chain;

  long atMs;
  long blockNumber;
  long txIndex;
  long logIndex;

  final void standAt(
      ChainTable.Chain chain, long atMs, long blockNumber, long txIndex, long logIndex) {
    if (this.chain != chain) {
      this.chain = chain; // a feed has few chains: mostly no store, no barrier
    }
    this.atMs = atMs;
    this.blockNumber = blockNumber;
    this.txIndex = txIndex;
    this.logIndex = logIndex;
  }

  final void standAt(ChainTable.Chain chain, ChainPosition at) {
    standAt(chain, at.timeMs(), at.blockNumber(), at.txIndex(), at.logIndex());
  }

  final ChainPosition at() {
    if (chain == null) {
      throw new IllegalStateException("a global event stands on no chain");
    }
    return ChainPosition.of(chain.id, atMs, blockNumber, txIndex, logIndex);
  }

  /** Whether the event can neither come new nor go any more. */
  final boolean isSettled(ChainTable chains, long nowMs) {
    return chain != null && chains.isSettled(chain, atMs, blockNumber, nowMs);
  }

  abstract UserEvent requireEvent();

  abstract Account account();

  /** Null for a pending trade. */
  abstract @Nullable HistoryEntry step();
}
