package io.hyperdex.risk.timescale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Takes a batch into the database in one transaction: COPY into staging tables of the session, then
 * one statement a table that takes over what is not there yet. The same batch twice is the batch
 * once, so a commit whose answer was lost is simply done again. Keeps its connection while all goes
 * well. Not thread safe.
 */
final class BatchStore {
  private final DataSource source;
  private final long timeoutMs;
  private @Nullable Connection connection;

  BatchStore(DataSource source, Duration timeout) {
    this.source = source;
    this.timeoutMs = timeout.toMillis();
  }

  void store(List<Spool.Entry> entries) throws SQLException {
    Connection open = connection();
    try {
      EnumSet<HistoryTable> staged = EnumSet.noneOf(HistoryTable.class);
      for (HistoryTable table : HistoryTable.values()) {
        if (copy(open, table, entries)) {
          staged.add(table);
        }
      }
      // Reverts before legs, for those of earlier batches, and after, for those of this one: a
      // trade that was reverted and came again counts wherever the batches were cut.
      takeOver(open, HistoryTable.REVERT, staged);
      for (HistoryTable table : HistoryTable.values()) {
        takeOver(open, table, staged);
      }
      open.commit();
    } catch (SQLException | RuntimeException failure) {
      undo(open, failure);
      throw failure;
    }
  }

  private Connection connection() throws SQLException {
    Connection present = connection;
    if (present != null) {
      return present;
    }
    present = source.getConnection();
    try {
      present.setNetworkTimeout(Runnable::run, (int) (timeoutMs + timeoutMs / 2));
      present.setAutoCommit(false);
      try (Statement statement = present.createStatement()) {
        statement.execute("SET statement_timeout = " + timeoutMs);
        statement.execute("SET lock_timeout = " + timeoutMs);
        // What is acknowledged leaves the spool, so a commit must not be lost in a crash.
        statement.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
                + " WHERE current_setting('synchronous_commit') = 'off'");
        for (HistoryTable table : HistoryTable.values()) {
          statement.execute(table.createStage());
        }
      }
      present.commit();
    } catch (SQLException | RuntimeException failure) {
      closeAfter(present, failure);
      throw failure;
    }
    connection = present;
    return present;
  }

  /** Whether there was anything for the table. */
  private static boolean copy(Connection open, HistoryTable table, List<Spool.Entry> entries)
      throws SQLException {
    CopyIn copy = null;
    for (Spool.Entry entry : entries) {
      if (entry.table() == table) {
        if (copy == null) {
          copy = open.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copy());
        }
        byte[] rows = numbered(entry);
        copy.writeToCopy(rows, 0, rows.length);
      }
    }
    if (copy == null) {
      return false;
    }
    copy.endCopy();
    return true;
  }

  private static void takeOver(Connection open, HistoryTable table, EnumSet<HistoryTable> staged)
      throws SQLException {
    if (staged.contains(table)) {
      try (Statement statement = open.createStatement()) {
        statement.execute(table.takeOver());
      }
    }
  }

  /** The rows with the record's number in front of each. */
  private static byte[] numbered(Spool.Entry entry) {
    String prefix = entry.seq() + "\t";
    StringBuilder rows = new StringBuilder(entry.rows().length + 64);
    String text = new String(entry.rows(), StandardCharsets.UTF_8);
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from) + 1;
      rows.append(prefix).append(text, from, end);
      from = end;
    }
    return rows.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** After bad data the connection is good; after anything else the next batch gets a new one. */
  private void undo(Connection open, Exception failure) {
    try {
      open.rollback();
      if (failure instanceof SQLException sql && SqlFailure.of(sql) == SqlFailure.DATA) {
        return;
      }
    } catch (SQLException broken) {
      failure.addSuppressed(broken);
    }
    connection = null;
    closeAfter(open, failure);
  }

  private static void closeAfter(Connection open, Exception failure) {
    try {
      open.close();
    } catch (SQLException broken) {
      failure.addSuppressed(broken);
    }
  }

  void close() throws IOException {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        throw new IOException("cannot close the connection", e);
      }
    }
  }
}
