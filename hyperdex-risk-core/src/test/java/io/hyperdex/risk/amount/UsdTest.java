package io.hyperdex.risk.amount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.wide.EdgeIntegers;
import io.hyperdex.risk.wide.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdTest {

  private static final Usd LOWEST = Usd.ofRaw(Long.MIN_VALUE, 0);
  private static final Usd HIGHEST = Usd.ofRaw(Long.MAX_VALUE, -1);

  @Provide
  Arbitrary<BigInteger> int128() {
    return EdgeIntegers.signed(128);
  }

  @Provide
  Arbitrary<BigDecimal> decimals() {
    return Arbitraries.randomValue(
        random -> new BigDecimal(EdgeIntegers.signed(random, 200), random.nextInt(70) - 10));
  }

  @Property
  void everyAmountSurvivesEveryForm(@ForAll("int128") BigInteger raw) {
    Usd usd = usd(raw);
    BigDecimal dollars = new BigDecimal(raw, 12);
    assertThat(usd.toBigDecimal()).isEqualTo(dollars);
    assertThat(Usd.of(dollars)).isEqualTo(usd).hasSameHashCodeAs(usd);
    assertThat(Usd.parse(dollars.toPlainString())).isEqualTo(usd);
    assertThat(Usd.parse(dollars.toString())).isEqualTo(usd);
    assertThat(Usd.parse(usd.toDecimalString(12))).isEqualTo(usd);
    assertThat(Usd.ofRaw(usd.rawHigh(), usd.rawLow())).isEqualTo(usd);
    assertThat(usd.signum()).isEqualTo(raw.signum());
  }

  @Property
  void arithmeticIsExactOrRefused(@ForAll("int128") BigInteger a, @ForAll("int128") BigInteger b) {
    Usd ua = usd(a);
    Usd ub = usd(b);
    check(() -> ua.plus(ub), a.add(b));
    check(() -> ua.minus(ub), a.subtract(b));
    check(ua::negated, a.negate());
    check(ua::abs, a.abs());
    assertThat(ua.compareTo(ub)).isEqualTo(a.compareTo(b));
    assertThat(ua.equals(ub)).isEqualTo(a.equals(b));
  }

  @Property
  void anyDecimalIsRoundedHalfEvenToTwelvePlacesOrRefused(@ForAll("decimals") BigDecimal dollars) {
    check(() -> Usd.of(dollars), dollars.setScale(12, RoundingMode.HALF_EVEN).unscaledValue());
  }

  @Property
  void doubleIsTheNearestIntegerDividedByAMillionMillion(@ForAll("int128") BigInteger raw) {
    Usd usd = usd(raw);
    assertThat(usd.doubleValue()).isEqualTo(raw.doubleValue() / 1e12);
    assertThat(Int128.usdToDouble(usd.rawHigh(), usd.rawLow())).isEqualTo(usd.doubleValue());
  }

  @Property
  void textIsRoundedHalfEvenToThePlacesAsked(
      @ForAll("int128") BigInteger raw, @ForAll @IntRange(min = 0, max = 20) int places) {
    assertThat(usd(raw).toDecimalString(places))
        .isEqualTo(
            new BigDecimal(raw, 12).setScale(places, RoundingMode.HALF_EVEN).toPlainString());
  }

  @Property
  void everyWholeDollarLongFits(@ForAll long dollars) {
    assertThat(Usd.of(dollars).toBigDecimal()).isEqualByComparingTo(BigDecimal.valueOf(dollars));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0000000000005, 0.000000000000",
    "0.0000000000015, 0.000000000002",
    "0.0000000000025, 0.000000000002",
    "-0.0000000000025, -0.000000000002",
    "0.00000000000250000001, 0.000000000003",
    "1e-1000000, 0.000000000000",
    "1.5E3, 1500.000000000000"
  })
  void readingRoundsHalvesToTheEvenUnit(String text, String expected) {
    assertThat(Usd.parse(text).toDecimalString(12)).isEqualTo(expected);
  }

  @Test
  void textHasEightPlacesUnlessAsked() {
    Usd usd = Usd.parse("-1234.123456785");
    assertThat(usd).hasToString("-1234.12345678");
    assertThat(usd.toDecimalString(0)).isEqualTo("-1234");
    assertThat(usd.toDecimalString(2)).isEqualTo("-1234.12");
    assertThatIllegalArgumentException().isThrownBy(() -> usd.toDecimalString(-1));
  }

  @Test
  void amountsBeyond128BitsAreRefused() {
    assertThatThrownBy(() -> Usd.parse("1e27")).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Usd.parse("-1e1000000000")).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> HIGHEST.plus(Usd.ofRaw(0, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("overflow");
    assertThatThrownBy(LOWEST::negated).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(LOWEST::abs).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "abc", "NaN", "Infinity", "1,0", "1.2.3", "$1", "1e", "--1"})
  void anythingButADecimalIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Usd.parse(text))
        .withMessageContaining(text);
  }

  @Test
  void endlessTextIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Usd.parse("1".repeat(257)));
  }

  private static Usd usd(BigInteger raw) {
    return Usd.ofRaw(EdgeIntegers.limb(raw, 1), EdgeIntegers.limb(raw, 0));
  }

  private static void check(Supplier<Usd> operation, BigInteger expected) {
    if (expected.bitLength() <= 127) {
      assertThat(operation.get()).isEqualTo(usd(expected));
    } else {
      assertThatThrownBy(operation::get).isInstanceOf(ArithmeticException.class);
    }
  }
}
