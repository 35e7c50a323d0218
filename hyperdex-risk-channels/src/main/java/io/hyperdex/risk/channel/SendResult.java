package io.hyperdex.risk.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt. Immutable.
 *
 * @param kind what to do next
 * @param reason in words, without secrets; empty when sent
 * @param retryAfter how long the receiver asked to be left alone; null if it did not
 */
public record SendResult(Kind kind, String reason, @Nullable Duration retryAfter) {
  /** What to do next. */
  public enum Kind {
    /** It was taken. */
    SENT,
    /** It may be taken later. */
    RETRY,
    /** This message will never be taken here. */
    REFUSED,
    /** Nothing will ever be taken here: the channel is disabled. */
    GONE
  }

  private static final SendResult SENT = new SendResult(Kind.SENT, "", null);

  /** It was taken. */
  public static SendResult sent() {
    return SENT;
  }

  /** It may be taken later. */
  public static SendResult retry(String reason) {
    return new SendResult(Kind.RETRY, reason, null);
  }

  /** The receiver asks to be left alone for a while; all messages wait. */
  public static SendResult retryAfter(String reason, Duration pause) {
    return new SendResult(Kind.RETRY, reason, pause);
  }

  /** This message will never be taken here; the fallback gets it. */
  public static SendResult refused(String reason) {
    return new SendResult(Kind.REFUSED, reason, null);
  }

  /** Nothing will ever be taken here; the fallback gets all that waits. */
  public static SendResult gone(String reason) {
    return new SendResult(Kind.GONE, reason, null);
  }
}
