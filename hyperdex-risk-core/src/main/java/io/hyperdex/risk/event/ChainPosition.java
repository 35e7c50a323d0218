package io.hyperdex.risk.event;

import io.hyperdex.risk.id.ChainId;

/**
 * Where and when an event happened.
 *
 * <p>Events of a user are ordered by (time, chain, block, transaction, log); a place that is not
 * known is {@link #UNKNOWN} and leaves events of the same time and chain in order of arrival.
 *
 * @param chain the chain
 * @param timeMs block time, epoch milliseconds UTC
 * @param blockNumber block height, or {@link #UNKNOWN}
 * @param txIndex index of the transaction in its block, or {@link #UNKNOWN}
 * @param logIndex index of the log in its block, or {@link #UNKNOWN}
 */
public record ChainPosition(
    ChainId chain, long timeMs, long blockNumber, long txIndex, long logIndex) {
  public static final long UNKNOWN = -1;

  public ChainPosition {
    requireKnownOrUnknown("blockNumber", blockNumber);
    requireKnownOrUnknown("txIndex", txIndex);
    requireKnownOrUnknown("logIndex", logIndex);
  }

  public static ChainPosition of(ChainId chain, long timeMs) {
    return new ChainPosition(chain, timeMs, UNKNOWN, UNKNOWN, UNKNOWN);
  }

  public static ChainPosition of(ChainId chain, long timeMs, long blockNumber) {
    return new ChainPosition(chain, timeMs, blockNumber, UNKNOWN, UNKNOWN);
  }

  public static ChainPosition of(
      ChainId chain, long timeMs, long blockNumber, long txIndex, long logIndex) {
    return new ChainPosition(chain, timeMs, blockNumber, txIndex, logIndex);
  }

  public boolean hasBlock() {
    return blockNumber != UNKNOWN;
  }

  /**
   * Whether this position comes strictly before another in the canonical order. Positions that
   * differ only in a part one of them does not know are not before each other.
   */
  public boolean isBefore(ChainPosition other) {
    if (timeMs != other.timeMs) {
      return timeMs < other.timeMs;
    }
    int byChain = chain.compareTo(other.chain);
    if (byChain != 0) {
      return byChain < 0;
    }
    if (blockNumber == UNKNOWN || other.blockNumber == UNKNOWN) {
      return false;
    }
    if (blockNumber != other.blockNumber) {
      return blockNumber < other.blockNumber;
    }
    if (txIndex != UNKNOWN && other.txIndex != UNKNOWN && txIndex != other.txIndex) {
      return txIndex < other.txIndex;
    }
    return logIndex != UNKNOWN && other.logIndex != UNKNOWN && logIndex < other.logIndex;
  }

  private static void requireKnownOrUnknown(String what, long value) {
    if (value < UNKNOWN) {
      throw new IllegalArgumentException(
          what + " must be >= 0, or UNKNOWN (-1) where the feed has none: " + value);
    }
  }
}
