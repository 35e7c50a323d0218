package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.id.ChainId;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Map;

/** How far each chain has come, and what is final on it. */
final class ChainTable {
  private static final class Chain {
    final int horizonBlocks;
    long head = -1;
    long finalBlock = -1;

    Chain(int horizonBlocks) {
      this.horizonBlocks = horizonBlocks;
    }
  }

  static final int DEFAULT_HORIZON_BLOCKS = 128;

  private final Map<ChainId, Integer> horizons;
  private final long horizonMs;
  private final long undoMs;
  private final Map<ChainId, Chain> chains = new Object2ObjectOpenHashMap<>();

  ChainTable(Map<ChainId, Integer> horizons, long horizonMs, long undoMs) {
    this.horizons = Map.copyOf(horizons);
    this.horizonMs = horizonMs;
    this.undoMs = undoMs;
  }

  void sawBlock(ChainPosition at) {
    if (at.hasBlock()) {
      Chain chain = chain(at.chain());
      chain.head = Math.max(chain.head, at.blockNumber());
    }
  }

  /** Returns false where the block was final already. */
  boolean finalize(ChainId id, long blockNumber) {
    Chain chain = chain(id);
    if (blockNumber <= chain.finalBlock) {
      return false;
    }
    chain.finalBlock = blockNumber;
    chain.head = Math.max(chain.head, blockNumber);
    return true;
  }

  /** Whether an event at a position can neither come new nor go any more. */
  boolean isSettled(ChainPosition at, long nowMs) {
    if (nowMs == RiskEngine.NO_TIME) {
      return false;
    }
    if (at.timeMs() < nowMs - undoMs) {
      return true;
    }
    if (!at.hasBlock()) {
      return at.timeMs() < nowMs - horizonMs;
    }
    Chain chain = chains.get(at.chain());
    return chain != null
        && (at.blockNumber() <= chain.finalBlock
            || at.blockNumber() < chain.head - chain.horizonBlocks);
  }

  private Chain chain(ChainId id) {
    return chains.computeIfAbsent(
        id, chain -> new Chain(horizons.getOrDefault(chain, DEFAULT_HORIZON_BLOCKS)));
  }
}
