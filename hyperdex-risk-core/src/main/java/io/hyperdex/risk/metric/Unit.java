package io.hyperdex.risk.metric;

/** What the number of a measure counts. */
public enum Unit {
  /** US dollars. */
  USD,
  /** A plain ratio: 0.25 is a quarter. */
  RATIO,
  /** A whole number of things. */
  COUNT
}
