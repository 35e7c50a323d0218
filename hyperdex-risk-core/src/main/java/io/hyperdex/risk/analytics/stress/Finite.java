package io.hyperdex.risk.analytics.stress;

/** Checks of numbers from the host. */
final class Finite {
  private Finite() {}

  static double require(String what, double value) {
    if (!(Math.abs(value) <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(what + " must be finite: " + value);
    }
    return value;
  }

  static double requireNotNegative(String what, double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(what + " must be finite and not negative: " + value);
    }
    return value;
  }

  static double requirePositive(String what, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(what + " must be finite and positive: " + value);
    }
    return value;
  }
}
