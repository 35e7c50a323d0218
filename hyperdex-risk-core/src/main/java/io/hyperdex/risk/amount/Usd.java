package io.hyperdex.risk.amount;

import io.hyperdex.risk.wide.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A signed amount of US dollars: a 128-bit two's complement integer of units of 1e-12 USD, from
 * about -1.7e26 to 1.7e26 USD.
 *
 * <p>Arithmetic is exact or throws {@link ArithmeticException}. Only reading a decimal rounds:
 * HALF_EVEN to 12 places. Immutable, safe from any thread; each arithmetic result is one new
 * object.
 */
public final class Usd implements Comparable<Usd> {

  /** No dollars. */
  public static final Usd ZERO = new Usd(0, 0);

  /** Decimal places of the unit: 12. */
  public static final int SCALE = 12;

  private static final long UNITS = 1_000_000_000_000L;
  private static final int DEFAULT_PLACES = 8;
  private static final int MAX_TEXT = 256;

  private final long hi;
  private final long lo;

  private Usd(long hi, long lo) {
    this.hi = hi;
    this.lo = lo;
  }

  /** The amount of {@code hi * 2^64 + unsigned(lo)} units of 1e-12 USD. */
  public static Usd ofRaw(long hi, long lo) {
    return (hi | lo) == 0 ? ZERO : new Usd(hi, lo);
  }

  /** An amount of whole dollars; every {@code long} fits. */
  public static Usd of(long wholeDollars) {
    return ofRaw(Math.multiplyHigh(wholeDollars, UNITS), wholeDollars * UNITS);
  }

  /**
   * The amount rounded HALF_EVEN to 12 decimal places.
   *
   * @throws ArithmeticException if the result does not fit in 128 bits
   */
  public static Usd of(BigDecimal dollars) {
    // The position of the leading digit decides the far cases before any power of ten is built.
    long leading = (long) dollars.precision() - dollars.scale();
    if (dollars.signum() == 0 || leading < -SCALE) {
      return ZERO;
    }
    if (leading > 27) {
      throw outOfRange(dollars);
    }
    BigInteger units = dollars.setScale(SCALE, RoundingMode.HALF_EVEN).unscaledValue();
    if (units.bitLength() > 127) {
      throw outOfRange(dollars);
    }
    return ofRaw(units.shiftRight(64).longValue(), units.longValue());
  }

  /**
   * The amount of a plain or scientific decimal of up to 256 characters, such as {@code "-12.5"} or
   * {@code "1e6"}, rounded HALF_EVEN to 12 decimal places.
   *
   * @throws IllegalArgumentException if the text is not such a decimal
   * @throws ArithmeticException if the result does not fit in 128 bits
   */
  public static Usd parse(String decimal) {
    if (decimal.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "USD amount must have at most " + MAX_TEXT + " characters: " + decimal.length());
    }
    BigDecimal dollars;
    try {
      dollars = new BigDecimal(decimal);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("USD amount must be a decimal number: " + decimal, e);
    }
    return of(dollars);
  }

  /** The high 64 bits of the integer of 1e-12 USD, with the sign. */
  public long rawHigh() {
    return hi;
  }

  /** The low 64 bits of the integer of 1e-12 USD, unsigned. */
  public long rawLow() {
    return lo;
  }

  /**
   * The sum.
   *
   * @throws ArithmeticException if it does not fit in 128 bits
   */
  public Usd plus(Usd other) {
    Int128 sum = new Int128();
    if (!Int128.add(hi, lo, other.hi, other.lo, sum)) {
      throw new ArithmeticException("USD overflow: " + this + " + " + other);
    }
    return ofRaw(sum.hi, sum.lo);
  }

  /**
   * The difference.
   *
   * @throws ArithmeticException if it does not fit in 128 bits
   */
  public Usd minus(Usd other) {
    Int128 difference = new Int128();
    if (!Int128.subtract(hi, lo, other.hi, other.lo, difference)) {
      throw new ArithmeticException("USD overflow: " + this + " - " + other);
    }
    return ofRaw(difference.hi, difference.lo);
  }

  /**
   * The amount with the other sign.
   *
   * @throws ArithmeticException for the lowest amount, -2^127 units
   */
  public Usd negated() {
    Int128 negated = new Int128();
    if (!Int128.negate(hi, lo, negated)) {
      throw new ArithmeticException("USD overflow: -(" + this + ")");
    }
    return ofRaw(negated.hi, negated.lo);
  }

  /**
   * The amount without its sign.
   *
   * @throws ArithmeticException for the lowest amount, -2^127 units
   */
  public Usd abs() {
    return hi < 0 ? negated() : this;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return Int128.signum(hi, lo);
  }

  @Override
  public int compareTo(Usd other) {
    return Int128.compare(hi, lo, other.hi, other.lo);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usd that && hi == that.hi && lo == that.lo;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hi * 31 + lo);
  }

  /** The exact dollars, with scale 12. */
  public BigDecimal toBigDecimal() {
    return new BigDecimal(Int128.toBigInteger(hi, lo), SCALE);
  }

  /**
   * The dollars as a {@code double}, defined as two IEEE 754 steps so that every implementation
   * agrees bit for bit: the 128-bit integer rounded to the nearest {@code double}, ties to even,
   * then divided by {@code 1e12}. The relative error is at most about 2^-52. No allocation.
   */
  public double doubleValue() {
    return Int128.usdToDouble(hi, lo);
  }

  /**
   * The dollars in plain decimal, rounded HALF_EVEN to exactly {@code places} decimal places.
   *
   * @param places at least 0
   */
  public String toDecimalString(int places) {
    if (places < 0) {
      throw new IllegalArgumentException("places must not be negative: " + places);
    }
    return toBigDecimal().setScale(places, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** The dollars in plain decimal with 8 places: {@code toDecimalString(8)}. */
  @Override
  public String toString() {
    return toDecimalString(DEFAULT_PLACES);
  }

  private static ArithmeticException outOfRange(BigDecimal dollars) {
    return new ArithmeticException("USD amount must be within +-1.7e26: " + dollars);
  }
}
