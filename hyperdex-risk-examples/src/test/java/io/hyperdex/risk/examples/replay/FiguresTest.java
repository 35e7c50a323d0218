package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.00000000",
    "1234567.5, 1234567.50000000",
    "0.000000005, 0.00000000",
    "0.000000015, 0.00000002",
    "0.000000025, 0.00000002",
    "-0.000000025001, -0.00000003",
    "-0.000000001, 0.00000000",
    "1E+20, 100000000000000000000.00000000"
  })
  void dollarsHaveEightPlacesHalfEven(String value, String expected) {
    assertThat(Figures.usd(new BigDecimal(value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "100, 100",
    "0.25, 0.25",
    "0.333333333333333333, 0.333333333333",
    "-2.0000000000005, -2",
    "1234567890.12345, 1234567890.12",
    "0.1000000000000000055511151231257827, 0.1",
    "1.5E-7, 0.00000015",
    "1.5E-50, 1.5E-50",
    "1.5E+50, 1.5E+50"
  })
  void ratiosHaveTwelveSignificantDigits(String value, String expected) {
    assertThat(Figures.ratio(new BigDecimal(value))).isEqualTo(expected);
  }
}
