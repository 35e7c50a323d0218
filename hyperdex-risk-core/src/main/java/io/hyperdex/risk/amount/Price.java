package io.hyperdex.risk.amount;

import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A price in USD per whole token: {@code mantissa * 10^-scale}, always positive, with at most 18
 * significant digits, from 1e-60 to just below 1e36.
 *
 * <p>Held in one canonical form, so that equal prices are equal objects: the scale is the smallest
 * that is not negative and still exact (3000 is mantissa 3000, scale 0; 0.50 is mantissa 5, scale
 * 1); from 1e18 up the mantissa has exactly 18 digits and the scale is negative. Every way of
 * making a price, the constructor included, first rounds more digits HALF_EVEN to 18 and then
 * normalises, so the accessors may differ from what was passed in. A price that would need a scale
 * above 60 is refused, never rounded towards 0.
 *
 * <p>Immutable, safe from any thread.
 *
 * @param mantissa the digits, from 1 to 10^18 - 1
 * @param scale the number of decimal places, from -18 to 60
 */
public record Price(long mantissa, int scale) implements Comparable<Price> {

  /** The most significant digits a price holds. */
  public static final int PRECISION = 18;

  /** The lowest scale. */
  public static final int MIN_SCALE = -18;

  /** The highest scale. */
  public static final int MAX_SCALE = 60;

  private static final MathContext ROUNDING = new MathContext(PRECISION, RoundingMode.HALF_EVEN);
  private static final long LIMIT = 1_000_000_000_000_000_000L;
  private static final long[] TEN = new long[PRECISION + 1];
  private static final double[] DOUBLE_TEN = new double[23];

  static {
    TEN[0] = 1;
    for (int i = 1; i < TEN.length; i++) {
      TEN[i] = TEN[i - 1] * 10;
    }
    DOUBLE_TEN[0] = 1;
    for (int i = 1; i < DOUBLE_TEN.length; i++) {
      DOUBLE_TEN[i] = DOUBLE_TEN[i - 1] * 10; // exact up to 1e22: 5^22 < 2^53
    }
  }

  /** One dollar per token. Below the tables its constructor reads. */
  public static final Price ONE = new Price(1, 0);

  /**
   * The canonical price of {@code mantissa * 10^-scale}; see the class for rounding and form.
   *
   * @throws IllegalArgumentException if the mantissa is not positive or the price out of range
   */
  public Price {
    if (mantissa <= 0) {
      throw new IllegalArgumentException(
          "price must be positive: mantissa " + mantissa + ", scale " + scale);
    }
    long digits = mantissa;
    long places = scale;
    if (digits >= LIMIT) {
      long rounded = digits / 10;
      long last = digits % 10;
      digits = last > 5 || (last == 5 && (rounded & 1) != 0) ? rounded + 1 : rounded;
      places--;
    }
    if (places > 0) {
      for (int step = 16; step > 0; step >>= 1) {
        if (places >= step && digits % TEN[step] == 0) {
          digits /= TEN[step];
          places -= step;
        }
      }
    }
    while (places < 0 && digits < LIMIT / 10) {
      digits *= 10;
      places++;
    }
    if (places > MAX_SCALE || places < MIN_SCALE) {
      throw new IllegalArgumentException(
          "price must be from 1e-60 to below 1e36, exact at 60 places: mantissa "
              + mantissa
              + ", scale "
              + scale);
    }
    mantissa = digits;
    scale = (int) places;
  }

  /**
   * The canonical price of {@code mantissa * 10^-scale}.
   *
   * @throws IllegalArgumentException if the mantissa is not positive or the price out of range
   */
  public static Price of(long mantissa, int scale) {
    return new Price(mantissa, scale);
  }

  /**
   * The price, rounded HALF_EVEN to 18 significant digits.
   *
   * @throws IllegalArgumentException if it is not positive or out of range
   */
  public static Price of(BigDecimal price) {
    if (price.signum() <= 0) {
      throw new IllegalArgumentException("price must be positive: " + price);
    }
    BigDecimal rounded = price.round(ROUNDING);
    return new Price(rounded.unscaledValue().longValueExact(), rounded.scale());
  }

  /**
   * The price of a plain or scientific decimal in ASCII, such as {@code "0.0000125"}, {@code
   * "3000"} or {@code "1.5e-9"}, rounded HALF_EVEN to 18 significant digits. O(length).
   *
   * @throws IllegalArgumentException if the text is not such a decimal (NaN and infinities
   *     included), or the price is zero, negative or out of range
   */
  public static Price parse(String decimal) {
    int length = decimal.length();
    int i = 0;
    boolean negative = false;
    if (length > 0 && (decimal.charAt(0) == '-' || decimal.charAt(0) == '+')) {
      negative = decimal.charAt(0) == '-';
      i++;
    }
    long mantissa = 0;
    long scale = 0;
    int roundingDigit = -1; // the 19th significant digit
    boolean sticky = false; // any digit after it
    boolean point = false;
    int digits = 0;
    for (; i < length; i++) {
      char c = decimal.charAt(i);
      if (c == '.' && !point) {
        point = true;
        continue;
      }
      int digit = c - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      digits++;
      if (mantissa < LIMIT / 10) {
        mantissa = mantissa * 10 + digit;
        scale += point ? 1 : 0;
      } else {
        scale -= point ? 0 : 1;
        if (roundingDigit < 0) {
          roundingDigit = digit;
        } else {
          sticky |= digit != 0;
        }
      }
    }
    if (digits == 0) {
      throw notDecimal(decimal);
    }
    if (i < length) {
      scale -= parseExponent(decimal, i);
    }
    if (negative || mantissa == 0) {
      throw new IllegalArgumentException("price must be positive: " + decimal);
    }
    if (roundingDigit > 5 || (roundingDigit == 5 && (sticky || (mantissa & 1) != 0))) {
      mantissa++;
    }
    int bounded = (int) Math.max(-1000, Math.min(1000, scale)); // both ends are out of range
    try {
      return new Price(mantissa, bounded);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "price must be from 1e-60 to below 1e36, exact at 60 places: " + decimal, e);
    }
  }

  private static long parseExponent(String decimal, int start) {
    char mark = decimal.charAt(start);
    int i = start + 1;
    boolean negative = false;
    if (i < decimal.length() && (decimal.charAt(i) == '-' || decimal.charAt(i) == '+')) {
      negative = decimal.charAt(i) == '-';
      i++;
    }
    if ((mark != 'e' && mark != 'E') || i == decimal.length()) {
      throw notDecimal(decimal);
    }
    long exponent = 0;
    for (; i < decimal.length(); i++) {
      int digit = decimal.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw notDecimal(decimal);
      }
      exponent = Math.min(exponent * 10 + digit, 1L << 40); // more than any text has digits
    }
    return negative ? -exponent : exponent;
  }

  private static IllegalArgumentException notDecimal(String text) {
    return new IllegalArgumentException("price must be a decimal number: " + text);
  }

  /** The exact price. */
  public BigDecimal toBigDecimal() {
    return BigDecimal.valueOf(mantissa, scale);
  }

  /**
   * The {@code double} nearest to the exact price, ties to even; the same on every JDK. Does not
   * allocate up to scale 55.
   */
  public double doubleValue() {
    if (mantissa < 1L << 53 && scale < DOUBLE_TEN.length) {
      // Both operands are exact, so the one IEEE operation rounds the exact value.
      return scale >= 0 ? mantissa / DOUBLE_TEN[scale] : mantissa * DOUBLE_TEN[-scale];
    }
    if (scale <= 0) {
      long ten = TEN[-scale];
      return Int128.unsignedToDouble(Math.multiplyHigh(mantissa, ten), mantissa * ten);
    }
    return scale <= UsdMath.MAX_DOUBLE_SCALE
        ? UsdMath.decimalToDouble(mantissa, scale)
        : Double.parseDouble(mantissa + "E-" + scale);
  }

  /** Compares by value. */
  @Override
  public int compareTo(Price other) {
    if (scale == other.scale) {
      return Long.compare(mantissa, other.mantissa);
    }
    return scale < other.scale
        ? compareScaled(mantissa, other.scale - scale, other.mantissa)
        : -compareScaled(other.mantissa, scale - other.scale, mantissa);
  }

  /** Compares {@code a * 10^power} with b, both mantissas. */
  private static int compareScaled(long a, int power, long b) {
    if (power >= PRECISION || UsdMath.unsignedMultiplyHigh(a, TEN[power]) != 0) {
      return 1;
    }
    return Long.compareUnsigned(a * TEN[power], b);
  }

  /** The exact price in plain decimal, as {@link #parse} reads it: never an exponent. */
  @Override
  public String toString() {
    return toBigDecimal().toPlainString();
  }
}
