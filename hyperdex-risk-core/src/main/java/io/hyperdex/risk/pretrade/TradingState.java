package io.hyperdex.risk.pretrade;

/** What a scope may do, from least to most strict. */
public enum TradingState {
  ACTIVE,
  /**
   * Only swaps that leave risk exposure no greater than it is and increase the magnitude of no
   * token but dollar tokens near their peg, size included.
   */
  REDUCING,
  /** Nothing. */
  HALTED
}
