package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hyperdex.risk.amount.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountFieldTest {
  private static final String MAX = Quantity.MAX.toString();

  private static String read(AmountField form, String text) {
    String filled =
        text.replace("MAX+1", MAX.substring(0, MAX.length() - 1) + "6")
            .replace("MAX", MAX)
            .replace("ZEROS", "0".repeat(5000))
            .replace("DIGITS", "9".repeat(5000));
    Quantity[] read = new Quantity[1];
    RefusedField refused =
        catchThrowableOfType(RefusedField.class, () -> read[0] = form.read("amount", filled));
    return refused != null ? refused.code().name() : read[0].toString().replace(MAX, "MAX");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "007, 7",
    "ZEROS7, 7",
    "MAX, MAX",
    "0MAX, MAX",
    "MAX+1, AMOUNT_OVERFLOW",
    "DIGITS, AMOUNT_OVERFLOW",
    "'', MISSING_AMOUNT",
    "'  ', MISSING_AMOUNT",
    "0, BAD_AMOUNT",
    "ZEROS, BAD_AMOUNT",
    "-1, BAD_AMOUNT",
    "+1, BAD_AMOUNT",
    "1.0, BAD_AMOUNT",
    "1e18, BAD_AMOUNT",
    "' 1', BAD_AMOUNT",
    "0x10, BAD_AMOUNT",
    "\u0661, BAD_AMOUNT",
    "NaN, BAD_AMOUNT"
  })
  void rawAmounts(String text, String expected) {
    assertThat(read(AmountField.RAW, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000000000000000000",
    "18.614072015625, 18614072015625000000",
    "0.000000000000000001, 1",
    "0.0000000000000000010000, 1",
    "0.0000000000000000001, PRECISION",
    "1.0000000000000000001, PRECISION",
    "1e-18, 1",
    "1.5E-3, 1500000000000000",
    "1e-19, PRECISION",
    "1e-2000000000, PRECISION",
    "1e-99999999999, PRECISION",
    "1e59, 100000000000000000000000000000000000000000000000000000000000000000000000000000",
    "1e60, AMOUNT_OVERFLOW",
    "1e2000000000, AMOUNT_OVERFLOW",
    "1e99999999999, AMOUNT_OVERFLOW",
    "2e59, AMOUNT_OVERFLOW",
    "DIGITS, AMOUNT_OVERFLOW",
    "DIGITS.00000000000000000001, AMOUNT_OVERFLOW",
    "115792089237316195423570985008687907853269984665640564039457.584007913129639935, MAX",
    "115792089237316195423570985008687907853269984665640564039457.584007913129639936, "
        + "AMOUNT_OVERFLOW",
    "115792089237316195423570985008687907853269984665640564039457.5840079131296399351, "
        + "AMOUNT_OVERFLOW",
    ".5, 500000000000000000",
    "5., 5000000000000000000",
    "+5, 5000000000000000000",
    "'', MISSING_AMOUNT",
    "0, BAD_AMOUNT",
    "0e5, BAD_AMOUNT",
    "0e99999999999, BAD_AMOUNT",
    "-0, BAD_AMOUNT",
    "-3, BAD_AMOUNT",
    "-1e99999999999, BAD_AMOUNT",
    "1.2.3, BAD_AMOUNT",
    "'1,000', BAD_AMOUNT",
    "1e, BAD_AMOUNT",
    "., BAD_AMOUNT",
    "NaN, BAD_AMOUNT",
    "Infinity, BAD_AMOUNT",
    "\u0661, BAD_AMOUNT"
  })
  void decimalAmounts(String text, String expected) {
    assertThat(read(AmountField.DECIMAL, text)).isEqualTo(expected);
  }
}
