package io.hyperdex.risk.position;

/**
 * What a disposal beyond the holdings means. Without {@link #SHORT} a quantity is never negative.
 */
public enum UnmatchedPolicy {
  /** The excess came in unseen at market and is sold at market: PnL zero. The default. */
  AT_MARKET,
  /** The excess had cost nothing: its whole value is realized profit, unproven. */
  ZERO_COST,
  /** The event is refused and the state unchanged. */
  REJECT,
  /** The excess opens a short position: signed inventory for house and market-maker books. */
  SHORT
}
