package io.hyperdex.risk.rule;

/** Where a rule of one user is in its life. A plain rule knows the first and the third only. */
public enum RulePhase {
  /** Nothing to tell. */
  INACTIVE,
  /** Breached, but not yet for as long as it has to be before it fires. */
  PENDING,
  /** An alert is open. */
  FIRING,
  /** The breach is over, but not yet for as long as it has to be; the alert is still open. */
  CLEARING,
  /** The breach is over; the alert stays open until somebody resets the rule. */
  LATCHED,
  /** Reset while still breached: quiet until the breach is over once. */
  DISARMED
}
