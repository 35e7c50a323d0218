package io.hyperdex.risk.engine.durable;

import java.io.IOException;

/** A file of the store is not what was written. The message says which, where, and what to do. */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final long position;

  DamagedFileException(String file, long position, String what) {
    super(file + " at byte " + position + ": " + what);
    this.position = position;
  }

  /** Where in the file, bytes from its start. */
  public long position() {
    return position;
  }
}
