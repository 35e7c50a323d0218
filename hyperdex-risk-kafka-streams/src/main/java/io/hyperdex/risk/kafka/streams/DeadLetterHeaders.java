package io.hyperdex.risk.kafka.streams;

/**
 * Names of the headers of a record in the dead-letter topic. Values are text in UTF-8, numbers in
 * decimal. Key and value are the original bytes, unless {@link #OMITTED_BYTES} is there.
 */
public final class DeadLetterHeaders {
  /** {@code BAD_RECORD}, or the outcome with which the engine refused the event. */
  public static final String CAUSE = "hyperdex-dead-letter-cause";

  /** What was wrong, for people. */
  public static final String REASON = "hyperdex-dead-letter-reason";

  /** Partition of the original record. */
  public static final String PARTITION = "hyperdex-dead-letter-partition";

  /** Offset of the original record. */
  public static final String OFFSET = "hyperdex-dead-letter-offset";

  /** SHA-256 of the original value in hexadecimal digits; absent where it had none. */
  public static final String HASH = "hyperdex-dead-letter-sha256";

  /** Size of a value too large to copy. */
  public static final String OMITTED_BYTES = "hyperdex-dead-letter-omitted-bytes";

  private DeadLetterHeaders() {}
}
