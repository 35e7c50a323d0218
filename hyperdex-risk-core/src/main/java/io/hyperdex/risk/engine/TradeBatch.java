package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Trades by dense ids in one block of memory, to be filled, applied with {@link
 * RiskEngine#applyBatch} and filled again. NOT thread safe. After construction nothing allocates.
 *
 * <p>A trade is a frame of {@value #FRAME_BYTES} bytes: twelve little-endian 64-bit words. {@link
 * #decode} takes frames from a buffer as they are and {@link #encode} writes them.
 *
 * <pre>
 * word 0-1  key, high and low
 *      2    user (high 32 bits), chain (low)
 *      3    tokenIn (high 32 bits), tokenOut (low)
 *      4-5  block time (epoch ms), block number (-1 where unknown)
 *      6    txIndex (high 32 bits), logIndex (low); -1 where unknown
 *      7    venue (low 32 bits), 0 where unknown; the rest is zero
 *      8-9  raw amount given up, high and low limb
 *     10-11 raw amount received
 * </pre>
 */
public final class TradeBatch {
  public static final int FRAME_BYTES = 96;

  static final int WORDS = FRAME_BYTES / Long.BYTES;
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final byte NOT_APPLIED = -1;

  final long[] words;
  private final byte[] outcomes;
  private int size;

  /** What a look at memory ahead of time came to; means nothing but that the look was taken. */
  long touched;

  private TradeBatch(int capacity) {
    words = new long[capacity * WORDS];
    outcomes = new byte[capacity];
  }

  /** An empty batch with room for {@code capacity} trades, 1 to 1,048,576. */
  public static TradeBatch ofCapacity(int capacity) {
    if (capacity < 1 || capacity > 1 << 20) {
      throw new IllegalArgumentException("capacity must be 1 to 1048576 trades: " + capacity);
    }
    return new TradeBatch(capacity);
  }

  public int capacity() {
    return outcomes.length;
  }

  public int size() {
    return size;
  }

  public boolean isFull() {
    return size == outcomes.length;
  }

  /** Empties the batch. */
  public void clear() {
    size = 0;
  }

  /**
   * Appends a trade; false where the batch is full. For the parameters see {@link
   * RiskEngine#applyTrade(long, long, int, int, long, long, long, long, int, long, long, int, long,
   * long, int)}.
   */
  public boolean add(
      long keyHigh,
      long keyLow,
      int user,
      int chain,
      long timeMs,
      long blockNumber,
      int txIndex,
      int logIndex,
      int tokenIn,
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow,
      int venue) {
    if (isFull()) {
      return false;
    }
    int at = size * WORDS;
    long[] w = words;
    w[at] = keyHigh;
    w[at + 1] = keyLow;
    w[at + 2] = pair(user, chain);
    w[at + 3] = pair(tokenIn, tokenOut);
    w[at + 4] = timeMs;
    w[at + 5] = blockNumber;
    w[at + 6] = pair(txIndex, logIndex);
    w[at + 7] = venue & 0xffff_ffffL;
    w[at + 8] = inHigh;
    w[at + 9] = inLow;
    w[at + 10] = outHigh;
    w[at + 11] = outLow;
    outcomes[size++] = NOT_APPLIED;
    return true;
  }

  /**
   * Appends frames until the batch is full or less than a frame is left, and moves the buffer's
   * position past them. What a frame says is judged when the batch is applied.
   *
   * @return how many were appended
   */
  public int decode(ByteBuffer from) {
    ByteOrder order = from.order();
    from.order(ByteOrder.LITTLE_ENDIAN);
    int count = Math.min(from.remaining() / FRAME_BYTES, outcomes.length - size);
    int at = from.position();
    int word = size * WORDS;
    for (int end = word + count * WORDS; word < end; word++) {
      words[word] = from.getLong(at);
      at += Long.BYTES;
    }
    from.position(at);
    from.order(order);
    Arrays.fill(outcomes, size, size + count, NOT_APPLIED);
    size += count;
    return count;
  }

  /** Writes the frame of one trade. */
  public void encode(int i, ByteBuffer to) {
    int word = check(i) * WORDS;
    ByteOrder order = to.order();
    to.order(ByteOrder.LITTLE_ENDIAN);
    for (int end = word + WORDS; word < end; word++) {
      to.putLong(words[word]);
    }
    to.order(order);
  }

  /**
   * What became of a trade.
   *
   * @throws IllegalStateException before the batch was applied
   */
  public Outcome outcome(int i) {
    byte outcome = outcomes[check(i)];
    if (outcome == NOT_APPLIED) {
      throw new IllegalStateException("trade " + i + " was not applied yet: call applyBatch first");
    }
    return OUTCOMES[outcome];
  }

  void setOutcome(int i, Outcome outcome) {
    outcomes[i] = (byte) outcome.ordinal();
  }

  public long keyHigh(int i) {
    return words[check(i) * WORDS];
  }

  public long keyLow(int i) {
    return words[check(i) * WORDS + 1];
  }

  public int user(int i) {
    return high(words[check(i) * WORDS + 2]);
  }

  public int chain(int i) {
    return (int) words[check(i) * WORDS + 2];
  }

  public int tokenIn(int i) {
    return high(words[check(i) * WORDS + 3]);
  }

  public int tokenOut(int i) {
    return (int) words[check(i) * WORDS + 3];
  }

  public long timeMs(int i) {
    return words[check(i) * WORDS + 4];
  }

  /** {@link ChainPosition#UNKNOWN} where the feed has none. */
  public long blockNumber(int i) {
    return words[check(i) * WORDS + 5];
  }

  public int txIndex(int i) {
    return high(words[check(i) * WORDS + 6]);
  }

  public int logIndex(int i) {
    return (int) words[check(i) * WORDS + 6];
  }

  public int venue(int i) {
    return (int) words[check(i) * WORDS + 7];
  }

  public long inHigh(int i) {
    return words[check(i) * WORDS + 8];
  }

  public long inLow(int i) {
    return words[check(i) * WORDS + 9];
  }

  public long outHigh(int i) {
    return words[check(i) * WORDS + 10];
  }

  public long outLow(int i) {
    return words[check(i) * WORDS + 11];
  }

  private int check(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("trade " + i + " of a batch of " + size);
    }
    return i;
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | low & 0xffff_ffffL;
  }

  private static int high(long word) {
    return (int) (word >>> 32);
  }
}
