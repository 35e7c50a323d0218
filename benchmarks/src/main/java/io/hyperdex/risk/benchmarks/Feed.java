package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.TradeBatch;

/**
 * Trades in order, without end: goes round the cycle of a {@link Workload} and fills a batch with
 * it. What must be new in every trade is made here: key, time and block. Keys never repeat. Trades
 * of one block share its time; {@value #PER_BLOCK} trades a block, 12 seconds apart. Allocates
 * nothing. NOT thread safe.
 */
final class Feed {
  static final int PER_BLOCK = 32;
  static final long BLOCK_MS = 12_000;
  static final long FIRST_BLOCK = 1_000_000;

  /** Trades of a full batch. */
  static final int BATCH = 256;

  final TradeBatch batch = TradeBatch.ofCapacity(BATCH);

  private final long[] trades;
  private final int firstUser;
  private final int chain;
  private final long firstTimeMs;
  private int venue;
  private int at;
  private int start;
  private long made;

  /**
   * @param firstUser dense id of user 0
   * @param firstTimeMs time of the first block
   */
  Feed(Workload workload, int firstUser, int chain, long firstTimeMs) {
    this(workload.trades, 0, firstUser, chain, firstTimeMs, 0);
  }

  /**
   * @param trades a cycle as {@link Workload#trades} has it
   * @param start the trade to begin with
   * @param firstKey the number of the first key, for feeds of one engine to differ in
   */
  Feed(long[] trades, int start, int firstUser, int chain, long firstTimeMs, long firstKey) {
    this.trades = trades;
    this.at = start * Workload.WORDS;
    this.made = firstKey;
    this.firstUser = firstUser;
    this.chain = chain;
    this.firstTimeMs = firstTimeMs;
  }

  /** The venue all trades are from, a dense id. */
  void venue(int index) {
    venue = index;
  }

  /** Fills the batch with the next {@value #BATCH} trades. */
  TradeBatch next() {
    return next(BATCH);
  }

  /** Fills the batch with the next trades, at most {@value #BATCH}. */
  TradeBatch next(int count) {
    TradeBatch filling = batch;
    filling.clear();
    start = at / Workload.WORDS;
    long n = made;
    for (int i = 0; i < count; i++, n++) {
      add(filling, n, firstTimeMs + n / PER_BLOCK * BLOCK_MS, FIRST_BLOCK + n / PER_BLOCK);
    }
    made = n;
    return filling;
  }

  /** As {@link #next()}, all in the given block: for threads that share one chain. */
  TradeBatch nextAt(int count, long block) {
    TradeBatch filling = batch;
    filling.clear();
    start = at / Workload.WORDS;
    long n = made;
    for (int i = 0; i < count; i++, n++) {
      add(filling, n, firstTimeMs + (block - FIRST_BLOCK) * BLOCK_MS, block);
    }
    made = n;
    return filling;
  }

  private void add(TradeBatch filling, long n, long timeMs, long block) {
    long[] t = trades;
    int trade = at;
    at = trade + Workload.WORDS < t.length ? trade + Workload.WORDS : 0;
    long tokens = t[trade + 1];
    filling.add(
        mix(n),
        n,
        firstUser + (int) t[trade],
        chain,
        timeMs,
        block,
        (int) n & PER_BLOCK - 1,
        0,
        (int) (tokens >>> 32),
        t[trade + 2],
        t[trade + 3],
        (int) tokens,
        t[trade + 4],
        t[trade + 5],
        venue);
  }

  /** Trades made so far. */
  long made() {
    return made;
  }

  /** Which trade of the cycle a trade of the present batch is. */
  int cycleIndex(int inBatch) {
    return (start + inBatch) % (trades.length / Workload.WORDS);
  }

  static long mix(long n) {
    long z = (n + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    return z ^ (z >>> 27);
  }
}
