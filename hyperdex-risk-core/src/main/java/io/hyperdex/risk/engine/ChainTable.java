package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.id.ChainId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far each chain has come, and what is final on it. Any thread may call anything. */
final class ChainTable {
  static final class Chain {
    final ChainId id;
    final int horizonBlocks;
    private final AtomicLong head = new AtomicLong(-1);
    private final AtomicLong finalBlock = new AtomicLong(-1);

    private Chain(ChainId id, int horizonBlocks) {
      this.id = id;
      this.horizonBlocks = horizonBlocks;
    }

    void saw(long block) {
      raise(head, block);
    }

    private static boolean raise(AtomicLong highest, long block) {
      long known = highest.get();
      while (block > known) {
        if (highest.compareAndSet(known, block)) {
          return true;
        }
        known = highest.get();
      }
      return false;
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
      chain(at.chain()).saw(at.blockNumber());
    }
  }

  /** Returns false where the block was final already. */
  boolean finalize(ChainId id, long blockNumber) {
    Chain chain = chain(id);
    boolean news = Chain.raise(chain.finalBlock, blockNumber);
    chain.saw(blockNumber);
    return news;
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
        : blockNumber <= chain.finalBlock.get()
            || blockNumber < chain.head.get() - chain.horizonBlocks;
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
