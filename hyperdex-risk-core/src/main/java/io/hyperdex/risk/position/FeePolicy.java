package io.hyperdex.risk.position;

/** Where the value of a fee goes. */
public enum FeePolicy {
  /** Into the fees total, apart from PnL. The default. */
  EXPENSE,
  /** Into the cost of what the trade acquired. A fee without a trade is an expense all the same. */
  BASIS
}
