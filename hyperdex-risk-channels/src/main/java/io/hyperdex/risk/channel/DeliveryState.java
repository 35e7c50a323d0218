package io.hyperdex.risk.channel;

/** Where the delivery of a message on a channel is. */
public enum DeliveryState {
  /** Waits for its first attempt. */
  QUEUED,
  /** The channel took it. */
  SENT,
  /** Somebody has said that they have seen it. */
  ACKED,
  /** An attempt failed; another one follows. */
  RETRYING,
  /** The channel refused it for good; its fallback has it, if there is one. */
  FAILED,
  /** Its deadline passed; a dead letter. Its fallback has it, if there is one. */
  DEAD,
  /** Not sent, for a {@link NotSent} reason that is counted. */
  SUPPRESSED,
  /** Taken back before the first attempt, so that nobody was told. */
  RETRACTED;

  /** Whether nothing more will be tried. */
  public boolean isFinal() {
    return this != QUEUED && this != RETRYING;
  }
}
