package io.hyperdex.risk.kafka;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of this module: what Kafka or a record refused, with its cause kept.
 *
 * <p>{@link #isRetryable()} says whether the same call can succeed later without anything being
 * changed: a broker that is away, a time-out, an engine that stays busy. All else needs a person;
 * an interrupted thread keeps its interrupt flag and is not retryable, so that a retry loop ends.
 */
public class KafkaAdapterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  KafkaAdapterException(String message, @Nullable Throwable cause, boolean retryable) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** Wraps a failure of the client library; Kafka's own classification decides on retryable. */
  static KafkaAdapterException of(String what, Throwable cause) {
    if (cause instanceof KafkaAdapterException known) {
      return known;
    }
    return new KafkaAdapterException(
        what + ": " + cause, cause, cause instanceof RetriableException);
  }

  /** Whether the same call can succeed later with nothing changed. */
  public final boolean isRetryable() {
    return retryable;
  }
}
