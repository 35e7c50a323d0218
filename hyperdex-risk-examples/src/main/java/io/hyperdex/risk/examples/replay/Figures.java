package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How numbers are written: dollars with 8 places, ratios with 12 significant digits. */
final class Figures {
  private static final int USD_PLACES = 8;
  private static final MathContext RATIO = new MathContext(12, RoundingMode.HALF_EVEN);
  private static final int LONGEST_PLAIN = 30;

  private Figures() {}

  static String usd(BigDecimal dollars) {
    return dollars.setScale(USD_PLACES, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** A JSON number. */
  static String ratio(BigDecimal value) {
    BigDecimal rounded = value.round(RATIO).stripTrailingZeros();
    if (rounded.signum() == 0) {
      return "0";
    }
    boolean plain =
        rounded.scale() <= LONGEST_PLAIN && rounded.precision() - rounded.scale() <= LONGEST_PLAIN;
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  static String ratio(double value) {
    return ratio(new BigDecimal(value));
  }

  /** Whether a number of that unit is written as a JSON string. */
  static boolean isText(Unit unit) {
    return unit == Unit.USD;
  }

  static String of(Unit unit, BigDecimal value) {
    return isText(unit) ? usd(value) : ratio(value);
  }
}
