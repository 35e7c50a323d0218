package io.hyperdex.risk.redis;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of this module: a snapshot could not be had from anywhere. What Redis does
 * wrong is counted, not thrown.
 */
public final class RedisAdapterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  RedisAdapterException(String message, @Nullable Throwable cause, boolean retryable) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** Whether the same call can succeed later with nothing changed. */
  public boolean isRetryable() {
    return retryable;
  }
}
