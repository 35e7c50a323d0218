package io.hyperdex.risk.timescale;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one exception of this module: what the database or the disk refused, with its cause kept. */
public final class TimescaleAdapterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  TimescaleAdapterException(String message, @Nullable Throwable cause, boolean retryable) {
    super(message, cause);
    this.retryable = retryable;
  }

  static TimescaleAdapterException of(String what, SQLException cause) {
    return new TimescaleAdapterException(
        what + ": " + cause.getMessage() + " (SQLSTATE " + cause.getSQLState() + ")",
        cause,
        SqlFailure.of(cause) == SqlFailure.TRANSIENT);
  }

  /** Whether the same call can succeed later with nothing changed. */
  public boolean isRetryable() {
    return retryable;
  }
}
