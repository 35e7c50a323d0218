package io.hyperdex.risk.analytics.forecast;

import java.math.BigDecimal;
import java.math.MathContext;

/** Checks that the models share. */
final class Checks {
  private Checks() {}

  static void requirePlace(VarianceSeries series, int end, int horizon) {
    if (end < 1 || end > series.size() || horizon < 1) {
      throw new IllegalArgumentException(
          "end must be 1 to "
              + series.size()
              + ", horizon at least 1: end "
              + end
              + ", horizon "
              + horizon);
    }
  }

  /** Four significant digits, the same on every JDK. */
  static String text(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
