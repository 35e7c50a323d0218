package io.hyperdex.risk.amount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hyperdex.risk.wide.EdgeIntegers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {

  private static final MathContext EIGHTEEN = new MathContext(18, RoundingMode.HALF_EVEN);

  @Provide
  Arbitrary<Price> prices() {
    return Arbitraries.randomValue(
        random -> {
          long mantissa = EdgeIntegers.unsigned(random, 59).longValueExact();
          return Price.of(Math.max(1, mantissa), random.nextInt(79) - 18);
        });
  }

  @Provide
  Arbitrary<BigDecimal> decimals() {
    return Arbitraries.randomValue(
        random -> new BigDecimal(EdgeIntegers.unsigned(random, 120), random.nextInt(130) - 45));
  }

  @Property
  void everyPriceSurvivesEveryForm(@ForAll("prices") Price price) {
    assertThat(new Price(price.mantissa(), price.scale()))
        .isEqualTo(price)
        .hasSameHashCodeAs(price)
        .extracting(Price::mantissa, Price::scale)
        .containsExactly(price.mantissa(), price.scale());
    assertThat(Price.parse(price.toString())).isEqualTo(price);
    assertThat(Price.parse(price.toBigDecimal().toString())).isEqualTo(price);
    assertThat(Price.of(price.toBigDecimal())).isEqualTo(price);
    assertThat(price.toString()).doesNotContain("E");
  }

  @Property
  void theFormIsCanonical(@ForAll("prices") Price price) {
    assertThat(price.mantissa()).isBetween(1L, 999_999_999_999_999_999L);
    assertThat(price.scale()).isBetween(-18, 60);
    if (price.scale() > 0) {
      assertThat(price.mantissa() % 10).isNotZero();
    }
    if (price.scale() < 0) {
      assertThat(price.mantissa()).isGreaterThanOrEqualTo(100_000_000_000_000_000L);
    }
  }

  @Property
  void anyDecimalIsRoundedHalfEvenToEighteenDigitsOrRefused(
      @ForAll("decimals") BigDecimal decimal) {
    BigDecimal rounded = decimal.round(EIGHTEEN).stripTrailingZeros();
    boolean fits =
        rounded.signum() > 0
            && rounded.scale() <= 60
            && rounded.compareTo(BigDecimal.TEN.pow(36)) < 0;
    if (fits) {
      assertThat(Price.of(decimal).toBigDecimal()).isEqualByComparingTo(rounded);
      assertThat(Price.parse(decimal.toString())).isEqualTo(Price.of(decimal));
      assertThat(Price.parse(decimal.toPlainString())).isEqualTo(Price.of(decimal));
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> Price.of(decimal));
      assertThatIllegalArgumentException().isThrownBy(() -> Price.parse(decimal.toString()));
    }
  }

  @Property
  void doubleIsTheNearestToTheExactPrice(@ForAll("prices") Price price) {
    assertThat(price.doubleValue()).isEqualTo(Double.parseDouble(price.toBigDecimal().toString()));
  }

  @Property
  void orderIsThatOfTheValues(@ForAll("prices") Price a, @ForAll("prices") Price b) {
    assertThat(a.compareTo(b)).isEqualTo(a.toBigDecimal().compareTo(b.toBigDecimal()));
    assertThat(a.equals(b)).isEqualTo(a.compareTo(b) == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "3000, 3000, 0",
    "3000.00, 3000, 0",
    "3e3, 3000, 0",
    "0.50, 5, 1",
    ".5, 5, 1",
    "+5., 5, 0",
    "1e18, 100000000000000000, -1",
    "1e35, 100000000000000000, -18",
    "1e-60, 1, 60",
    "0.000000000000000000000000000000000000000000000000000000000001, 1, 60",
    "1234567890123456785, 123456789012345678, -1",
    "1234567890123456775, 123456789012345678, -1",
    "12345678901234567850000001, 123456789012345679, -8",
    "9999999999999999995, 100000000000000000, -2"
  })
  void equalValuesHaveOneForm(String text, long mantissa, int scale) {
    Price price = Price.parse(text);
    assertThat(price.mantissa()).isEqualTo(mantissa);
    assertThat(price.scale()).isEqualTo(scale);
  }

  @Test
  void theConstructorNormalisesToo() {
    assertThat(new Price(50, 2)).isEqualTo(new Price(5, 1)).isEqualTo(Price.parse("0.5"));
    assertThat(Price.of(Long.MAX_VALUE, 0)).isEqualTo(Price.parse("9223372036854775810"));
    assertThat(Price.of(10, 61)).isEqualTo(Price.of(1, 60));
    assertThat(Price.of(1, -35)).isEqualTo(Price.parse("1e35"));
    assertThat(Price.of(1, 0)).isEqualTo(Price.ONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.000", "-0", "-1", "-1e-5", "0e99999999999999"})
  void zeroAndNegativePricesAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Price.parse(text))
        .withMessage("price must be positive: " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        "NaN",
        "Infinity",
        "1e",
        "1e+",
        "e5",
        "1 ",
        "1,5",
        "1.2.3",
        "1x5",
        "\u0661"
      })
  void anythingButADecimalIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Price.parse(text))
        .withMessage("price must be a decimal number: " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e-61",
        "1.1e-60",
        "1e36",
        "999999999999999999.5e18",
        "1e999999999999999999999",
        "1e-999999999999999999999"
      })
  void pricesOutOfRangeAreRefusedNotRounded(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Price.parse(text))
        .withMessageContaining(text);
  }

  @Test
  void componentsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Price.of(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Price.of(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Price.of(1, 61));
    assertThatIllegalArgumentException().isThrownBy(() -> Price.of(1, -36));
    assertThatIllegalArgumentException().isThrownBy(() -> Price.of(1, Integer.MIN_VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> Price.of(1, Integer.MAX_VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> Price.of(BigDecimal.ZERO));
  }
}
