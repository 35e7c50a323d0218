package io.hyperdex.risk.engine;

/** How much an engine keeps of each user. */
public enum Profile {
  /**
   * Everything: exact money, cost basis by any method, realized PnL, undo of reorganisations and
   * late trades, identity of events. The default.
   */
  FULL,
  /**
   * For hosts that vouch for their feed and want the fastest limit check: quantities are exact,
   * values are doubles, events are booked in order of arrival. No undo, no duplicate check, no
   * money accounting: see {@code docs/concepts/profiles.md}.
   */
  LEAN
}
