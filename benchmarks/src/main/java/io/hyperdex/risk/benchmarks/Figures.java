package io.hyperdex.risk.benchmarks;

import java.util.Locale;

/** What the programs beside JMH measured: one line each, so that {@link Report} can read it. */
final class Figures {
  static final String PREFIX = "figure\t";

  private Figures() {}

  /** Prints a figure; the name is what was measured and with which parameters. */
  static void put(String name, double value) {
    System.out.printf(Locale.ROOT, "%s%s\t%.6g%n", PREFIX, name, value);
  }
}
