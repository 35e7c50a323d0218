package io.hyperdex.risk.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The records of all users: one contiguous run of longs each, addressed by dense id, in chunks that
 * are never moved.
 *
 * <pre>
 * header  0  version: bit 0 owned, bits 48-62 what {@link LeanSlack} keeps, bit 63 something waits
 *            in the user's inbox
 *         1  rule states and flags, see the constants
 *         2  index of returns, double       3  its base, USD, double     4  its peak, double
 *         5  trades (high 32 bits), largest drawdown in units of 2^-32 (low)
 *         6  wins (high), losses (low)
 *         7  side record (high), losing streak (bits 16-31), longest streak (bits 0-15)
 * slot    0  sign: counted in equity; token + 1 (bits 32-62), 0 where free; unit cost, float (low)
 *         1  quantity, low limb    2  high limb    3  quantity in whole tokens, double
 * </pre>
 *
 * <p>Whoever turns the version odd owns the record until it is even again. Readers copy and compare
 * the version before and after. Ids are handed out by one thread at a time.
 */
final class LeanSlab {
  static final int HEADER = 8;
  static final int SLOT = 4;

  static final int VERSION = 0;
  static final int STATE = 1;
  static final int INDEX = 2;
  static final int BASE = 3;
  static final int PEAK = 4;
  static final int TRADES = 5;
  static final int RESULTS = 6;
  static final int SIDE = 7;

  static final int MAX_RULES = 24;
  static final long RULE_MASK = (1L << MAX_RULES) - 1;
  static final int UNKNOWN_SHIFT = MAX_RULES;
  static final long ACTIVE = 1L << 48;
  static final long PERIOD_OPEN = 1L << 49;
  static final long SEEN = 1L << 50;
  static final long KNOWN = 1L << 51;

  /** Some tokens are in the side record. */
  static final long MORE = 1L << 52;

  static final int GENERATION_SHIFT = 53;
  static final long COUNTED = Long.MIN_VALUE;

  static final long OWNED = 1;
  static final long PENDING = Long.MIN_VALUE;

  /** In the version word: what counts steps. */
  static final long COUNT = (1L << 48) - 1;

  private static final int WAKE_SHIFT = 48;
  private static final int WAKE_MASK = 0x7fff;

  /** Records of different callers are this many apart: neighbours are fetched along by the CPU. */
  static final int BLOCK = 64;

  private static final int CHUNK_SHIFT = 12;
  private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

  final int slots;
  final int stride;
  private volatile long[][] chunks = new long[0][];

  /** Beside each record, for {@link LeanWakes}: a link and a stamp. */
  private volatile int[][] wakes = new int[0][];

  private volatile int limit;

  LeanSlab(int slots) {
    this.slots = slots;
    this.stride = HEADER + SLOT * slots;
  }

  /** Ids below are in chunks that exist; not all are handed out. */
  int limit() {
    return limit;
  }

  int bytesPerRecord() {
    return stride * Long.BYTES;
  }

  /** Reserves whole blocks of ids; returns the first. One thread at a time. */
  int reserve(int count) {
    int first = limit;
    long end = first + ((long) count + BLOCK - 1) / BLOCK * BLOCK;
    if (end > Integer.MAX_VALUE - CHUNK_MASK) {
      throw new IllegalArgumentException("too many users: " + end + "; ids are 31 bits");
    }
    int chunksNeeded = (int) ((end + CHUNK_MASK) >>> CHUNK_SHIFT);
    long[][] now = chunks;
    if (chunksNeeded > now.length) {
      long[][] grown = Arrays.copyOf(now, chunksNeeded);
      int[][] grownWakes = Arrays.copyOf(wakes, chunksNeeded);
      for (int i = now.length; i < chunksNeeded; i++) {
        grown[i] = new long[stride << CHUNK_SHIFT];
        grownWakes[i] = new int[2 << CHUNK_SHIFT];
      }
      wakes = grownWakes;
      chunks = grown;
    }
    limit = (int) end;
    return first;
  }

  /** Makes a record that nobody can use yet an empty one of a known user. */
  void open(int user, long state) {
    long[] chunk = chunk(user);
    int at = offset(user);
    chunk[at + INDEX] = Double.doubleToRawLongBits(1.0);
    chunk[at + PEAK] = Double.doubleToRawLongBits(1.0);
    WORDS.setRelease(chunk, at + STATE, state | KNOWN);
  }

  boolean isKnown(int user) {
    return user >= 0 && user < limit && (opaque(chunk(user), offset(user) + STATE) & KNOWN) != 0;
  }

  long[] chunk(int user) {
    return chunks[user >>> CHUNK_SHIFT];
  }

  int offset(int user) {
    return (user & CHUNK_MASK) * stride;
  }

  static long opaque(long[] chunk, int at) {
    return (long) WORDS.getOpaque(chunk, at);
  }

  // ---- wakes

  /** See {@link LeanSlack}; kept in the version word, changed by the owner of the record only. */
  static int wakeCode(long[] chunk, int at) {
    return (int) ((long) WORDS.getVolatile(chunk, at) >>> WAKE_SHIFT) & WAKE_MASK;
  }

  static void setWakeCode(long[] chunk, int at, int code) {
    long change = code - wakeCode(chunk, at);
    WORDS.getAndAdd(chunk, at, change << WAKE_SHIFT);
  }

  /** The width that a code stands for, {@link LeanSlack#width}. By the owner of the record. */
  static double wakeWidth(long[] chunk, int at) {
    return Float.intBitsToFloat((int) (chunk[at] >>> 32) & WAKE_MASK << 16);
  }

  int link(int user) {
    return (int) INTS.getVolatile(wakes[user >>> CHUNK_SHIFT], 2 * (user & CHUNK_MASK));
  }

  void link(int user, int next) {
    INTS.setVolatile(wakes[user >>> CHUNK_SHIFT], 2 * (user & CHUNK_MASK), next);
  }

  /** Of the registration in force. */
  int stamp(int user) {
    return wakes[user >>> CHUNK_SHIFT][2 * (user & CHUNK_MASK) + 1];
  }

  /** By the owner of the market. */
  int nextStamp(int user) {
    return ++wakes[user >>> CHUNK_SHIFT][2 * (user & CHUNK_MASK) + 1];
  }

  // ---- ownership

  /** Takes a record that is free and has nothing waiting. */
  static boolean tryOwn(long[] chunk, int at) {
    long version = (long) WORDS.getOpaque(chunk, at);
    if ((version & (OWNED | PENDING)) != 0
        || !WORDS.compareAndSet(chunk, at, version, version + 1)) {
      return false;
    }
    VarHandle.storeStoreFence(); // a reader that sees what follows sees the odd version too
    return true;
  }

  /** Takes a record that is free, and with it the duty to look after what waits. */
  static boolean tryOwnWithInbox(long[] chunk, int at) {
    long version = (long) WORDS.getVolatile(chunk, at);
    if ((version & OWNED) != 0
        || !WORDS.compareAndSet(chunk, at, version, (version & ~PENDING) + 1)) {
      return false;
    }
    VarHandle.storeStoreFence();
    return true;
  }

  /** Lets go. True where something came to wait meanwhile. */
  static boolean release(long[] chunk, int at) {
    return (long) WORDS.getAndAdd(chunk, at, 1L) < 0;
  }

  /** Says that something waits. True where the record is free, so that nobody else may look. */
  static boolean markPending(long[] chunk, int at) {
    return ((long) WORDS.getAndBitwiseOr(chunk, at, PENDING) & OWNED) == 0;
  }

  static boolean isOwned(long[] chunk, int at) {
    return ((long) WORDS.getVolatile(chunk, at) & OWNED) != 0;
  }

  static boolean isPending(long[] chunk, int at) {
    return (long) WORDS.getVolatile(chunk, at) < 0;
  }

  // ---- reading

  /** The version to copy under; odd where a writer is inside. */
  static long beginRead(long[] chunk, int at) {
    return (long) WORDS.getAcquire(chunk, at) & ~PENDING;
  }

  /** Whether nothing was written since {@link #beginRead} returned {@code version}. */
  static boolean endRead(long[] chunk, int at, long version) {
    VarHandle.loadLoadFence();
    return ((long) WORDS.getOpaque(chunk, at) & ~PENDING) == version;
  }
}
