package io.hyperdex.risk.wide;

import static io.hyperdex.risk.wide.EdgeIntegers.limb;
import static io.hyperdex.risk.wide.EdgeIntegers.signed;
import static io.hyperdex.risk.wide.EdgeIntegers.unsigned;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Price;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Every operation on limbs against BigInteger and BigDecimal. */
class UsdMathProperties {

  /** Cases of the long runs: {@code -Dhyperdex.scale=full} for a million. */
  private static final int CASES =
      "full".equals(System.getProperty("hyperdex.scale")) ? 1_000_000 : 20_000;

  private static final BigInteger MAX_128 = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
  private static final BigInteger MIN_128 = BigInteger.TWO.pow(127).negate();

  private final Int128 out = new Int128();

  @Provide
  Arbitrary<BigInteger> int128() {
    return signed(128);
  }

  @Provide
  Arbitrary<BigInteger> uint128() {
    return unsigned(128);
  }

  @Provide
  Arbitrary<BigInteger> uint256() {
    return unsigned(256);
  }

  @Provide
  Arbitrary<Long> mantissas() {
    return Arbitraries.randomValue(random -> unsigned(random, 63).longValueExact());
  }

  @Property
  void unsignedHighProductMatchesBigInteger(@ForAll long a, @ForAll long b) {
    BigInteger product =
        Wide256.toBigInteger(0, 0, 0, a).multiply(Wide256.toBigInteger(0, 0, 0, b));
    assertThat(UsdMath.unsignedMultiplyHigh(a, b)).isEqualTo(limb(product, 1));
  }

  @Property
  void reciprocalOfOneLimbIsExact(@ForAll("uint128") BigInteger any) {
    long d = limb(any, 0) | Long.MIN_VALUE;
    BigInteger exact =
        BigInteger.TWO.pow(128).subtract(BigInteger.ONE).divide(Wide256.toBigInteger(0, 0, 0, d));
    assertThat(UsdMath.reciprocal(d)).isEqualTo(exact.longValue());
  }

  @Property
  void reciprocalOfTwoLimbsIsExact(@ForAll("uint128") BigInteger any) {
    long d1 = limb(any, 1) | Long.MIN_VALUE;
    long d0 = limb(any, 0);
    BigInteger exact =
        BigInteger.TWO.pow(192).subtract(BigInteger.ONE).divide(Wide256.toBigInteger(0, 0, d1, d0));
    assertThat(UsdMath.reciprocal(d1, d0)).isEqualTo(exact.longValue());
  }

  @Property
  void doubleOfADecimalIsTheNearest(
      @ForAll("mantissas") long mantissa, @ForAll @IntRange(min = 1, max = 55) int scale) {
    long positive = Math.max(1, mantissa);
    assertThat(UsdMath.decimalToDouble(positive, scale))
        .isEqualTo(Double.parseDouble(positive + "e-" + scale));
  }

  @Example
  void decimalsHalfwayBetweenTwoDoublesGoToTheEvenOne() {
    // (2^53 + odd) / 2^s written out in full has a scale of s and few enough digits for small s
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      int scale = 1 + random.nextInt(3);
      long halves = (1L << 54) + random.nextInt(1 << 20) * 2L + 1; // 55 bits, the last one half
      long mantissa = halves * (long) Math.pow(5, scale);
      if (mantissa > 0) {
        assertThat(UsdMath.decimalToDouble(mantissa, scale))
            .isEqualTo(Double.parseDouble(mantissa + "e-" + scale));
      }
    }
  }

  @Property
  void impliedPriceHalfwayBetweenTwoDigitsGoesToTheEvenOne(
      @ForAll @LongRange(min = 100_000_000_000_000_000L, max = 999_999_999_999_999_999L)
          long digits,
      @ForAll @LongRange(min = 1, max = 1_000_000) long factor,
      @ForAll @IntRange(min = -1, max = 1) int off,
      @ForAll @IntRange(min = 0, max = 20) int tens) {
    // V / q = (digits + 1/2) * 10^-tens, one unit of V off or not
    BigInteger q = BigInteger.valueOf(factor).multiply(BigInteger.TEN.pow(tens)).shiftLeft(1);
    BigInteger v =
        BigInteger.valueOf(digits)
            .shiftLeft(1)
            .setBit(0)
            .multiply(BigInteger.valueOf(factor))
            .add(BigInteger.valueOf(off));
    checkImpliedPrice(v, q, 18);
  }

  @Property
  void valueOfAny128BitQuantityIsExactHalfEven(
      @ForAll("uint128") BigInteger q,
      @ForAll("mantissas") long mantissa,
      @ForAll @IntRange(min = -130, max = 45) int exponent) {
    checkValue(q, mantissa, exponent);
  }

  @Property
  void valueOfAny256BitQuantityIsExactHalfEven(
      @ForAll("uint256") BigInteger q,
      @ForAll("mantissas") long mantissa,
      @ForAll @IntRange(min = -330, max = 45) int exponent) {
    checkValue(q, mantissa, exponent);
  }

  @Property
  void valueHalfwayBetweenTwoUnitsGoesToTheEvenOne(
      @ForAll @IntRange(min = 1, max = 38) int k,
      @ForAll @IntRange(min = 0, max = 17) int mantissaTens,
      @ForAll @LongRange(min = 0, max = 1_000_000) long n,
      @ForAll @IntRange(min = -1, max = 1) int off) {
    int j = Math.min(mantissaTens, k - 1);
    long mantissa = 5 * BigInteger.TEN.pow(j).longValueExact();
    BigInteger q =
        BigInteger.TEN
            .pow(k - 1 - j)
            .multiply(BigInteger.valueOf(2 * n + 1))
            .add(BigInteger.valueOf(off))
            .max(BigInteger.ZERO);
    checkValue(q, mantissa, -k);
  }

  @Property
  void valueAroundTheLimitOf128BitsFitsOrIsRefused(
      @ForAll @IntRange(min = 0, max = 19) int k,
      @ForAll("mantissas") long mantissa,
      @ForAll @IntRange(min = -3, max = 3) int off) {
    BigInteger limit = MAX_128.multiply(BigInteger.TEN.pow(k));
    BigInteger q =
        limit.divide(BigInteger.valueOf(Math.max(1, mantissa))).add(BigInteger.valueOf(off));
    checkValue(q.max(BigInteger.ZERO), mantissa, -k);
  }

  @Property
  void shareOf128BitQuantitiesIsExactHalfEven(
      @ForAll("int128") BigInteger c,
      @ForAll("uint128") BigInteger q,
      @ForAll("uint128") BigInteger t) {
    checkProportion(c, q, t.max(BigInteger.ONE));
    checkProportion(c, q.min(t), q.max(t).max(BigInteger.ONE));
  }

  @Property
  void shareOf256BitQuantitiesIsExactHalfEven(
      @ForAll("int128") BigInteger c,
      @ForAll("uint256") BigInteger q,
      @ForAll("uint256") BigInteger t) {
    checkProportion(c, q, t.max(BigInteger.ONE));
    checkProportion(c, q.min(t), q.max(t).max(BigInteger.ONE));
  }

  @Property
  void shareHalfwayBetweenTwoUnitsGoesToTheEvenOne(
      @ForAll("uint128") BigInteger g,
      @ForAll("uint128") BigInteger h,
      @ForAll("uint128") BigInteger a,
      @ForAll("uint128") BigInteger b,
      @ForAll boolean negative) {
    // C * q / T = (h b)(g a) / (2 g h) = a b / 2 with a and b odd
    BigInteger gg = g.shiftRight(70).add(BigInteger.ONE);
    BigInteger hh = h.shiftRight(70).add(BigInteger.ONE);
    BigInteger c = hh.multiply(a.shiftRight(65).setBit(0));
    BigInteger q = gg.multiply(b.shiftRight(65).setBit(0));
    checkProportion(negative ? c.negate() : c, q, gg.multiply(hh).shiftLeft(1));
  }

  @Property
  void shareAroundALimitOf128BitsFitsOrIsRefused(
      @ForAll("uint128") BigInteger any,
      @ForAll @LongRange(min = 1, max = 1_000_000) long total,
      @ForAll @IntRange(min = 127, max = 128) int limit,
      @ForAll @IntRange(min = -2, max = 2) int off,
      @ForAll boolean negative) {
    // q is 2 to 8 times T, so that C * q / T steps across 2^limit in small steps
    BigInteger t = BigInteger.valueOf(total);
    BigInteger q = t.multiply(BigInteger.TWO).add(any.mod(t.multiply(BigInteger.valueOf(6))));
    BigInteger c =
        BigInteger.TWO.pow(limit).multiply(t).divide(q).add(BigInteger.valueOf(off)).min(MAX_128);
    checkProportion(negative ? c.negate() : c, q, t);
  }

  @Example
  void theLowestAmountIsAShareToo() {
    checkProportion(MIN_128.shiftRight(1), BigInteger.TWO, BigInteger.ONE);
    checkProportion(MIN_128.shiftRight(1).negate(), BigInteger.TWO, BigInteger.ONE);
    checkProportion(MIN_128, BigInteger.ONE, BigInteger.TWO);
    checkProportion(MIN_128, BigInteger.TWO, BigInteger.ONE);
  }

  @Property
  void valueScaledUpAcrossA128BitLimitFitsOrIsRefused(
      @ForAll @IntRange(min = 1, max = 38) int exponent,
      @ForAll @IntRange(min = 126, max = 128) int limit,
      @ForAll @IntRange(min = -2, max = 2) int off) {
    BigInteger q = BigInteger.TWO.pow(limit).divide(BigInteger.TEN.pow(exponent));
    checkValue(q.add(BigInteger.valueOf(off)).max(BigInteger.ZERO), 1, exponent);
    checkValue(q.setBit(64).subtract(BigInteger.ONE), 1, exponent);
  }

  @Example
  void carryIntoAFullHighLimbIsRefusedNotWrapped() {
    // the high limb times ten is 2^64 - 6, the carry from below is 9
    BigInteger high = BigInteger.TWO.pow(64).divide(BigInteger.TEN);
    checkValue(high.add(BigInteger.ONE).shiftLeft(64).subtract(BigInteger.ONE), 1, 1);
  }

  @Property
  void theWholeShareIsTheAmountItself(
      @ForAll("int128") BigInteger c, @ForAll("uint256") BigInteger t) {
    BigInteger total = t.max(BigInteger.ONE);
    assertThat(proportion(c, total, total)).isTrue();
    assertThat(Int128.toBigInteger(out.hi, out.lo)).isEqualTo(c);
  }

  @Property
  void shareOfAQuantityIsTheFloor(
      @ForAll("uint256") BigInteger a,
      @ForAll("uint256") BigInteger q,
      @ForAll("uint256") BigInteger total) {
    checkProportionQuantity(a, q, total.max(BigInteger.ONE));
  }

  @Property
  void shareOfA128BitQuantityIsTheFloor(
      @ForAll("uint128") BigInteger a,
      @ForAll("uint128") BigInteger q,
      @ForAll("uint128") BigInteger total) {
    checkProportionQuantity(a, q, total.max(BigInteger.ONE));
  }

  @Property
  void impliedPriceIsTheQuotientToEighteenDigits(
      @ForAll("int128") BigInteger v,
      @ForAll("uint256") BigInteger q,
      @ForAll @IntRange(min = 0, max = 40) int decimals) {
    checkImpliedPrice(v, q, decimals);
  }

  @Example
  void edgeWeightedValuesSharesAndImpliedPricesDifferNowhereFromBigDecimal() {
    Random random = new Random(20260101);
    for (int i = 0; i < CASES; i++) {
      BigInteger q = unsigned(random, random.nextInt(8) == 0 ? 256 : 128);
      BigInteger t = unsigned(random, random.nextInt(8) == 0 ? 256 : 128).max(BigInteger.ONE);
      BigInteger c = signed(random, 128);
      checkValue(q, unsigned(random, 63).longValueExact(), random.nextInt(90) - 70);
      checkProportion(c, q, t);
      checkProportion(c, q.min(t), q.max(t));
      checkImpliedPrice(c, q, random.nextInt(31));
    }
  }

  @Example
  void realisticTradesDifferNowhereFromBigDecimal() {
    Random random = new Random(7);
    int[] decimals = {0, 6, 8, 9, 18, 24};
    for (int i = 0; i < CASES; i++) {
      int d = decimals[random.nextInt(decimals.length)];
      BigInteger q = new BigInteger(20 + random.nextInt(80), random);
      BigInteger t = q.add(new BigInteger(20 + random.nextInt(80), random)).max(BigInteger.ONE);
      int scale = random.nextInt(30);
      long mantissa = 1 + (random.nextLong() >>> 2) % 999_999_999_999_999_999L;
      checkValue(q, mantissa, 12 - d - scale);
      BigInteger c = new BigInteger(90, random).subtract(BigInteger.TWO.pow(89));
      checkProportion(c, q, t);
      checkImpliedPrice(c.abs(), q, d);
      assertThat(UsdMath.decimalToDouble(mantissa, scale + 1))
          .isEqualTo(Double.parseDouble(mantissa + "e-" + (scale + 1)));
    }
  }

  @Property
  void signedAdditionAndSubtractionFitOrAreRefused(
      @ForAll("int128") BigInteger a, @ForAll("int128") BigInteger b) {
    long aHi = limb(a, 1);
    long aLo = limb(a, 0);
    long bHi = limb(b, 1);
    long bLo = limb(b, 0);
    checkFits(Int128.add(aHi, aLo, bHi, bLo, marked()), a.add(b));
    checkFits(Int128.subtract(aHi, aLo, bHi, bLo, marked()), a.subtract(b));
    checkFits(Int128.negate(aHi, aLo, marked()), a.negate());
    assertThat(Int128.compare(aHi, aLo, bHi, bLo)).isEqualTo(a.compareTo(b));
    assertThat(Int128.signum(aHi, aLo)).isEqualTo(a.signum());
    assertThat(Int128.toBigInteger(aHi, aLo)).isEqualTo(a);
    out.set(aHi, aLo);
    assertThat(out.isNegative()).isEqualTo(a.signum() < 0);
    assertThat(out.add(bHi, bLo)).isEqualTo(fits(a.add(b)));
    out.set(aHi, aLo);
    assertThat(out.subtract(bHi, bLo)).isEqualTo(fits(a.subtract(b)));
  }

  @Property
  void doubleOfAnIntegerIsTheNearestTiesToEven(@ForAll("int128") BigInteger a) {
    // BigInteger.doubleValue is specified as round to nearest even
    assertThat(Int128.toDouble(limb(a, 1), limb(a, 0))).isEqualTo(a.doubleValue());
    assertThat(Int128.usdToDouble(limb(a, 1), limb(a, 0))).isEqualTo(a.doubleValue() / 1e12);
  }

  @Property
  void doubleOfAnIntegerHalfwayBetweenTwoDoublesIsTheEvenOne(
      @ForAll @LongRange(min = 1L << 52, max = (1L << 53) - 1) long significand,
      @ForAll @IntRange(min = 1, max = 73) int shift,
      @ForAll @IntRange(min = -1, max = 1) int off) {
    BigInteger a =
        BigInteger.valueOf(significand)
            .shiftLeft(1)
            .setBit(0)
            .shiftLeft(shift - 1)
            .add(BigInteger.valueOf(off));
    assertThat(Int128.toDouble(limb(a, 1), limb(a, 0))).isEqualTo(a.doubleValue());
    assertThat(Int128.unsignedToDouble(limb(a, 1), limb(a, 0))).isEqualTo(a.doubleValue());
  }

  @Property
  void doubleOfAnUnsignedIntegerIsTheNearest(@ForAll("uint128") BigInteger a) {
    assertThat(Int128.unsignedToDouble(limb(a, 1), limb(a, 0))).isEqualTo(a.doubleValue());
  }

  @Property
  void wideAdditionAndSubtractionReportTheLostCarry(
      @ForAll("uint256") BigInteger a, @ForAll("uint256") BigInteger b) {
    BigInteger modulus = BigInteger.TWO.pow(256);
    Wide256 wide = new Wide256();
    wide.set(a);
    assertThat(wide.isZero()).isEqualTo(a.signum() == 0);
    assertThat(wide.fitsIn128()).isEqualTo(a.bitLength() <= 128);
    assertThat(wide.compareTo(limb(b, 3), limb(b, 2), limb(b, 1), limb(b, 0)))
        .isEqualTo(a.compareTo(b));
    boolean carry = wide.add(limb(b, 3), limb(b, 2), limb(b, 1), limb(b, 0));
    assertThat(carry).isEqualTo(a.add(b).bitLength() > 256);
    assertThat(toBigInteger(wide)).isEqualTo(a.add(b).mod(modulus));
    boolean borrow = wide.subtract(limb(b, 3), limb(b, 2), limb(b, 1), limb(b, 0));
    assertThat(borrow).isEqualTo(carry);
    assertThat(toBigInteger(wide)).isEqualTo(a);
  }

  @Example
  void stableTokenAtOneDollarIsItsFaceValue() {
    // 1,234.567891 of a 6-decimals token at 1 USD
    assertThat(UsdMath.value(0, 0, 0, 1_234_567_891L, 1, 12 - 6, out)).isTrue();
    assertThat(Int128.toBigInteger(out.hi, out.lo)).isEqualTo("1234567891000000");
  }

  @Example
  void noPriceIsImpliedByNothing() {
    assertThat(UsdMath.impliedPrice(0, 0, 0, 0, 0, 1, 18)).isNull();
    assertThat(UsdMath.impliedPrice(-1, -1, 0, 0, 0, 1, 18)).isNull();
    assertThat(UsdMath.impliedPrice(0, 1, 0, 0, 0, 0, 18)).isNull();
  }

  @Example
  void impliedPriceOutsideTheRangeOfPricesIsAbsent() {
    assertThat(UsdMath.impliedPrice(0, 1, -1, -1, -1, -1, 0)).isNull(); // 1e-89
    assertThat(UsdMath.impliedPrice(0, 1_000_000_000_000L, 0, 0, 0, 1, 36)).isNull(); // 1e36
    assertThat(UsdMath.impliedPrice(0, 1_000_000_000_000L, 0, 0, 0, 1, 35))
        .isEqualTo(Price.parse("1e35"));
  }

  private void checkValue(BigInteger q, long mantissa, int exponent) {
    BigInteger expected =
        new BigDecimal(q)
            .multiply(BigDecimal.valueOf(mantissa))
            .scaleByPowerOfTen(exponent)
            .setScale(0, RoundingMode.HALF_EVEN)
            .toBigInteger();
    boolean fit =
        UsdMath.value(limb(q, 3), limb(q, 2), limb(q, 1), limb(q, 0), mantissa, exponent, marked());
    checkFits(fit, expected);
  }

  private void checkProportion(BigInteger c, BigInteger q, BigInteger t) {
    BigInteger expected =
        new BigDecimal(c.multiply(q))
            .divide(new BigDecimal(t), 0, RoundingMode.HALF_EVEN)
            .toBigInteger();
    checkFits(proportion(c, q, t), expected);
  }

  private boolean proportion(BigInteger c, BigInteger q, BigInteger t) {
    return UsdMath.proportion(
        limb(c, 1),
        limb(c, 0),
        limb(q, 3),
        limb(q, 2),
        limb(q, 1),
        limb(q, 0),
        limb(t, 3),
        limb(t, 2),
        limb(t, 1),
        limb(t, 0),
        marked());
  }

  private void checkProportionQuantity(BigInteger a, BigInteger q, BigInteger t) {
    BigInteger expected = a.multiply(q).divide(t);
    Wide256 share = new Wide256();
    share.set(7, 7, 7, 7);
    boolean fit =
        UsdMath.proportionQuantity(
            limb(a, 3),
            limb(a, 2),
            limb(a, 1),
            limb(a, 0),
            limb(q, 3),
            limb(q, 2),
            limb(q, 1),
            limb(q, 0),
            limb(t, 3),
            limb(t, 2),
            limb(t, 1),
            limb(t, 0),
            share);
    assertThat(fit).isEqualTo(expected.bitLength() <= 256);
    if (fit) {
      assertThat(toBigInteger(share)).isEqualTo(expected);
    } else {
      assertThat(share.l0 & share.l1 & share.l2 & share.l3).isEqualTo(7);
    }
  }

  private void checkImpliedPrice(BigInteger v, BigInteger q, int decimals) {
    Price price =
        UsdMath.impliedPrice(
            limb(v, 1), limb(v, 0), limb(q, 3), limb(q, 2), limb(q, 1), limb(q, 0), decimals);
    if (v.signum() <= 0 || q.signum() == 0) {
      assertThat(price).isNull();
      return;
    }
    BigDecimal expected =
        new BigDecimal(v.multiply(BigInteger.TEN.pow(decimals)))
            .divide(
                new BigDecimal(q).scaleByPowerOfTen(12),
                new MathContext(18, RoundingMode.HALF_EVEN));
    if (price == null) {
      assertThat(expected.stripTrailingZeros())
          .satisfiesAnyOf(
              e -> assertThat(e.scale()).isGreaterThan(60),
              e -> assertThat(e).isGreaterThanOrEqualTo(BigDecimal.TEN.pow(36)));
    } else {
      assertThat(price.toBigDecimal()).isEqualByComparingTo(expected);
    }
  }

  /** The result holder, set to a value that shows whether a refused operation touched it. */
  private Int128 marked() {
    out.set(0x1234, 0x5678);
    return out;
  }

  private void checkFits(boolean fit, BigInteger expected) {
    if (fit != fits(expected)) {
      throw new AssertionError("fits: " + fit + ", but the exact result is " + expected);
    }
    BigInteger actual = Int128.toBigInteger(out.hi, out.lo);
    if (!actual.equals(fit ? expected : Int128.toBigInteger(0x1234, 0x5678))) {
      throw new AssertionError("expected " + expected + ", was " + actual + ", fits: " + fit);
    }
  }

  private static boolean fits(BigInteger value) {
    return value.compareTo(MIN_128) >= 0 && value.compareTo(MAX_128) <= 0;
  }

  private static BigInteger toBigInteger(Wide256 wide) {
    return Wide256.toBigInteger(wide.l3, wide.l2, wide.l1, wide.l0);
  }
}
