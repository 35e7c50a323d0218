package io.hyperdex.risk.amount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.wide.EdgeIntegers;
import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  private static final BigInteger MAX = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  @Provide
  Arbitrary<BigInteger> uint256() {
    return EdgeIntegers.unsigned(256);
  }

  @Property
  void everyIntegerSurvivesEveryForm(@ForAll("uint256") BigInteger units) {
    Quantity quantity = Quantity.of(units);
    assertThat(quantity.toBigInteger()).isEqualTo(units);
    assertThat(quantity).hasToString(units.toString());
    assertThat(Quantity.parse(units.toString())).isEqualTo(quantity).hasSameHashCodeAs(quantity);
    assertThat(
            Quantity.ofLimbs(
                quantity.limb3(), quantity.limb2(), quantity.limb1(), quantity.limb0()))
        .isEqualTo(quantity);
    assertThat(quantity.isZero()).isEqualTo(units.signum() == 0);
    assertThat(quantity.fitsIn128()).isEqualTo(units.bitLength() <= 128);
  }

  @Property
  void decimalTextSurvivesTheRoundTrip(
      @ForAll("uint256") BigInteger units, @ForAll @IntRange(min = 0, max = 255) int decimals) {
    Quantity quantity = Quantity.of(units);
    String text = quantity.toDecimalString(decimals);
    assertThat(new BigDecimal(text)).isEqualByComparingTo(new BigDecimal(units, decimals));
    assertThat(Quantity.ofDecimal(text, decimals)).isEqualTo(quantity);
    assertThat(Quantity.ofDecimal(new BigDecimal(units, decimals).toPlainString(), decimals))
        .isEqualTo(quantity);
  }

  @Property
  void sumAndDifferenceAreExactOrRefused(
      @ForAll("uint256") BigInteger a, @ForAll("uint256") BigInteger b) {
    Quantity qa = Quantity.of(a);
    Quantity qb = Quantity.of(b);
    assertThat(qa.compareTo(qb)).isEqualTo(a.compareTo(b));
    assertThat(qa.equals(qb)).isEqualTo(a.equals(b));
    if (a.add(b).compareTo(MAX) <= 0) {
      assertThat(qa.plus(qb).toBigInteger()).isEqualTo(a.add(b));
    } else {
      assertThatThrownBy(() -> qa.plus(qb))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining(a + " + " + b);
    }
    if (a.compareTo(b) >= 0) {
      assertThat(qa.minus(qb).toBigInteger()).isEqualTo(a.subtract(b));
    } else {
      assertThatThrownBy(() -> qa.minus(qb))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining(a + " - " + b);
    }
  }

  @Test
  void oneAndAHalfEtherIsItsWei() {
    Quantity quantity = Quantity.ofDecimal("1.5", 18);
    assertThat(quantity).isEqualTo(Quantity.of(1_500_000_000_000_000_000L));
    assertThat(quantity.toDecimalString(18)).isEqualTo("1.5");
  }

  @ParameterizedTest
  @CsvSource({"0, 18, 0", "100, 0, 100", "100, 2, 1", "1, 18, 0.000000000000000001", "10, 1, 1"})
  void decimalTextHasNoTrailingZeros(long units, int decimals, String expected) {
    assertThat(Quantity.of(units).toDecimalString(decimals)).isEqualTo(expected);
  }

  @Test
  void negativeUnitsAreRefusedWithTheValueAndTheCure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.of(-5))
        .withMessageContaining("-5")
        .withMessageContaining("ofLimbs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.of(BigInteger.valueOf(-5)))
        .withMessageContaining("-5");
  }

  @Test
  void moreThan256BitsAreRefused() {
    BigInteger tooMuch = MAX.add(BigInteger.ONE);
    assertThatIllegalArgumentException().isThrownBy(() -> Quantity.of(tooMuch));
    assertThatIllegalArgumentException().isThrownBy(() -> Quantity.parse(tooMuch.toString()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.ofDecimal("1" + "0".repeat(60), 18));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.ofDecimal("1", Integer.MAX_VALUE));
    assertThat(Quantity.parse(MAX.toString())).isEqualTo(Quantity.MAX);
    assertThat(Quantity.ofDecimal("0", Integer.MAX_VALUE)).isEqualTo(Quantity.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x1", "\u0661", "NaN", "1,000"})
  void anythingButDigitsIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantity.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "1.", ".5", "-1", "+1", "1.2.3", "1e3", " 1", "\u0661.5", "1.-5"})
  void anythingButAPlainDecimalIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantity.ofDecimal(text, 6));
  }

  @Test
  void moreFractionalDigitsThanTheTokenHasAreRefusedNotRounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.ofDecimal("0.1234567", 6))
        .withMessageContaining("7")
        .withMessageContaining("6");
    assertThatIllegalArgumentException().isThrownBy(() -> Quantity.ofDecimal("1", -1));
  }

  @Test
  void leadingZerosMeanNothing() {
    assertThat(Quantity.parse("0".repeat(100) + "42")).isEqualTo(Quantity.of(42));
    assertThat(Quantity.ofDecimal("00.10", 2)).isEqualTo(Quantity.of(10));
  }
}
