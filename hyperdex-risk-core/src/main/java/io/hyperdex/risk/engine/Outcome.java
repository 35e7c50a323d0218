package io.hyperdex.risk.engine;

/** What became of one event. Everything but the first group leaves the state unchanged. */
public enum Outcome {
  /** Booked. */
  APPLIED(true),
  /** Booked in place of an earlier event of the same key and other content, which was withdrawn. */
  CONFLICT(true),
  /** Taken back: the state is what it would be had the event never been seen. */
  REVERTED(true),
  /** A known trade became final: it can no longer be reverted. */
  FINALIZED(true),
  /** A pending trade is remembered; it is booked when it is included. */
  PENDING(true),

  /** Same key, same content: ignored. */
  DUPLICATE(false),
  /** Older than the horizon: quarantined. Mark a trade as correction to book it all the same. */
  TOO_LATE(false),
  /** A revert of a key that is not known. */
  UNKNOWN_KEY(false),
  /** A dense token id that was never handed out. */
  UNKNOWN_TOKEN(false),
  /** A dense user id that was never handed out. */
  UNKNOWN_USER(false),
  /** A quantity above 2^256-1, or USD accounting beyond 128 bits. */
  OVERFLOW(false),
  /** A disposal beyond the holdings under {@code UnmatchedPolicy.REJECT}. */
  UNMATCHED(false),
  /** What makes no event: zero amount, same token on both sides, a time beyond all reach. */
  INVALID(false),
  /** A price older than the one in force, or token facts that contradict known ones. */
  SUPERSEDED(false),
  /** Nothing to do: the observed balance is the booked one, or time did not advance. */
  UNCHANGED(false),
  /** The user, or the market, is owned: its owner applies the event and tells the callback. */
  HANDED_OVER(false),
  /**
   * Nothing happened, call again: the inbox is full, or the event's key is another user's, who is
   * in the middle of an event.
   */
  BUSY(false);

  private final boolean changesState;

  Outcome(boolean changesState) {
    this.changesState = changesState;
  }

  /** Whether this call changed what the engine knows. */
  public boolean changesState() {
    return changesState;
  }
}
