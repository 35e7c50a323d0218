package io.hyperdex.risk.kafka.streams;

/** This instance can't answer for the user as asked; {@link RiskQueries#owner} says who can. */
public final class NotHereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotHereException(String message) {
    super(message);
  }
}
