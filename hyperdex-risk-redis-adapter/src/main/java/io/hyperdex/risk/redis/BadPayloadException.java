package io.hyperdex.risk.redis;

/**
 * Bytes that are no snapshot this version can read. Inside the module it becomes a counted miss.
 */
final class BadPayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  BadPayloadException(String message) {
    super(message);
  }

  BadPayloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
