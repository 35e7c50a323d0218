package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.id.ChainId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How far each chain has come, and what is final on it. Any thread may call anything. */
final class ChainTable {
  static final class Chain {
    final ChainId id;
    final int horizonBlocks;
    private final AtomicLong head = new AtomicLong(-1);
    private final AtomicLong finalBlock = new AtomicLong(-1);

    /** Tells chains apart, in fewer bits than their ids. */
    final int number;

    private Chain(ChainId id, int number, int horizonBlocks) {
      this.id = id;
      this.number = number;
      this.horizonBlocks = horizonBlocks;
    }

    /** Where an event stands, as one number, for {@link ChainTable#isSettled(long)}. */
    long place(long timeMs, long blockNumber) {
      boolean isBlock = blockNumber >= 0 && blockNumber <= VALUE;
      long value = isBlock ? blockNumber : Math.max(0, Math.min(VALUE, timeMs));
      return (isBlock ? BLOCK : 0) | (long) number << VALUE_BITS | value;
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

  private static final long BLOCK = Long.MIN_VALUE;
  private static final int VALUE_BITS = 48;
  private static final int MOST_CHAINS = 1 << 63 - VALUE_BITS;
  private static final long VALUE = (1L << VALUE_BITS) - 1;

  private final Map<ChainId, Integer> horizons;
  private final long horizonMs;
  private final long undoMs;
  private final Map<ChainId, Chain> chains = new ConcurrentHashMap<>();
  private final DenseList<Chain> numbered = new DenseList<>();
  private final DenseList<Chain> byIndex = new DenseList<>();
  private final LongSupplier now;

  /**
   * @param now the engine's time
   */
  ChainTable(Map<ChainId, Integer> horizons, long horizonMs, long undoMs, LongSupplier now) {
    this.horizons = Map.copyOf(horizons);
    this.horizonMs = horizonMs;
    this.undoMs = undoMs;
    this.now = now;
  }

  /** Gives the chain its dense index: they come in order. */
  void index(ChainId id) {
    byIndex.add(chain(id));
  }

  /** Null for an index never handed out; any thread may ask. */
  @Nullable Chain at(int index) {
    return byIndex.find(index);
  }

  /** The chain of a {@link Chain#number}. */
  Chain numbered(int number) {
    return numbered.get(number);
  }

  /** Chains seen so far have numbers below this. */
  int size() {
    return numbered.size();
  }

  /** Null for a chain never seen. */
  @Nullable Chain find(ChainId id) {
    return chains.get(id);
  }

  /** How far a chain has come, and what is final on it. */
  void write(StateWriter out) {
    out.putVar(numbered.size());
    for (Chain chain : numbered) {
      out.putText(chain.id.name());
      out.putSigned(chain.head.get());
      out.putSigned(chain.finalBlock.get());
    }
    out.putVar(byIndex.size());
    for (Chain chain : byIndex) {
      out.putVar(chain.number);
    }
  }

  /** What {@link #write} wrote, into a table without chains. */
  void read(StateReader in) {
    int count = in.getCount(3);
    for (int i = 0; i < count; i++) {
      Chain chain = chain(ChainId.of(in.getText()));
      if (chain.number != i || i >= MOST_CHAINS) {
        throw in.bad("chain " + chain.id + " twice, or too many chains");
      }
      chain.head.set(in.getSigned());
      chain.finalBlock.set(in.getSigned());
    }
    int indexed = in.getCount(1);
    for (int i = 0; i < indexed; i++) {
      byIndex.add(numbered.get(in.getIndex(count, "chain")));
    }
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

  /**
   * Whether an event at a {@link Chain#place} can neither come new nor go any more; once true, true
   * for ever, and true for all events of some time ago.
   */
  boolean isSettled(long place) {
    Chain chain = numbered.get((int) (place >>> VALUE_BITS) & MOST_CHAINS - 1);
    long value = place & VALUE;
    return place < 0
        ? value <= chain.finalBlock.get() || value < chain.head.get() - chain.horizonBlocks
        : value < VALUE && value < now.getAsLong() - horizonMs;
  }

  /** Whether a number can be a {@link Chain#place} on a chain that is known. */
  boolean isPlace(long place) {
    return ((int) (place >>> VALUE_BITS) & MOST_CHAINS - 1) < numbered.size();
  }

  Chain chain(ChainId id) {
    Chain known = chains.get(id);
    return known != null ? known : newChain(id);
  }

  private synchronized Chain newChain(ChainId id) {
    Chain known = chains.get(id);
    if (known != null) {
      return known;
    }
    int horizon = horizons.getOrDefault(id, DEFAULT_HORIZON_BLOCKS);
    Chain chain = new Chain(id, numbered.size(), horizon);
    numbered.add(chain);
    chains.put(id, chain);
    return chain;
  }
}
