package io.hyperdex.risk.wide;

import java.math.BigInteger;

/**
 * A mutable signed 128-bit integer in two's complement, {@code hi * 2^64 + unsigned(lo)}: the place
 * where allocation-free arithmetic leaves its result. NOT thread safe.
 *
 * <p>Every operation that can overflow returns {@code false} and leaves its target untouched.
 */
public final class Int128 {

  private static final double USD_UNITS = 1e12;

  public long hi;
  public long lo;

  /** Overwrites the value. */
  public void set(long hi, long lo) {
    this.hi = hi;
    this.lo = lo;
  }

  /** Copies the value of {@code other}. */
  public void set(Int128 other) {
    hi = other.hi;
    lo = other.lo;
  }

  /** Sets zero. */
  public void clear() {
    hi = 0;
    lo = 0;
  }

  public boolean isNegative() {
    return hi < 0;
  }

  public boolean isZero() {
    return (hi | lo) == 0;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return signum(hi, lo);
  }

  /** Adds in place; {@code false} and unchanged when the sum does not fit. */
  public boolean add(long bHi, long bLo) {
    return add(hi, lo, bHi, bLo, this);
  }

  /** Subtracts in place; {@code false} and unchanged when the difference does not fit. */
  public boolean subtract(long bHi, long bLo) {
    return subtract(hi, lo, bHi, bLo, this);
  }

  /** {@code out = a + b}; {@code false} and {@code out} untouched when it does not fit. */
  public static boolean add(long aHi, long aLo, long bHi, long bLo, Int128 out) {
    long lo = aLo + bLo;
    long hi = aHi + bHi + carry(aLo, bLo, lo);
    if (((aHi ^ hi) & (bHi ^ hi)) < 0) {
      return false;
    }
    out.hi = hi;
    out.lo = lo;
    return true;
  }

  /** {@code out = a - b}; {@code false} and {@code out} untouched when it does not fit. */
  public static boolean subtract(long aHi, long aLo, long bHi, long bLo, Int128 out) {
    long lo = aLo - bLo;
    long hi = aHi - bHi - borrow(aLo, bLo, lo);
    if (((aHi ^ bHi) & (aHi ^ hi)) < 0) {
      return false;
    }
    out.hi = hi;
    out.lo = lo;
    return true;
  }

  /** {@code out = -a}; {@code false} and {@code out} untouched for {@code -2^127}. */
  public static boolean negate(long aHi, long aLo, Int128 out) {
    if (aHi == Long.MIN_VALUE && aLo == 0) {
      return false;
    }
    out.hi = negateHigh(aHi, aLo);
    out.lo = -aLo;
    return true;
  }

  /** Signed comparison. */
  public static int compare(long aHi, long aLo, long bHi, long bLo) {
    return aHi != bHi ? (aHi < bHi ? -1 : 1) : Long.compareUnsigned(aLo, bLo);
  }

  /** -1, 0 or 1. */
  public static int signum(long hi, long lo) {
    return hi < 0 ? -1 : (hi | lo) == 0 ? 0 : 1;
  }

  /** The signed integer as the nearest {@code double}, ties to even. */
  public static double toDouble(long hi, long lo) {
    if (hi == lo >> 63) {
      return (double) lo; // the value is the signed 64-bit lo; JLS 5.1.2 rounds to nearest even
    }
    return hi < 0 ? -unsignedToDouble(negateHigh(hi, lo), -lo) : unsignedToDouble(hi, lo);
  }

  /** The unsigned 128-bit integer as the nearest {@code double}, ties to even. */
  public static double unsignedToDouble(long hi, long lo) {
    if (hi == 0 && lo >= 0) {
      return (double) lo;
    }
    // Keep the top 63 bits and fold every dropped bit into the lowest of them. 63 bits are more
    // than the 53 + 2 needed, so the one rounding of (double) is that of the exact value.
    int drop = hi == 0 ? 1 : 65 - Long.numberOfLeadingZeros(hi);
    long top;
    long dropped;
    if (drop < 64) {
      top = hi << 1 << (63 - drop) | lo >>> drop;
      dropped = lo << (64 - drop);
    } else {
      top = hi >>> (drop - 64);
      dropped = lo | (drop == 64 ? 0 : hi << (128 - drop));
    }
    top |= dropped != 0 ? 1 : 0;
    return (double) top * Double.longBitsToDouble((long) (1023 + drop) << 52);
  }

  /**
   * USD fixed point at 1e-12 as a {@code double}: {@link #toDouble} divided by {@code 1e12}. Bit
   * for bit what {@link io.hyperdex.risk.amount.Usd#doubleValue()} returns.
   */
  public static double usdToDouble(long hi, long lo) {
    return toDouble(hi, lo) / USD_UNITS;
  }

  /** The signed integer as a new {@code BigInteger}. */
  public static BigInteger toBigInteger(long hi, long lo) {
    return BigInteger.valueOf(hi)
        .shiftLeft(64)
        .add(hi == 0 && lo >= 0 ? BigInteger.valueOf(lo) : Wide256.toBigInteger(0, 0, 0, lo));
  }

  /** Sets {@code value}; {@code false} and unchanged when it does not fit. Allocates. */
  public boolean set(BigInteger value) {
    if (value.bitLength() > 127) {
      return false;
    }
    hi = value.shiftRight(64).longValue();
    lo = value.longValue();
    return true;
  }

  /** The high limb of {@code -(hi, lo)}, modulo 2^128. */
  static long negateHigh(long hi, long lo) {
    return lo == 0 ? -hi : ~hi;
  }

  /** 1 if {@code a + b = sum} carried out of 64 bits, else 0. */
  public static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  /** 1 if {@code a - b = difference} borrowed, else 0. */
  public static long borrow(long a, long b, long difference) {
    return ((~a & b) | ((~a | b) & difference)) >>> 63;
  }

  @Override
  public String toString() {
    return toBigInteger(hi, lo).toString();
  }
}
