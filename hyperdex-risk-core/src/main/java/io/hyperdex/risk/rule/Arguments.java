package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import java.math.BigDecimal;
import java.time.Duration;
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

  static double scaled(String rule, double limit, double share) {
    requireShare(rule, share);
    return limit * share;
  }

  static Usd scaled(String rule, Usd limit, double share) {
    requireShare(rule, share);
    return Usd.of(limit.toBigDecimal().multiply(BigDecimal.valueOf(share)));
  }

  private static void requireShare(String rule, double share) {
    if (!(share > 0 && share <= 1e6)) {
      throw new IllegalArgumentException(
          "share of the limit of rule "
              + rule
              + " must be above 0: "
              + share
              + "; four fifths of it is 0.8");
    }
  }

  static void requireWindow(String rule, Duration window) {
    Objects.requireNonNull(window, "window of rule " + rule);
    if (window.toMillis() <= 0 || window.compareTo(Duration.ofDays(366)) > 0) {
      throw new IllegalArgumentException(
          "window of rule " + rule + " must be above 0 and at most 366 days: " + window);
    }
  }

  /** A condition that remembers nothing but activity, through and through. */
  static void requireMemoryless(String rule, Rule part) {
    if (part instanceof ManagedRule || part instanceof SequenceRule) {
      throw new IllegalArgumentException(
          "a part of sequence "
              + rule
              + " is "
              + part.name()
              + ", a "
              + part.getClass().getSimpleName()
              + "; a part must be a limit, or limits combined");
    }
    if (part instanceof CombinedRule combined) {
      combined.parts().forEach(inner -> requireMemoryless(rule, inner));
    }
  }
}
