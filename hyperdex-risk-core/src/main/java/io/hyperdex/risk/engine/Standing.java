package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import org.jspecify.annotations.Nullable;

/** A {@link ChainPosition} that can be overwritten. */
final class Standing {
  ChainTable.@Nullable Chain chain;
  long timeMs;
  long blockNumber;
  long txIndex;
  long logIndex;

  void set(Standing other) {
    set(other.chain, other.timeMs, other.blockNumber, other.txIndex, other.logIndex);
  }

  void set(
      ChainTable.@Nullable Chain chain,
      long timeMs,
      long blockNumber,
      long txIndex,
      long logIndex) {
    this.chain = chain;
    this.timeMs = timeMs;
    this.blockNumber = blockNumber;
    this.txIndex = txIndex;
    this.logIndex = logIndex;
  }

  void set(ChainTable.Chain chain, ChainPosition at) {
    set(chain, at.timeMs(), at.blockNumber(), at.txIndex(), at.logIndex());
  }

  /** Whether every part is known. */
  boolean isPrecise() {
    return (blockNumber | txIndex | logIndex) >= 0;
  }

  ChainPosition toPosition() {
    if (chain == null) {
      throw new IllegalStateException("a global event stands on no chain");
    }
    return ChainPosition.of(chain.id, timeMs, blockNumber, txIndex, logIndex);
  }
}
