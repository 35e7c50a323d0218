package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.id.ChainId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far each chain has come, and what is final on it. Chains may be asked for by any thread, what
 * is known of them is the writer's.
 */
final class ChainTable {
  static final class Chain {
    final ChainId id;
    final int horizonBlocks;
    long head = -1;
    long finalBlock = -1;

    private Chain(ChainId id, int horizonBlocks) {
      this.id = id;
      this.horizonBlocks = horizonBlocks;
    }
  }

  static final int DEFAULT_HORIZON_BLOCKS = 128;

  private final Map<ChainId, Integer> horizons;
  private final long horizonMs;
  private final long undoMs;
  private final Map<ChainId, Chain> chains = new ConcurrentHashMap<>();
  private final DenseList<Chain> byIndex = new DenseList<>();

  ChainTable(Map<ChainId, Integer> horizons, long horizonMs, long undoMs) {
    this.horizons = Map.copyOf(horizons);
    this.horizonMs = horizonMs;
    this.undoMs = undoMs;
  }

  /** Gives the chain its dense index: they come in order. */
  void index(ChainId id) {
    byIndex.add(chain(id));
  }

  /** Null for an index never handed out; any thread may ask. */
  @Nullable Chain at(int index) {
    return byIndex.find(index);
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
    return isSettled(chain(at.chain()), at.timeMs(), at.blockNumber(), nowMs);
  }

  /** As {@link #isSettled(ChainPosition, long)}. */
  boolean isSettled(Chain chain, long timeMs, long blockNumber, long nowMs) {
    if (nowMs == RiskEngine.NO_TIME) {
      return false;
    }
    if (timeMs < nowMs - undoMs) {
      return true;
    }
    return blockNumber == ChainPosition.UNKNOWN
        ? timeMs < nowMs - horizonMs
        : blockNumber <= chain.finalBlock || blockNumber < chain.head - chain.horizonBlocks;
  }

  Chain chain(ChainId id) {
    Chain known = chains.get(id);
    return known != null ? known : newChain(id);
  }

  private Chain newChain(ChainId id) {
    return chains.computeIfAbsent(
        id, chain -> new Chain(chain, horizons.getOrDefault(chain, DEFAULT_HORIZON_BLOCKS)));
  }
}
