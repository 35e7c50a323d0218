package io.hyperdex.risk.channel;

/** Why a message was suppressed on a channel. */
public enum NotSent {
  /** The image that came last came again, or a replay repeats what was queued. */
  DUPLICATE,
  /** A retraction of what was never attempted on this channel. */
  NEVER_ATTEMPTED,
  /** The channel's queue was full; the oldest of the least severity goes. */
  QUEUE_FULL
}
