package io.hyperdex.risk.exposure;

/** State of the price behind a value. */
public enum Freshness {
  /** Within its allowed age. */
  FRESH,
  /** Older than allowed; the last known price is used and said to be stale. */
  STALE,
  /** No price, or no decimals, or a value beyond 1e22 USD: the holding has no value. */
  UNPRICED
}
