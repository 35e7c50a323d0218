package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import java.util.Objects;

/** The checks that all limits share; every message carries the value and the cure. */
final class Arguments {
  private Arguments() {}

  static void requireNamed(String name, Severity severity) {
    requireName(name);
    Objects.requireNonNull(severity, "severity of rule " + name);
  }

  static void requireName(String name) {
    Objects.requireNonNull(name, "name of a rule");
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "rule name must not be blank: \"" + name + "\"; name it as the desk calls it");
    }
  }

  static void requireConfidence(String rule, int confidenceBps) {
    if (confidenceBps < 5000 || confidenceBps > 9999) {
      throw new IllegalArgumentException(
          "confidenceBps of rule "
              + rule
              + " must be 5000 to 9999: "
              + confidenceBps
              + "; 95 % is 9500");
    }
  }

  static void requirePositive(String rule, Usd limit) {
    Objects.requireNonNull(limit, "limit of rule " + rule);
    if (limit.signum() <= 0) {
      throw new IllegalArgumentException(
          "limit of rule " + rule + " must be positive: " + limit + "; pass USD above 0");
    }
  }
}
