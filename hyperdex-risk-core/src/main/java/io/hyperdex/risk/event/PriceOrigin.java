package io.hyperdex.risk.event;

/** Where a price is from. */
public enum PriceOrigin {
  /** A price feed or exchange. */
  FEED,
  /** Implied by a trade against a token that has a price. */
  TRADE,
  /** The convention that a dollar token is worth one dollar unless a fresh price says otherwise. */
  PEG
}
