package io.hyperdex.risk.kafka;

/**
 * Names of the headers that a dead letter has besides those of the original record. Values are text
 * in UTF-8, numbers in decimal. Key and value are the original bytes.
 */
public final class DeadLetterHeaders {
  /** {@code BAD_RECORD}, or the name of the outcome with which the engine refused the event. */
  public static final String CAUSE = "hyperdex-dead-letter-cause";

  /** What was wrong, for people. */
  public static final String REASON = "hyperdex-dead-letter-reason";

  /** Topic of the original record. */
  public static final String TOPIC = "hyperdex-dead-letter-topic";

  /** Partition of the original record. */
  public static final String PARTITION = "hyperdex-dead-letter-partition";

  /** Offset of the original record. */
  public static final String OFFSET = "hyperdex-dead-letter-offset";

  /** SHA-256 of the original value in hexadecimal digits; absent where it had none. */
  public static final String HASH = "hyperdex-dead-letter-sha256";

  /**
   * Present where the original was too large to copy: its size in bytes; key and value are null.
   */
  public static final String OMITTED_BYTES = "hyperdex-dead-letter-omitted-bytes";

  private DeadLetterHeaders() {}
}
