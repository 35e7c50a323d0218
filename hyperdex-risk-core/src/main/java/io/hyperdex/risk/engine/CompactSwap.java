package io.hyperdex.risk.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The step of a swap booked by {@link InOrderTrades} as words in a row: what undoing it takes. Most
 * are forgotten as they are; one that is asked for becomes a {@link HistoryEntry} first.
 */
final class CompactSwap {
  /*
   * An object of the same content is twice as large and lies in another place for each user: making
   * it ready, reading it to see whether it is settled and wiping it were a third of a trade.
   * The words that tell whether a step is settled come first: they share a cache line.
   */
  static final int IDENTITY = 0;
  static final int AT_MS = 1;
  static final int BLOCK = 2;

  /** Venue (32 bits), chain of this event and of the one before (15 each), result (2). */
  static final int META = 3;

  static final int KEY_HIGH = 4;
  static final int KEY_LOW = 5;
  static final int TX_AND_LOG = 6;
  static final int PLACE = 7;
  static final int TIME_MS = 8;
  static final int TOKENS = 9;
  static final int IN_HIGH = 10;
  static final int IN_LOW = 11;
  static final int OUT_HIGH = 12;
  static final int OUT_LOW = 13;
  static final int VALUE = 14;
  static final int COST_IN = 15;
  static final int REALIZED_IN = 16;
  static final int COST_OUT = 17;
  static final int FLAGS_OUT = 18;
  static final int INDEX = 19;
  static final int PEAK = 20;
  static final int MAX_DRAWDOWN = 21;
  static final int BASE = 22;
  static final int STREAKS = 23;
  static final int PREVIOUS = 24;
  static final int AT_MS_BEFORE = 25;
  static final int BLOCK_BEFORE = 26;
  static final int TX_AND_LOG_BEFORE = 27;
  static final int WORDS = 28;

  private static final int CHAIN_SHIFT = 32;
  private static final int CHAIN_BEFORE_SHIFT = 47;
  private static final int RESULT_SHIFT = 62;
  private static final int CHAIN_MASK = (1 << 15) - 1;

  /** Numbers of chains from here on don't fit; one that stands for none before. */
  static final int MOST_CHAINS = CHAIN_MASK;

  private CompactSwap() {}

  static long pack(long high, long low) {
    return high << 32 | (low & 0xffff_ffffL);
  }

  static int high(long packed) {
    return (int) (packed >> 32);
  }

  static int low(long packed) {
    return (int) packed;
  }

  /** Whether both can be packed. */
  static boolean fit(long one, long other) {
    return one == (int) one && other == (int) other;
  }

  static long meta(int venue, int chain) {
    return (long) chain << CHAIN_SHIFT | (venue & 0xffff_ffffL);
  }

  static long withChainBefore(int chain) {
    return (long) chain << CHAIN_BEFORE_SHIFT;
  }

  static long withResult(byte result) {
    return (long) result << RESULT_SHIFT;
  }

  static int chain(long meta) {
    return (int) (meta >>> CHAIN_SHIFT) & CHAIN_MASK;
  }

  static int chainBefore(long meta) {
    return (int) (meta >>> CHAIN_BEFORE_SHIFT) & CHAIN_MASK;
  }

  static byte result(long meta) {
    return (byte) (meta >>> RESULT_SHIFT);
  }

  /** The words of a step that {@link #fill} filled; where it comes in the chain is left out. */
  static void words(HistoryEntry step, long[] words, int at) {
    ChainTable.Chain chain = Objects.requireNonNull(step.chain, "a swap on no chain");
    ChainTable.@Nullable Chain before = step.chainBefore;
    words[at + AT_MS] = step.atMs;
    words[at + BLOCK] = step.blockNumber;
    words[at + META] =
        meta(step.venue, chain.number)
            | withChainBefore(before == null ? MOST_CHAINS : before.number)
            | withResult(step.result);
    words[at + KEY_HIGH] = step.keyHigh;
    words[at + KEY_LOW] = step.keyLow;
    words[at + TX_AND_LOG] = pack(step.txIndex, step.logIndex);
    words[at + PLACE] = step.place;
    words[at + TIME_MS] = step.timeMs;
    words[at + TOKENS] = pack(step.tokenIn, step.tokenOut);
    words[at + IN_HIGH] = step.inHigh;
    words[at + IN_LOW] = step.inLow;
    words[at + OUT_HIGH] = step.outHigh;
    words[at + OUT_LOW] = step.outLow;
    words[at + VALUE] = step.value;
    words[at + COST_IN] = step.costIn;
    words[at + REALIZED_IN] = step.realizedIn;
    words[at + COST_OUT] = step.costOut;
    words[at + FLAGS_OUT] = step.flagsOut;
    words[at + INDEX] = Double.doubleToRawLongBits(step.index);
    words[at + PEAK] = Double.doubleToRawLongBits(step.peak);
    words[at + MAX_DRAWDOWN] = Double.doubleToRawLongBits(step.maxDrawdown);
    words[at + BASE] = step.base;
    words[at + STREAKS] = pack(step.streak, step.maxStreak);
    words[at + AT_MS_BEFORE] = step.atMsBefore;
    words[at + BLOCK_BEFORE] = step.blockBefore;
    words[at + TX_AND_LOG_BEFORE] = pack(step.txBefore, step.logBefore);
  }

  /** Fills a blank step with the words from {@code at} on; its links and objects come on top. */
  static void fill(HistoryEntry step, long[] words, int at, ChainTable chains) {
    long meta = words[at + META];
    step.begin(null, words[at + PLACE], words[at + TIME_MS]);
    step.identity = words[at + IDENTITY];
    step.keyHigh = words[at + KEY_HIGH];
    step.keyLow = words[at + KEY_LOW];
    step.standAt(
        chains.numbered(chain(meta)),
        words[at + AT_MS],
        words[at + BLOCK],
        high(words[at + TX_AND_LOG]),
        low(words[at + TX_AND_LOG]));
    step.isSwap = true;
    step.result = result(meta);
    step.tokenIn = high(words[at + TOKENS]);
    step.tokenOut = low(words[at + TOKENS]);
    step.inHigh = words[at + IN_HIGH];
    step.inLow = words[at + IN_LOW];
    step.outHigh = words[at + OUT_HIGH];
    step.outLow = words[at + OUT_LOW];
    step.venue = low(meta);
    step.value = words[at + VALUE];
    step.costIn = words[at + COST_IN];
    step.realizedIn = words[at + REALIZED_IN];
    step.costOut = words[at + COST_OUT];
    step.flagsOut = words[at + FLAGS_OUT];
    step.index = Double.longBitsToDouble(words[at + INDEX]);
    step.peak = Double.longBitsToDouble(words[at + PEAK]);
    step.maxDrawdown = Double.longBitsToDouble(words[at + MAX_DRAWDOWN]);
    step.base = words[at + BASE];
    step.streak = high(words[at + STREAKS]);
    step.maxStreak = low(words[at + STREAKS]);
    step.atMsBefore = words[at + AT_MS_BEFORE];
    step.blockBefore = words[at + BLOCK_BEFORE];
    step.txBefore = high(words[at + TX_AND_LOG_BEFORE]);
    step.logBefore = low(words[at + TX_AND_LOG_BEFORE]);
    int before = chainBefore(meta);
    ChainTable.@Nullable Chain chainBefore = before == MOST_CHAINS ? null : chains.numbered(before);
    if (step.chainBefore != chainBefore) {
      step.chainBefore = chainBefore;
    }
  }
}
