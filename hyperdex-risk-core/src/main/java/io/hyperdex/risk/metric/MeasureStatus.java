package io.hyperdex.risk.metric;

/** How far a measure can be trusted. */
public enum MeasureStatus {
  /** Computed from complete and fresh data. */
  OK,
  /** Computed from fewer observations than the minimum. */
  INSUFFICIENT_DATA,
  /** The formula has no value here, such as a ratio to zero: the value is null. */
  UNDEFINED,
  /** A price it rests on is older than its allowed age; the last known one was used. */
  STALE,
  /** Something held has never had a price, or no decimals, and is left out. */
  PARTIAL
}
