package io.hyperdex.risk.wide;

import io.hyperdex.risk.amount.Price;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The products and quotients of money, exact with one HALF_EVEN rounding at the end: value of a
 * quantity, a proportional share of a cost, the price a trade implies.
 *
 * <p>USD is signed 128-bit fixed point at 1e-12, quantities are unsigned 256-bit integers in the
 * token's smallest unit, most significant limb first. A result that does not fit is {@code false}
 * and leaves {@code out} untouched. Stateless, safe from any thread. Allocation-free where a method
 * says so.
 */
public final class UsdMath {

  /*
   * Division never uses the divide instruction per limb: the divisor d is shifted until its top bit
   * is set and replaced by its reciprocal v = floor((2^128 - 1) / d) - 2^64, computed once, for
   * powers of ten at class initialisation. One quotient limb then costs two multiplications and two
   * corrections [1]. The helpers return the limb only; callers get the remainder as
   * numerator - limb * d, which is exact modulo 2^64 (or 2^128).
   *
   * A divisor 10^k with k > 19 is applied in exact steps of at most 10^19. Half of the last step
   * is an integer, so comparing the last remainder with it, with "some earlier remainder was not
   * zero" as the tie breaker, decides HALF_EVEN on the whole quotient.
   *
   * [1] N. Moller, T. Granlund, "Improved division by invariant integers", IEEE Transactions on
   *     Computers 60(2), 2011: algorithms 2 and 6 (reciprocals of one and two limbs), 4 (two limbs
   *     by one), 5 (three by two).
   */

  /** The highest scale {@link #decimalToDouble} takes: 5^55 is the largest power below 2^128. */
  public static final int MAX_DOUBLE_SCALE = 55;

  private static final int MAX_STEP = 19; // 10^19 is the largest power of ten below 2^64
  private static final long[] TEN = new long[MAX_STEP + 1];
  private static final int[] TEN_SHIFT = new int[MAX_STEP + 1];
  private static final long[] TEN_RECIPROCAL = new long[MAX_STEP + 1];
  private static final MathContext PRICE_PRECISION =
      new MathContext(Price.PRECISION, RoundingMode.HALF_EVEN);
  private static final long[] FIVE_HIGH = new long[MAX_DOUBLE_SCALE + 1];
  private static final long[] FIVE_LOW = new long[MAX_DOUBLE_SCALE + 1];
  private static final int[] FIVE_SHIFT = new int[MAX_DOUBLE_SCALE + 1];
  private static final long[] FIVE_RECIPROCAL = new long[MAX_DOUBLE_SCALE + 1];
  private static final double LOG10_OF_2 = 0.30102999566398119521;
  private static final short[] RECIPROCAL_SEED = new short[256];
  private static final int NEVER_FITS = 39; // 10^39 > 2^128
  private static final int ALWAYS_ZERO = 98; // 2^256 * 2^63 / 10^98 < 1/2

  static {
    for (int i = 0; i < RECIPROCAL_SEED.length; i++) {
      RECIPROCAL_SEED[i] = (short) (0x7fd00 / (256 + i));
    }
    long ten = 1;
    for (int k = 0; k <= MAX_STEP; k++) {
      TEN[k] = ten;
      TEN_SHIFT[k] = Long.numberOfLeadingZeros(ten);
      TEN_RECIPROCAL[k] = reciprocal(ten << TEN_SHIFT[k]);
      ten *= 10;
    }
    for (int scale = 0; scale <= MAX_DOUBLE_SCALE; scale++) {
      BigInteger five = BigInteger.valueOf(5).pow(scale);
      FIVE_SHIFT[scale] = 128 - five.bitLength();
      BigInteger shifted = five.shiftLeft(FIVE_SHIFT[scale]);
      FIVE_HIGH[scale] = shifted.shiftRight(64).longValue();
      FIVE_LOW[scale] = shifted.longValue();
      FIVE_RECIPROCAL[scale] = reciprocal(FIVE_HIGH[scale], FIVE_LOW[scale]);
    }
  }

  private UsdMath() {}

  /** The high 64 bits of the unsigned product. */
  public static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }

  /**
   * {@code out = roundHalfEven(q * priceMantissa * 10^tenExponent)}: the USD value at 1e-12 of a
   * raw quantity when {@code tenExponent = 12 - decimals - priceScale}.
   *
   * <p>Allocation-free for q below 2^128, with any exponent.
   *
   * @param priceMantissa at least 0
   * @return {@code false}, with {@code out} untouched, when the value is 2^127 or more
   */
  public static boolean value(
      long q3, long q2, long q1, long q0, long priceMantissa, int tenExponent, Int128 out) {
    assert priceMantissa >= 0 : "price mantissa must not be negative: " + priceMantissa;
    if ((q3 | q2) != 0) {
      return wideValue(q3, q2, q1, q0, priceMantissa, tenExponent, out);
    }
    // p = q * mantissa, below 2^191
    long p0 = q0 * priceMantissa;
    long m1 = unsignedMultiplyHigh(q0, priceMantissa);
    long n1 = q1 * priceMantissa;
    long p1 = m1 + n1;
    long p2 = unsignedMultiplyHigh(q1, priceMantissa) + Int128.carry(m1, n1, p1);
    if (tenExponent >= 0) {
      return scaleUp(p2, p1, p0, tenExponent, out);
    }
    int k = -tenExponent;
    long sticky = 0;
    while (k > MAX_STEP) {
      // p2 < 2^63 < 10^19 < 2^64: the divisor needs no shift and the top quotient limb is zero
      long d = TEN[MAX_STEP];
      long v = TEN_RECIPROCAL[MAX_STEP];
      long u1 = divide(p2, p1, d, v);
      long r = p1 - u1 * d;
      long u0 = divide(r, p0, d, v);
      sticky |= p0 - u0 * d;
      p2 = 0;
      p1 = u1;
      p0 = u0;
      k -= MAX_STEP;
      if ((p1 | p0) == 0) {
        out.set(0, 0); // what is left is below one tenth
        return true;
      }
    }
    int s = TEN_SHIFT[k];
    long d = TEN[k] << s;
    long v = TEN_RECIPROCAL[k];
    long n3 = p2 >>> 1 >>> (63 - s);
    long n2 = p2 << s | p1 >>> 1 >>> (63 - s);
    if (n3 != 0 || Long.compareUnsigned(n2, d) >= 0) {
      return false; // 2^128 or more
    }
    long nn1 = p1 << s | p0 >>> 1 >>> (63 - s);
    long nn0 = p0 << s;
    long hi = divide(n2, nn1, d, v);
    long r = nn1 - hi * d;
    long lo = divide(r, nn0, d, v);
    if (hi < 0) {
      return false; // 2^127 or more
    }
    long remainder = (nn0 - lo * d) >>> s;
    int half = Long.compareUnsigned(remainder, TEN[k] >>> 1);
    if (half > 0 || (half == 0 && (sticky != 0 || (lo & 1) != 0))) {
      lo++;
      hi += lo == 0 ? 1 : 0;
    }
    if (hi < 0) {
      return false; // rounded up to 2^127
    }
    out.hi = hi;
    out.lo = lo;
    return true;
  }

  /**
   * {@code out = roundHalfEven(C * q / T)}: the share q of T of a signed amount C. The magnitude is
   * rounded, then the sign applied; {@code q == T} gives exactly C.
   *
   * <p>Allocation-free when q and T are below 2^128. T must not be zero.
   *
   * @return {@code false}, with {@code out} untouched, when the share does not fit
   */
  public static boolean proportion(
      long cHi,
      long cLo,
      long q3,
      long q2,
      long q1,
      long q0,
      long t3,
      long t2,
      long t1,
      long t0,
      Int128 out) {
    assert (t3 | t2 | t1 | t0) != 0 : "the total must be positive: 0";
    if ((q0 ^ t0 | q1 ^ t1 | q2 ^ t2 | q3 ^ t3) == 0) {
      out.set(cHi, cLo);
      return true;
    }
    if ((q3 | q2 | t3 | t2) != 0) {
      return wideProportion(cHi, cLo, q3, q2, q1, q0, t3, t2, t1, t0, out);
    }
    long sign = cHi >> 63;
    long a0 = (cLo ^ sign) - sign;
    long a1 = sign == 0 ? cHi : Int128.negateHigh(cHi, cLo);

    // p = |C| * q in four limbs
    long p0 = a0 * q0;
    long x1 = unsignedMultiplyHigh(a0, q0);
    long y1 = a1 * q0;
    long z1 = a0 * q1;
    long s1 = x1 + y1;
    long c = Int128.carry(x1, y1, s1);
    long p1 = s1 + z1;
    c += Int128.carry(s1, z1, p1);
    long y2 = unsignedMultiplyHigh(a1, q0);
    long z2 = unsignedMultiplyHigh(a0, q1);
    long w2 = a1 * q1;
    long s2 = y2 + z2;
    long c2 = Int128.carry(y2, z2, s2);
    long e2 = s2 + w2;
    c2 += Int128.carry(s2, w2, e2);
    long p2 = e2 + c;
    c2 += Int128.carry(e2, c, p2);
    long p3 = unsignedMultiplyHigh(a1, q1) + c2;

    if (Wide256.compare(0, 0, p3, p2, 0, 0, t1, t0) >= 0) {
      return false; // 2^128 or more
    }
    long hi;
    long lo;
    long r1; // the remainder, in the shifted scale of d1, d0
    long r0;
    long d1;
    long d0;
    if (t1 == 0) {
      int s = Long.numberOfLeadingZeros(t0);
      long d = t0 << s;
      long v = reciprocal(d);
      long n2 = p2 << s | p1 >>> 1 >>> (63 - s);
      long n1 = p1 << s | p0 >>> 1 >>> (63 - s);
      long n0 = p0 << s;
      hi = divide(n2, n1, d, v);
      lo = divide(n1 - hi * d, n0, d, v);
      r1 = 0;
      r0 = n0 - lo * d;
      d1 = 0;
      d0 = d;
    } else {
      int s = Long.numberOfLeadingZeros(t1);
      d1 = t1 << s | t0 >>> 1 >>> (63 - s);
      d0 = t0 << s;
      long v = reciprocal(d1, d0);
      long n3 = p3 << s | p2 >>> 1 >>> (63 - s);
      long n2 = p2 << s | p1 >>> 1 >>> (63 - s);
      long n1 = p1 << s | p0 >>> 1 >>> (63 - s);
      long n0 = p0 << s;
      if (n3 == 0 && Wide256.compare(0, 0, n2, n1, 0, 0, d1, d0) < 0) {
        hi = 0; // the usual case: below 2^64 units, about 18 million dollars
      } else {
        hi = divide(n3, n2, n1, d1, d0, v);
        long b0 = hi * d0;
        long m1 = n1 - b0;
        n2 -= hi * d1 + unsignedMultiplyHigh(hi, d0) + Int128.borrow(n1, b0, m1);
        n1 = m1;
      }
      lo = divide(n2, n1, n0, d1, d0, v);
      long b0 = lo * d0;
      r0 = n0 - b0;
      r1 = n1 - (lo * d1 + unsignedMultiplyHigh(lo, d0)) - Int128.borrow(n0, b0, r0);
    }
    // compare the remainder r with d - r
    long g0 = d0 - r0;
    long g1 = d1 - r1 - Int128.borrow(d0, r0, g0);
    int half = r1 != g1 ? Long.compareUnsigned(r1, g1) : Long.compareUnsigned(r0, g0);
    if (half > 0 || (half == 0 && (lo & 1) != 0)) {
      lo++;
      hi += lo == 0 ? 1 : 0;
      if ((hi | lo) == 0) {
        return false;
      }
    }
    if (hi < 0 && (sign == 0 || hi != Long.MIN_VALUE || lo != 0)) {
      return false;
    }
    out.hi = sign == 0 ? hi : Int128.negateHigh(hi, lo);
    out.lo = (lo ^ sign) - sign;
    return true;
  }

  /**
   * {@code out = floor(a * q / T)} on unsigned 256-bit integers; {@code q == T} gives exactly a.
   * Allocates unless q equals T. T must not be zero.
   *
   * @return {@code false}, with {@code out} untouched, when the share is 2^256 or more
   */
  public static boolean proportionQuantity(
      long a3,
      long a2,
      long a1,
      long a0,
      long q3,
      long q2,
      long q1,
      long q0,
      long t3,
      long t2,
      long t1,
      long t0,
      Wide256 out) {
    assert (t3 | t2 | t1 | t0) != 0 : "the total must be positive: 0";
    if ((q0 ^ t0 | q1 ^ t1 | q2 ^ t2 | q3 ^ t3) == 0) {
      out.set(a3, a2, a1, a0);
      return true;
    }
    return out.set(
        Wide256.toBigInteger(a3, a2, a1, a0)
            .multiply(Wide256.toBigInteger(q3, q2, q1, q0))
            .divide(Wide256.toBigInteger(t3, t2, t1, t0)));
  }

  /**
   * The price at which the raw quantity q of a token with {@code decimals} is worth V: {@code V /
   * (q / 10^decimals)}, HALF_EVEN to 18 significant digits. Allocates only the price for q below
   * 2^128 and a price not extreme in both terms.
   *
   * @param vHi V, USD at 1e-12, high limb
   * @param vLo V, low limb
   * @return {@code null} when V is not positive, q is zero or the price is outside {@link Price}'s
   *     range
   */
  public static @Nullable Price impliedPrice(
      long vHi, long vLo, long q3, long q2, long q1, long q0, int decimals) {
    if (Int128.signum(vHi, vLo) <= 0 || (q3 | q2 | q1 | q0) == 0) {
      return null;
    }
    if ((q3 | q2) != 0) {
      return wideImpliedPrice(vHi, vLo, q3, q2, q1, q0, decimals);
    }
    // Choose e so that V * 10^e / q has 18 or 19 digits: with 2^k <= V / q < 2^(k+1), up to double
    // rounding, the quotient is from 10^17.6 to 10^19, which also fits in one limb.
    int k = Math.getExponent(Int128.toDouble(vHi, vLo) / Int128.unsignedToDouble(q1, q0));
    int e = 19 - (int) Math.ceil((k + 1) * LOG10_OF_2);
    long scale = e + 12L - decimals;
    if (e < 0 || e > 2 * MAX_STEP || scale > Price.MAX_SCALE || scale <= Price.MIN_SCALE) {
      return wideImpliedPrice(vHi, vLo, 0, 0, q1, q0, decimals);
    }
    // n = V * 10^e < 10^19.1 * q < 2^192
    int step = Math.min(e, MAX_STEP);
    long ten = TEN[step];
    long n0 = vLo * ten;
    long m1 = unsignedMultiplyHigh(vLo, ten);
    long x1 = vHi * ten;
    long n1 = m1 + x1;
    long n2 = unsignedMultiplyHigh(vHi, ten) + Int128.carry(m1, x1, n1);
    if (e > step) {
      ten = TEN[e - step];
      long y0 = n0;
      long y1 = n1;
      n0 = y0 * ten;
      m1 = unsignedMultiplyHigh(y0, ten);
      x1 = y1 * ten;
      n1 = m1 + x1;
      n2 = n2 * ten + unsignedMultiplyHigh(y1, ten) + Int128.carry(m1, x1, n1);
    }
    // Shift q to 128 bits and n with it; the quotient is below 2^64, so n still has three limbs.
    int s = q1 == 0 ? Long.numberOfLeadingZeros(q0) : Long.numberOfLeadingZeros(q1);
    long d1 = q1 << s | q0 >>> 1 >>> (63 - s);
    long d0 = q0 << s;
    long u2 = n2 << s | n1 >>> 1 >>> (63 - s);
    long u1 = n1 << s | n0 >>> 1 >>> (63 - s);
    long u0 = n0 << s;
    if (q1 == 0) {
      d1 = d0;
      d0 = 0;
      u2 = u1;
      u1 = u0;
      u0 = 0;
    }
    long quotient = divide(u2, u1, u0, d1, d0, reciprocal(d1, d0));
    long b0 = quotient * d0;
    long r0 = u0 - b0;
    long r1 = u1 - (quotient * d1 + unsignedMultiplyHigh(quotient, d0)) - Int128.borrow(u0, b0, r0);
    if (Long.compareUnsigned(quotient, TEN[MAX_STEP]) >= 0
        || (quotient >= 0 && quotient < TEN[17])) {
      return wideImpliedPrice(vHi, vLo, 0, 0, q1, q0, decimals);
    }
    int half;
    if (Long.compareUnsigned(quotient, TEN[18]) >= 0) { // 19 digits: the last one is rounded too
      long shorter = Long.divideUnsigned(quotient, 10);
      half = Long.compare(quotient - shorter * 10, 5);
      half = half == 0 && (r1 | r0) != 0 ? 1 : half;
      quotient = shorter;
      scale--;
    } else {
      long g0 = d0 - r0;
      long g1 = d1 - r1 - Int128.borrow(d0, r0, g0);
      half = r1 != g1 ? Long.compareUnsigned(r1, g1) : Long.compareUnsigned(r0, g0);
    }
    if (half > 0 || (half == 0 && (quotient & 1) != 0)) {
      quotient++;
    }
    return Price.of(quotient, (int) scale);
  }

  private static @Nullable Price wideImpliedPrice(
      long vHi, long vLo, long q3, long q2, long q1, long q0, int decimals) {
    BigDecimal price =
        new BigDecimal(Int128.toBigInteger(vHi, vLo), 12)
            .divide(new BigDecimal(Wide256.toBigInteger(q3, q2, q1, q0), decimals), PRICE_PRECISION)
            .stripTrailingZeros();
    boolean tooSmall = price.scale() > Price.MAX_SCALE;
    boolean tooLarge = price.precision() - price.scale() > Price.PRECISION - Price.MIN_SCALE;
    return tooSmall || tooLarge ? null : Price.of(price);
  }

  /**
   * The {@code double} nearest to {@code mantissa * 10^-scale}, ties to even. Allocation-free.
   *
   * @param mantissa positive
   * @param scale from 1 to {@link #MAX_DOUBLE_SCALE}
   */
  public static double decimalToDouble(long mantissa, int scale) {
    // The first 63 or 64 bits of the quotient by 5^scale, with the remainder folded into the
    // lowest,
    // round as the exact quotient does; the power of two is exact.
    int shift = Long.numberOfLeadingZeros(mantissa);
    long u = mantissa << shift;
    long d1 = FIVE_HIGH[scale];
    long d0 = FIVE_LOW[scale];
    long quotient = divide(u >>> 1, u << 63, 0, d1, d0, FIVE_RECIPROCAL[scale]);
    long b0 = quotient * d0;
    long r1 =
        (u << 63)
            - (quotient * d1 + unsignedMultiplyHigh(quotient, d0))
            - Int128.borrow(0, b0, -b0);
    long sticky = (r1 | b0) != 0 ? 1 : 0;
    int exponent = FIVE_SHIFT[scale] - shift - 127 - scale;
    return Int128.unsignedToDouble(0, quotient | sticky)
        * Double.longBitsToDouble((long) (1023 + exponent) << 52);
  }

  /** {@code out = (p2, p1, p0) * 10^k}. */
  private static boolean scaleUp(long p2, long p1, long p0, int k, Int128 out) {
    if (p2 != 0 || p1 < 0) {
      return false;
    }
    if ((p1 | p0) == 0) {
      out.set(0, 0);
      return true;
    }
    if (k >= NEVER_FITS) {
      return false;
    }
    while (k > 0) {
      int step = Math.min(k, 18);
      long ten = TEN[step];
      long low = p0 * ten;
      long middle = unsignedMultiplyHigh(p0, ten);
      long high = p1 * ten;
      if (Math.multiplyHigh(p1, ten) != 0 || high < 0) {
        return false;
      }
      p1 = middle + high; // both below 2^63: the sum cannot wrap past 2^64
      if (p1 < 0) {
        return false;
      }
      p0 = low;
      k -= step;
    }
    out.hi = p1;
    out.lo = p0;
    return true;
  }

  private static boolean wideValue(
      long q3, long q2, long q1, long q0, long mantissa, int tenExponent, Int128 out) {
    BigInteger product =
        Wide256.toBigInteger(q3, q2, q1, q0).multiply(BigInteger.valueOf(mantissa));
    if (product.signum() == 0 || tenExponent <= -ALWAYS_ZERO) {
      out.set(0, 0);
      return true;
    }
    if (tenExponent >= 0) {
      return tenExponent < NEVER_FITS && out.set(product.multiply(BigInteger.TEN.pow(tenExponent)));
    }
    return out.set(divideHalfEven(product, BigInteger.TEN.pow(-tenExponent)));
  }

  private static boolean wideProportion(
      long cHi,
      long cLo,
      long q3,
      long q2,
      long q1,
      long q0,
      long t3,
      long t2,
      long t1,
      long t0,
      Int128 out) {
    BigInteger c = Int128.toBigInteger(cHi, cLo);
    BigInteger share =
        divideHalfEven(
            c.abs().multiply(Wide256.toBigInteger(q3, q2, q1, q0)),
            Wide256.toBigInteger(t3, t2, t1, t0));
    return out.set(c.signum() < 0 ? share.negate() : share);
  }

  private static BigInteger divideHalfEven(BigInteger numerator, BigInteger divisor) {
    BigInteger[] result = numerator.divideAndRemainder(divisor);
    int half = result[1].shiftLeft(1).compareTo(divisor);
    boolean up = half > 0 || (half == 0 && result[0].testBit(0));
    return up ? result[0].add(BigInteger.ONE) : result[0];
  }

  /** floor((2^128 - 1) / d) - 2^64 for d with its top bit set: algorithm 2 of [1]. */
  static long reciprocal(long d) {
    // Newton steps from a table: 11, 21, 34, 65 bits, then the exact last unit.
    long d40 = (d >>> 24) + 1;
    long v0 = RECIPROCAL_SEED[(int) (d >>> 55) - 256];
    long v1 = (v0 << 11) - (v0 * v0 * d40 >>> 40) - 1;
    long v2 = (v1 << 13) + (v1 * ((1L << 60) - v1 * d40) >>> 47);
    long odd = d & 1;
    long e = (v2 >>> 1 & -odd) - v2 * ((d >>> 1) + odd);
    long v3 = (v2 << 31) + (unsignedMultiplyHigh(v2, e) >>> 1);
    long low = v3 * d;
    return v3 - unsignedMultiplyHigh(v3, d) - d - Int128.carry(low, d, low + d);
  }

  /** floor((2^192 - 1) / (d1, d0)) - 2^64 for d1 with its top bit set: algorithm 6 of [1]. */
  static long reciprocal(long d1, long d0) {
    long v = reciprocal(d1);
    long p = d1 * v + d0;
    if (Long.compareUnsigned(p, d0) < 0) {
      v--;
      if (Long.compareUnsigned(p, d1) >= 0) {
        v--;
        p -= d1;
      }
      p -= d1;
    }
    long t1 = unsignedMultiplyHigh(v, d0);
    long t0 = v * d0;
    p += t1;
    if (Long.compareUnsigned(p, t1) < 0) {
      v--;
      if (p != d1 ? Long.compareUnsigned(p, d1) > 0 : Long.compareUnsigned(t0, d0) >= 0) {
        v--;
      }
    }
    return v;
  }

  /** floor((u1, u0) / d), given u1 below d and d's reciprocal v: algorithm 4 of [1]. */
  private static long divide(long u1, long u0, long d, long v) {
    long f0 = v * u1;
    long q0 = f0 + u0;
    long q = unsignedMultiplyHigh(v, u1) + u1 + Int128.carry(f0, u0, q0) + 1;
    long r = u0 - q * d;
    if (Long.compareUnsigned(r, q0) > 0) {
      q--;
      r += d;
    }
    if (Long.compareUnsigned(r, d) >= 0) {
      q++;
    }
    return q;
  }

  /** floor((u2, u1, u0) / (d1, d0)), given (u2, u1) below (d1, d0): algorithm 5 of [1]. */
  private static long divide(long u2, long u1, long u0, long d1, long d0, long v) {
    long f0 = v * u2;
    long q0 = f0 + u1;
    long q = unsignedMultiplyHigh(v, u2) + u2 + Int128.carry(f0, u1, q0);
    long t0 = d0 * q;
    long t1 = unsignedMultiplyHigh(d0, q);
    long x0 = u0 - t0;
    long x1 = u1 - q * d1 - t1 - Int128.borrow(u0, t0, x0);
    long r0 = x0 - d0;
    long r1 = x1 - d1 - Int128.borrow(x0, d0, r0);
    q++;
    if (Long.compareUnsigned(r1, q0) >= 0) {
      q--;
      r0 = x0;
      r1 = x1;
    }
    if (r1 != d1 ? Long.compareUnsigned(r1, d1) > 0 : Long.compareUnsigned(r0, d0) >= 0) {
      q++;
    }
    return q;
  }
}
