package io.hyperdex.risk.wide;

import static io.hyperdex.risk.wide.Int128.borrow;
import static io.hyperdex.risk.wide.Int128.carry;

import java.math.BigInteger;

/**
 * A mutable unsigned 256-bit integer: limbs {@code l3} (most significant) to {@code l0}. NOT thread
 * safe.
 */
public final class Wide256 {

  public long l3;
  public long l2;
  public long l1;
  public long l0;

  /** Overwrites the value. */
  public void set(long l3, long l2, long l1, long l0) {
    this.l3 = l3;
    this.l2 = l2;
    this.l1 = l1;
    this.l0 = l0;
  }

  /** Copies the value of {@code other}. */
  public void set(Wide256 other) {
    set(other.l3, other.l2, other.l1, other.l0);
  }

  /** Sets zero. */
  public void clear() {
    set(0, 0, 0, 0);
  }

  public boolean isZero() {
    return (l3 | l2 | l1 | l0) == 0;
  }

  public boolean fitsIn128() {
    return (l3 | l2) == 0;
  }

  /** Adds in place modulo 2^256; {@code true} if a carry was lost, that is, on overflow. */
  public boolean add(long b3, long b2, long b1, long b0) {
    long s0 = l0 + b0;
    long c0 = carry(l0, b0, s0);
    long s1 = l1 + b1 + c0;
    long c1 = carry(l1, b1, s1);
    long s2 = l2 + b2 + c1;
    long c2 = carry(l2, b2, s2);
    long s3 = l3 + b3 + c2;
    boolean overflow = carry(l3, b3, s3) != 0;
    set(s3, s2, s1, s0);
    return overflow;
  }

  /**
   * Subtracts in place modulo 2^256; {@code true} if a borrow was lost, that is, when b is more.
   */
  public boolean subtract(long b3, long b2, long b1, long b0) {
    long d0 = l0 - b0;
    long w0 = borrow(l0, b0, d0);
    long d1 = l1 - b1 - w0;
    long w1 = borrow(l1, b1, d1);
    long d2 = l2 - b2 - w1;
    long w2 = borrow(l2, b2, d2);
    long d3 = l3 - b3 - w2;
    boolean underflow = borrow(l3, b3, d3) != 0;
    set(d3, d2, d1, d0);
    return underflow;
  }

  /** Unsigned comparison with {@code b}. */
  public int compareTo(long b3, long b2, long b1, long b0) {
    return compare(l3, l2, l1, l0, b3, b2, b1, b0);
  }

  /** Unsigned comparison. */
  public static int compare(
      long a3, long a2, long a1, long a0, long b3, long b2, long b1, long b0) {
    if (a3 != b3) {
      return Long.compareUnsigned(a3, b3);
    }
    if (a2 != b2) {
      return Long.compareUnsigned(a2, b2);
    }
    return a1 != b1 ? Long.compareUnsigned(a1, b1) : Long.compareUnsigned(a0, b0);
  }

  /** The unsigned integer as a new {@code BigInteger}. */
  public static BigInteger toBigInteger(long l3, long l2, long l1, long l0) {
    byte[] bytes = new byte[32];
    putBigEndian(bytes, 0, l3);
    putBigEndian(bytes, 8, l2);
    putBigEndian(bytes, 16, l1);
    putBigEndian(bytes, 24, l0);
    return new BigInteger(1, bytes);
  }

  /**
   * Sets {@code value}; {@code false} and unchanged when negative or above 2^256 - 1. Allocates.
   */
  public boolean set(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      return false;
    }
    set(
        value.shiftRight(192).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(64).longValue(),
        value.longValue());
    return true;
  }

  @Override
  public String toString() {
    return toBigInteger(l3, l2, l1, l0).toString();
  }

  private static void putBigEndian(byte[] bytes, int at, long limb) {
    for (int i = 7; i >= 0; i--) {
      bytes[at + i] = (byte) limb;
      limb >>>= 8;
    }
  }
}
