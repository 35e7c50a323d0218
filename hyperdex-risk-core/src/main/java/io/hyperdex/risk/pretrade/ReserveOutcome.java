package io.hyperdex.risk.pretrade;

/** What became of a call about a reservation. */
public enum ReserveOutcome {
  /** The swap passed and is counted as in flight from now on. */
  RESERVED,
  /** The same swap was reserved under this key before: nothing changed. */
  ALREADY_RESERVED,
  /** Another swap has this key, or the key was used up: nothing changed. */
  KEY_CONFLICT,
  /** The decision was REDUCE or DENY: nothing changed. */
  REFUSED,
  /** As many as may be are in flight, of the user or of all: nothing changed. */
  FULL,
  /** The reservation was changed as asked. */
  UPDATED,
  /** The reservation is gone. */
  RELEASED,
  /** No reservation is in flight under this key. */
  UNKNOWN_KEY
}
