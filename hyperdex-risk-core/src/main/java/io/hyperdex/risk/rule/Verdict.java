package io.hyperdex.risk.rule;

/** What a rule says of a portfolio. */
public enum Verdict {
  /** The measure is at or below the limit. */
  WITHIN,
  /** The measure is above the limit. */
  BREACHED,
  /** It cannot be told: data is stale, partial or too short. An open breach stays open. */
  UNKNOWN
}
