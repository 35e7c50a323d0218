package io.hyperdex.risk.analytics.tail;

/**
 * Random numbers by position: block i of a key is a function of i alone, so any thread can make any
 * part of a sequence.
 *
 * <p>Philox 4x32 with 10 rounds (Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as
 * easy as 1, 2, 3). Immutable, safe from any thread; no allocation per call.
 */
final class Philox {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final double UNIT = 0x1p-52;

  private final int key0;
  private final int key1;

  Philox(long key) {
    key0 = (int) key;
    key1 = (int) (key >>> 32);
  }

  /**
   * Two random longs of the block at a 128-bit counter: bits 0 to 63 of it first.
   *
   * @param out two places from {@code at} on
   */
  void block(long counterLow, long counterHigh, long[] out, int at) {
    int c0 = (int) counterLow;
    int c1 = (int) (counterLow >>> 32);
    int c2 = (int) counterHigh;
    int c3 = (int) (counterHigh >>> 32);
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[at] = c0 & 0xFFFFFFFFL | (long) c1 << 32;
    out[at + 1] = c2 & 0xFFFFFFFFL | (long) c3 << 32;
  }

  /**
   * A number in (0, 1), symmetric around a half, from the upper 52 bits: one more, and half of it
   * would be lost.
   */
  static double uniform(long bits) {
    return ((bits >>> 12) + 0.5) * UNIT;
  }
}
