package io.hyperdex.risk.pretrade;

/**
 * The checks of {@link PreTradePolicy}, in the order of findings, with what each does by default
 * when it cannot tell.
 */
public enum Check {
  /** Trading states, the kill switch among them. */
  STATE(FailMode.CLOSED),
  /** Tokens, venues and counterparties that are not to be traded. */
  RESTRICTED(FailMode.CLOSED),
  /** A client key seen before. */
  DUPLICATE(FailMode.CLOSED),
  /** Reservations by time. */
  RATE(FailMode.CLOSED),
  /** A leg without a price, where the swap is worth more than a minimum or not known to be less. */
  PRICE_MISSING(FailMode.CLOSED),
  /** A leg whose price is older than allowed. */
  PRICE_STALE(FailMode.OPEN),
  /** Booking the swap at all. */
  BOOKING(FailMode.CLOSED),
  /** Value of the swap. */
  NOTIONAL(FailMode.OPEN),
  /** Value of the swap against what the user usually trades, and against an absolute size. */
  SIZE(FailMode.OPEN),
  /** Value received against value given. */
  IMPACT(FailMode.OPEN),
  /** Gas against the value of the swap. */
  GAS(FailMode.OPEN),
  /** Gross exposure afterwards. */
  EXPOSURE(FailMode.OPEN),
  /** Largest share afterwards. */
  CONCENTRATION(FailMode.OPEN),
  /** Loss of the running period. */
  LOSS(FailMode.OPEN),
  /** Fall from the peak. */
  DRAWDOWN(FailMode.OPEN),
  /** Increase of portfolio VaR. */
  VAR(FailMode.OPEN),
  /** The rules in force, on the portfolio afterwards. */
  RULE(FailMode.OPEN);

  private final FailMode failMode;

  Check(FailMode failMode) {
    this.failMode = failMode;
  }

  /** What it does by default when it cannot tell. */
  public FailMode defaultFailMode() {
    return failMode;
  }
}
