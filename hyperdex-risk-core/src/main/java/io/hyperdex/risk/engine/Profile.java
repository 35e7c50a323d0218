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
   *
   * <p>Different users never wait for each other. Any thread may write any user. The writer owns
   * the user's record for the time of its event; a second writer of the same user tries 64 times,
   * then hands its event over to that user's bounded inbox ({@link Outcome#HANDED_OVER}, or {@link
   * Outcome#BUSY} when it is full), and the owner applies it before it is gone. Prices, facts, time
   * and rule sets have one owner of their own, which trades do not take. Readers copy the record;
   * they may try again while a writer of that user is inside, so they wait where it is suspended.
   */
  LEAN
}
