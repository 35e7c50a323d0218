package io.hyperdex.risk.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts and the writer on a TimescaleDB that {@code -Dhyperdex.timescale.url=jdbc:...} names,
 * with {@code hyperdex.timescale.user} and {@code hyperdex.timescale.password} where needed. Drops
 * the schema {@code hyperdex_conformance} there. Skipped where no server is named.
 */
class TimescaleIT {
  private static final String SCHEMA = "hyperdex_conformance";

  @TempDir Path folder;
  private DataSource source;
  private Edition edition;

  @BeforeEach
  void create() throws SQLException {
    String url = System.getProperty("hyperdex.timescale.url");
    assumeTrue(url != null, "no -Dhyperdex.timescale.url: TimescaleDB's own SQL is not run here");
    String user = System.getProperty("hyperdex.timescale.user", "postgres");
    String password = System.getProperty("hyperdex.timescale.password", "");
    execute(
        RiskHistory.dataSource(url, user, password, Duration.ofSeconds(60)),
        "CREATE EXTENSION IF NOT EXISTS timescaledb;"
            + "DROP SCHEMA IF EXISTS hyperdex_conformance CASCADE;"
            + "CREATE SCHEMA hyperdex_conformance");
    String inSchema = url + (url.contains("?") ? "&" : "?") + "currentSchema=" + SCHEMA + ",public";
    source = RiskHistory.dataSource(inSchema, user, password, Duration.ofSeconds(60));
    edition = HistorySchema.migrate(source);
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void everyScriptOfTheEditionRunsAndAgainChangesNothing() throws SQLException {
    assertThat(edition).isNotEqualTo(Edition.PLAIN);
    assertThat(number("SELECT count(*) FROM risk_schema"))
        .isEqualTo(HistorySchema.scripts(edition).size());
    assertThat(HistorySchema.migrate(source)).isEqualTo(edition);
    assertThat(
            number(
                "SELECT count(*) FROM timescaledb_information.hypertables WHERE hypertable_schema ="
                    + " 'hyperdex_conformance'"))
        .isEqualTo(4);
  }

  @Test
  void rowsRevertsAndReplaysAreAsOnPlainPostgres() throws Exception {
    HistoryWriter writer =
        new HistoryWriter(source, HistorySettings.spoolIn(folder.resolve("spool")).build());
    Map<Integer, Trade> truth = new HashMap<>();
    try (writer) {
      writer.start();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 500; i++) {
          writer.record(Feed.trade(i), Feed.facts(i));
          truth.put(i, Feed.trade(i));
          if (i % 7 == 3) {
            writer.recordReverted(Feed.key(i - 2));
            truth.remove(i - 2);
          }
        }
        assertThat(writer.awaitStored(Duration.ofSeconds(60))).isTrue();
      }
    }
    RiskHistory history = new RiskHistory(source);
    Map<UserId, Map<TokenId, BigInteger>> expected = Feed.positions(truth.values());
    expected.forEach((user, held) -> assertThat(history.currentPositions(user)).isEqualTo(held));
    if (edition == Edition.TIMESCALE_COMMUNITY) {
      execute(source, "CALL refresh_continuous_aggregate('risk_trade_hourly', NULL, NULL)");
    }
    assertThat(number("SELECT sum(legs) FROM risk_trade_hourly"))
        .isEqualTo(truth.values().stream().mapToLong(Feed::legs).sum());
  }
}
