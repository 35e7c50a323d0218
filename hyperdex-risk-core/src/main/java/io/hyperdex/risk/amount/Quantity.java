package io.hyperdex.risk.amount;

import static io.hyperdex.risk.wide.UsdMath.unsignedMultiplyHigh;

import io.hyperdex.risk.wide.Wide256;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact token amount in the token's smallest unit (wei, satoshi): an unsigned 256-bit integer.
 *
 * <p>Never negative, never rounded: arithmetic that leaves [{@link #ZERO}, {@link #MAX}] throws.
 * The number of decimals belongs to the token, not to the quantity. Immutable, safe from any
 * thread; each arithmetic result is one new object.
 */
public final class Quantity implements Comparable<Quantity> {

  /** Nothing. */
  public static final Quantity ZERO = new Quantity(0, 0, 0, 0);

  /** 2^256 - 1, the largest amount a token contract can hold. */
  public static final Quantity MAX = new Quantity(-1, -1, -1, -1);

  private static final long TEN_18 = 1_000_000_000_000_000_000L;

  private final long limb3;
  private final long limb2;
  private final long limb1;
  private final long limb0;

  private Quantity(long limb3, long limb2, long limb1, long limb0) {
    this.limb3 = limb3;
    this.limb2 = limb2;
    this.limb1 = limb1;
    this.limb0 = limb0;
  }

  /**
   * A quantity of {@code units} smallest units.
   *
   * @throws IllegalArgumentException if {@code units} is negative
   */
  public static Quantity of(long units) {
    if (units < 0) {
      throw new IllegalArgumentException(
          "quantity must not be negative: " + units + "; use ofLimbs for an unsigned long");
    }
    return ofLimbs(0, 0, 0, units);
  }

  /** The quantity of the four unsigned 64-bit limbs, most significant first. */
  public static Quantity ofLimbs(long limb3, long limb2, long limb1, long limb0) {
    return (limb3 | limb2 | limb1 | limb0) == 0 ? ZERO : new Quantity(limb3, limb2, limb1, limb0);
  }

  /**
   * A quantity of {@code units} smallest units.
   *
   * @throws IllegalArgumentException if {@code units} is negative or above {@link #MAX}
   */
  public static Quantity of(BigInteger units) {
    if (units.signum() < 0) {
      throw new IllegalArgumentException("quantity must not be negative: " + units);
    }
    if (units.bitLength() > 256) {
      throw new IllegalArgumentException("quantity must be below 2^256: " + units);
    }
    return ofLimbs(
        units.shiftRight(192).longValue(),
        units.shiftRight(128).longValue(),
        units.shiftRight(64).longValue(),
        units.longValue());
  }

  /**
   * A quantity from its smallest units in ASCII decimal digits, such as {@code "1000000"}. Leading
   * zeros are accepted; signs, points, exponents and blanks are not.
   *
   * @throws IllegalArgumentException if the text is anything else or above {@link #MAX}
   */
  public static Quantity parse(String decimalDigits) {
    return parse(decimalDigits, decimalDigits.length(), 0);
  }

  /**
   * A quantity from whole tokens: {@code ofDecimal("1.5", 18)} is 15 * 10^17 smallest units. Plain
   * decimal only: digits, optionally a point and more digits; no sign and no exponent.
   *
   * @param decimals the token's decimals, at least 0
   * @throws IllegalArgumentException if the text is anything else, has more fractional digits than
   *     {@code decimals}, or the result is above {@link #MAX}
   */
  public static Quantity ofDecimal(String decimal, int decimals) {
    requireDecimals(decimals);
    int point = decimal.indexOf('.');
    int fraction = point < 0 ? 0 : decimal.length() - point - 1;
    if (point == 0 || (point > 0 && fraction == 0)) {
      throw notDigits(decimal);
    }
    if (fraction > decimals) {
      throw new IllegalArgumentException(
          "quantity has "
              + fraction
              + " fractional digits, the token "
              + decimals
              + ": "
              + decimal);
    }
    return parse(decimal, point < 0 ? decimal.length() : point, decimals - fraction);
  }

  /** Parses digits with an optional point at {@code point}, times 10^{@code zeros}. */
  private static Quantity parse(String text, int point, int zeros) {
    int length = text.length();
    if (length == 0) {
      throw new IllegalArgumentException("quantity must be decimal digits: an empty text");
    }
    Accumulator sum = new Accumulator();
    long chunk = 0;
    long weight = 1;
    for (int i = 0; i < length; i++) {
      if (i == point) {
        continue;
      }
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw notDigits(text);
      }
      chunk = chunk * 10 + digit;
      weight *= 10;
      if (weight == TEN_18) {
        sum.multiplyAndAdd(weight, chunk, text);
        chunk = 0;
        weight = 1;
      }
    }
    sum.multiplyAndAdd(weight, chunk, text);
    for (int left = zeros; left > 0 && !sum.isZero(); left--) {
      sum.multiplyAndAdd(10, 0, text);
    }
    return ofLimbs(sum.limb3, sum.limb2, sum.limb1, sum.limb0);
  }

  /** Bits 0 to 63. */
  public long limb0() {
    return limb0;
  }

  /** Bits 64 to 127. */
  public long limb1() {
    return limb1;
  }

  /** Bits 128 to 191. */
  public long limb2() {
    return limb2;
  }

  /** Bits 192 to 255. */
  public long limb3() {
    return limb3;
  }

  /**
   * The sum.
   *
   * @throws ArithmeticException if it is above {@link #MAX}
   */
  public Quantity plus(Quantity other) {
    Wide256 sum = wide();
    if (sum.add(other.limb3, other.limb2, other.limb1, other.limb0)) {
      throw new ArithmeticException("quantity overflow: " + this + " + " + other);
    }
    return ofLimbs(sum.l3, sum.l2, sum.l1, sum.l0);
  }

  /**
   * The difference.
   *
   * @throws ArithmeticException if {@code other} is more than this
   */
  public Quantity minus(Quantity other) {
    Wide256 difference = wide();
    if (difference.subtract(other.limb3, other.limb2, other.limb1, other.limb0)) {
      throw new ArithmeticException("quantity underflow: " + this + " - " + other);
    }
    return ofLimbs(difference.l3, difference.l2, difference.l1, difference.l0);
  }

  public boolean isZero() {
    return (limb3 | limb2 | limb1 | limb0) == 0;
  }

  /** Whether the quantity is below 2^128, so that {@link #limb2} and {@link #limb3} are zero. */
  public boolean fitsIn128() {
    return (limb3 | limb2) == 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return Wide256.compare(
        limb3, limb2, limb1, limb0, other.limb3, other.limb2, other.limb1, other.limb0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity that
        && limb0 == that.limb0
        && limb1 == that.limb1
        && limb2 == that.limb2
        && limb3 == that.limb3;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(((limb3 * 31 + limb2) * 31 + limb1) * 31 + limb0);
  }

  public BigInteger toBigInteger() {
    return Wide256.toBigInteger(limb3, limb2, limb1, limb0);
  }

  /** The smallest units in decimal digits, as {@link #parse} reads them. */
  @Override
  public String toString() {
    return (limb3 | limb2 | limb1) == 0 ? Long.toUnsignedString(limb0) : toBigInteger().toString();
  }

  /**
   * The whole tokens in plain decimal, exact, without trailing zeros: 15 * 10^17 with 18 decimals
   * is {@code "1.5"}. {@link #ofDecimal} reads it back.
   *
   * @param decimals the token's decimals, at least 0
   */
  public String toDecimalString(int decimals) {
    requireDecimals(decimals);
    return isZero()
        ? "0"
        : new BigDecimal(toBigInteger(), decimals).stripTrailingZeros().toPlainString();
  }

  private Wide256 wide() {
    Wide256 wide = new Wide256();
    wide.set(limb3, limb2, limb1, limb0);
    return wide;
  }

  private static void requireDecimals(int decimals) {
    if (decimals < 0) {
      throw new IllegalArgumentException("decimals must not be negative: " + decimals);
    }
  }

  private static IllegalArgumentException notDigits(String text) {
    return new IllegalArgumentException("quantity must be decimal digits: " + text);
  }

  /** The running value of a parse. */
  private static final class Accumulator {
    private long limb3;
    private long limb2;
    private long limb1;
    private long limb0;

    boolean isZero() {
      return (limb3 | limb2 | limb1 | limb0) == 0;
    }

    /** {@code this = this * factor + addend}, both below 2^63: no carry limb can wrap. */
    void multiplyAndAdd(long factor, long addend, String text) {
      long low = limb0 * factor;
      long carry = unsignedMultiplyHigh(limb0, factor);
      limb0 = low + addend;
      carry += Long.compareUnsigned(limb0, low) < 0 ? 1 : 0;
      low = limb1 * factor;
      long next = unsignedMultiplyHigh(limb1, factor);
      limb1 = low + carry;
      next += Long.compareUnsigned(limb1, low) < 0 ? 1 : 0;
      low = limb2 * factor;
      carry = unsignedMultiplyHigh(limb2, factor);
      limb2 = low + next;
      carry += Long.compareUnsigned(limb2, low) < 0 ? 1 : 0;
      low = limb3 * factor;
      next = unsignedMultiplyHigh(limb3, factor);
      limb3 = low + carry;
      next += Long.compareUnsigned(limb3, low) < 0 ? 1 : 0;
      if (next != 0) {
        throw new IllegalArgumentException("quantity must be below 2^256: " + text);
      }
    }
  }
}
