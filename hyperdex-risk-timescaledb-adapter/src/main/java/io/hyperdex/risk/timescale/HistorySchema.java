package io.hyperdex.risk.timescale;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import javax.sql.DataSource;

/**
 * The tables, made and upgraded by numbered scripts, each in one transaction, under a lock that
 * keeps several hosts from doing it at once. What has been done is in {@code risk_schema}, with a
 * checksum: a script that differs from the one that ran is refused.
 *
 * <p>Looks for TimescaleDB and its licence and says what it found; it never installs the extension,
 * which takes a superuser. A database that gets it later is converted by the next call. Everything
 * goes into the schema that comes first in the connection's search path.
 */
public final class HistorySchema {
  private static final System.Logger LOG = System.getLogger(HistorySchema.class.getName());
  private static final long LOCK = 0x4844585249534bL; // HDXRISK
  private static final List<Script> SCRIPTS =
      List.of(
          new Script("001_tables.sql", Edition.PLAIN, Edition.TIMESCALE_COMMUNITY),
          new Script("005_hypertables.sql", Edition.TIMESCALE_APACHE, Edition.TIMESCALE_COMMUNITY),
          new Script("010_plain_aggregates.sql", Edition.PLAIN, Edition.TIMESCALE_APACHE),
          new Script(
              "012_continuous_aggregates.sql",
              Edition.TIMESCALE_COMMUNITY,
              Edition.TIMESCALE_COMMUNITY),
          new Script(
              "014_compression_and_retention.sql",
              Edition.TIMESCALE_COMMUNITY,
              Edition.TIMESCALE_COMMUNITY),
          new Script("020_daily_pnl.sql", Edition.PLAIN, Edition.TIMESCALE_COMMUNITY));

  /** A script and the editions it is for, from one to another. */
  private record Script(String name, Edition least, Edition most) {
    boolean isFor(Edition edition) {
      return edition.compareTo(least) >= 0 && edition.compareTo(most) <= 0;
    }

    String sql() {
      try (InputStream in = HistorySchema.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("not in the jar: " + name);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private HistorySchema() {}

  /**
   * Brings the tables up to date. Waits for another host that is doing the same.
   *
   * @return what the database can do, which is logged too
   * @throws TimescaleAdapterException if the database refuses, or was made by other scripts
   */
  public static Edition migrate(DataSource source) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(true);
      // Waiting for another host, or converting a large table, takes as long as it takes.
      connection.setNetworkTimeout(Runnable::run, 0);
      execute(connection, "SET statement_timeout = 0");
      execute(connection, "SELECT pg_advisory_lock(" + LOCK + ")");
      try {
        Edition edition = probe(connection);
        migrate(connection, edition);
        return edition;
      } finally {
        execute(connection, "SELECT pg_advisory_unlock(" + LOCK + ")");
      }
    } catch (SQLException e) {
      throw TimescaleAdapterException.of("cannot migrate", e);
    }
  }

  /** What the database can do, without changing anything. */
  public static Edition probe(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return probe(connection);
    } catch (SQLException e) {
      throw TimescaleAdapterException.of("cannot probe", e);
    }
  }

  private static Edition probe(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'),"
                    + " current_setting('timescaledb.license', true),"
                    + " EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb'),"
                    + " current_setting('server_version')")) {
      row.next();
      String version = row.getString(1);
      String licence = row.getString(2);
      Edition edition =
          version == null
              ? Edition.PLAIN
              : "timescale".equals(licence)
                  ? Edition.TIMESCALE_COMMUNITY
                  : Edition.TIMESCALE_APACHE;
      LOG.log(
          System.Logger.Level.INFO,
          "PostgreSQL {0}, TimescaleDB {1}: {2}",
          row.getString(4),
          version != null
              ? version + " (licence " + licence + ")"
              : row.getBoolean(3) ? "installed but not created in this database" : "not there",
          edition);
      return edition;
    }
  }

  private static void migrate(Connection connection, Edition edition) throws SQLException {
    execute(
        connection,
        "CREATE TABLE IF NOT EXISTS risk_schema (script text PRIMARY KEY, checksum bigint NOT NULL,"
            + " edition text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
    Map<String, Long> applied = applied(connection);
    boolean again = false; // what stands on a view that was just replaced is made again
    for (Script script : SCRIPTS) {
      if (!script.isFor(edition)) {
        continue;
      }
      String sql = script.sql();
      Long before = applied.get(script.name);
      if (before != null && before != checksum(sql)) {
        throw new TimescaleAdapterException(
            "script "
                + script.name
                + " ran here with checksum "
                + before
                + ", this version has "
                + checksum(sql)
                + "; the database was made by another version of this library",
            null,
            false);
      }
      if (before == null || (again && script.name.startsWith("020"))) {
        apply(connection, script, sql, edition);
        again = true;
      }
    }
  }

  private static void apply(Connection connection, Script script, String sql, Edition edition)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement note =
        connection.prepareStatement(
            "INSERT INTO risk_schema (script, checksum, edition) VALUES (?, ?, ?)"
                + " ON CONFLICT (script) DO UPDATE SET applied_at = now()")) {
      execute(connection, sql);
      note.setString(1, script.name);
      note.setLong(2, checksum(sql));
      note.setString(3, edition.name());
      note.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
    LOG.log(System.Logger.Level.INFO, "applied {0}", script.name);
  }

  private static Map<String, Long> applied(Connection connection) throws SQLException {
    Map<String, Long> applied = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT script, checksum FROM risk_schema")) {
      while (rows.next()) {
        applied.put(rows.getString(1), rows.getLong(2));
      }
    }
    return applied;
  }

  /** The scripts of an edition in the order they run. */
  static List<String> scripts(Edition edition) {
    List<String> names = new ArrayList<>();
    for (Script script : SCRIPTS) {
      if (script.isFor(edition)) {
        names.add(script.name);
      }
    }
    return names;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long checksum(String sql) {
    CRC32C crc = new CRC32C();
    crc.update(sql.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
