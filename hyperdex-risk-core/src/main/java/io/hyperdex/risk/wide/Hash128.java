package io.hyperdex.risk.wide;

import java.nio.charset.StandardCharsets;

/**
 * A streaming, non-cryptographic 128-bit hash: MurmurHash3 x64 128 with seed 0 (Appleby, 2011) over
 * the bytes put so far. NOT thread safe; allocation-free after construction; the same on every
 * platform and JDK.
 *
 * <p>Numbers enter little-endian. The digest depends on the bytes only, not on how they were cut
 * into puts. Order of use: {@code put...}, {@link #finish()}, {@link #high()} and {@link #low()},
 * then {@link #reset()} before the next message. Not for keys chosen by an adversary.
 */
public final class Hash128 {

  /*
   * Two 64-bit lanes h1, h2 absorb 16-byte blocks (k1, k2). Bytes that do not yet fill a block wait
   * in k1 and k2, whose unused bits are always zero; finish() absorbs the tail, mixes in the length
   * and spreads every bit over both lanes.
   */

  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private long h1;
  private long h2;
  private long k1;
  private long k2;
  private long length;
  private boolean finished;

  /** Starts an empty message. */
  public void reset() {
    h1 = 0;
    h2 = 0;
    k1 = 0;
    k2 = 0;
    length = 0;
    finished = false;
  }

  /** Appends 8 bytes, little-endian. */
  public void putLong(long value) {
    append(value, 8);
  }

  /** Appends 4 bytes, little-endian. */
  public void putInt(int value) {
    append(value & 0xffff_ffffL, 4);
  }

  /** Appends one byte. */
  public void putByte(byte value) {
    append(value & 0xffL, 1);
  }

  /**
   * Appends the number of UTF-16 code units as {@link #putInt}, then each code unit as two bytes,
   * little-endian. The length keeps ("a", "bc") apart from ("ab", "c").
   */
  public void putString(CharSequence value) {
    int chars = value.length();
    putInt(chars);
    for (int i = 0; i < chars; i++) {
      append(value.charAt(i), 2);
    }
  }

  /** Appends the raw bits, with -0.0 folded to 0.0. NaN is a caller's error, asserted against. */
  public void putDouble(double value) {
    assert !Double.isNaN(value) : "NaN has no canonical bits: hash a status instead";
    putLong(Double.doubleToRawLongBits(value + 0.0)); // -0.0 + 0.0 is 0.0 (JLS 15.18.2)
  }

  /** Ends the message; {@link #high()} and {@link #low()} are valid until {@link #reset()}. */
  public void finish() {
    if (finished) {
      return;
    }
    finished = true;
    h2 ^= scramble2(k2);
    h1 ^= scramble1(k1);
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = avalanche(h1);
    h2 = avalanche(h2);
    h1 += h2;
    h2 += h1;
  }

  /**
   * The first 64-bit word of the digest, h1 of the reference code. Call {@link #finish()} first.
   */
  public long high() {
    assert finished : "call finish() before reading the digest";
    return h1;
  }

  /** The second 64-bit word of the digest, h2 of the reference code. */
  public long low() {
    assert finished : "call finish() before reading the digest";
    return h2;
  }

  /** The digest {@code {high, low}} of the strings, each put by {@link #putString}. Allocates. */
  public static long[] of(String... parts) {
    Hash128 hash = new Hash128();
    for (String part : parts) {
      hash.putString(part);
    }
    hash.finish();
    return new long[] {hash.high(), hash.low()};
  }

  /** Appends the low {@code bytes} bytes of {@code value}, whose other bits are zero. */
  private void append(long value, int bytes) {
    assert !finished : "call reset() before hashing the next message";
    int at = (int) length & 15;
    length += bytes;
    int shift = (at & 7) << 3;
    boolean first = at < 8;
    if (first) {
      k1 |= value << shift;
    } else {
      k2 |= value << shift;
    }
    if ((at & 7) + bytes < 8) {
      return;
    }
    long spill = shift == 0 ? 0 : value >>> (64 - shift);
    if (first) {
      k2 = spill;
    } else {
      absorb();
      k1 = spill;
      k2 = 0;
    }
  }

  private void absorb() {
    h1 ^= scramble1(k1);
    h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
    h2 ^= scramble2(k2);
    h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
  }

  private static long scramble1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long scramble2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long avalanche(long h) {
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }

  /** 32 digits, the high word first. */
  public static String hex(long high, long low) {
    byte[] digits = new byte[32];
    for (int i = 0; i < 16; i++) {
      digits[i] = digit(high >>> 60 - 4 * i);
      digits[16 + i] = digit(low >>> 60 - 4 * i);
    }
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  private static byte digit(long bits) {
    int value = (int) bits & 15;
    return (byte) (value < 10 ? '0' + value : 'a' - 10 + value);
  }
}
