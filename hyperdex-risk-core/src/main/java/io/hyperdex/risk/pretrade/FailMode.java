package io.hyperdex.risk.pretrade;

/** What a check does when what it needs is not known. */
public enum FailMode {
  /** The swap may go, with a warning. */
  OPEN,
  /** The swap is denied. */
  CLOSED
}
