package io.hyperdex.risk.engine.durable;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The store could not take an input: a full disk, a file that is gone. The input was not applied.
 * The message says whether the engine goes on, and what to do.
 */
public final class StoreException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  StoreException(String message, IOException cause) {
    super(message, cause);
  }
}
