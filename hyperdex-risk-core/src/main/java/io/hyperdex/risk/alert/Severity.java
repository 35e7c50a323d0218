package io.hyperdex.risk.alert;

/** How urgent an alert is, from least to most. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
