package io.hyperdex.risk.timescale;

import java.sql.SQLException;

/** What a failure means for the batch at hand. */
enum SqlFailure {
  /** Away, busy, shutting down, locked: the same batch later. */
  TRANSIENT,
  /**
   * A server that may only be read, such as a replica after a fail-over: a new connection later.
   */
  READ_ONLY,
  /** A value the tables cannot hold: the batch never will succeed as it is. */
  DATA,
  /** Tables, rights or settings are not as they should be: a person is needed, the batch waits. */
  SET_UP;

  static final String READ_ONLY_STATE = "25006";

  static SqlFailure of(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null || state.length() != 5) {
      return TRANSIENT; // the driver's own, such as a pool without connections
    }
    if (state.equals(READ_ONLY_STATE)) {
      return READ_ONLY;
    }
    return switch (state.substring(0, 2)) {
      case "22", "23" -> DATA;
      case "42", "28", "3D", "3F", "0A" -> SET_UP;
      default -> TRANSIENT; // connection, resources, intervention, rollback
    };
  }
}
