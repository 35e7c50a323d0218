package io.hyperdex.risk.timescale;

/** What became of something handed to the {@link HistoryWriter}. */
public enum RecordOutcome {
  /** In the queue; from there to the spool and the database. */
  ACCEPTED,
  /** The engine did not book it, or not yet: there is nothing to record. */
  NOT_BOOKED,
  /** The queue is full: the spool's thread does not keep up. Not recorded, counted. */
  QUEUE_FULL,
  /** Queue and spool are full: the database has been away for too long. Not recorded, counted. */
  SPOOL_FULL,
  /** The writer was closed. Not recorded. */
  CLOSED;

  public boolean isAccepted() {
    return this == ACCEPTED;
  }
}
