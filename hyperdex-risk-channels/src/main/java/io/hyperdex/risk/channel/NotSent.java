package io.hyperdex.risk.channel;

/** Why a message was suppressed on a channel. */
public enum NotSent {
  /** The same image was queued before, as after a replay. */
  DUPLICATE,
  /** A retraction of what was never attempted on this channel. */
  NEVER_ATTEMPTED,
  /** The channel's queue was full; the oldest of the least severity goes. */
  QUEUE_FULL
}
