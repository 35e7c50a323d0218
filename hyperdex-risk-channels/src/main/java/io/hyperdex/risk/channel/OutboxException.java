package io.hyperdex.risk.channel;

import java.io.IOException;

/** The outbox cannot be opened: another process has it, or the disk refuses. */
public final class OutboxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutboxException(String message, IOException cause) {
    super(message, cause);
  }

  OutboxException(String message) {
    super(message);
  }
}
