package io.hyperdex.risk.codec;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no record of this package: truncated, of an unknown version or type, or saying
 * something no event can say. Decoding throws nothing else, whatever the bytes. The same bytes fail
 * again.
 */
public final class BadRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String reason;

  /**
   * For decoders of records that are made of this package's.
   *
   * @param offset where in the record, in bytes from its start
   * @param reason what is wrong there
   */
  public BadRecordException(int offset, String reason, @Nullable Throwable cause) {
    super("bad record at byte " + offset + ": " + reason, cause);
    this.offset = offset;
    this.reason = reason;
  }

  /** Where in the record reading failed, in bytes from its start. */
  public int offset() {
    return offset;
  }

  /** What was wrong there. */
  public String reason() {
    return reason;
  }
}
