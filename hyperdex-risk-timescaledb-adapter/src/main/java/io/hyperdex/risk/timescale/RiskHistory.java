package io.hyperdex.risk.timescale;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Questions to the history. The answers are of what the database has by now: a {@link
 * HistoryWriter} is some milliseconds behind, more while the database was away.
 *
 * <p>Thread safe. One connection a call, of the host's source; a query takes at most 30 s. A
 * failure is a {@link TimescaleAdapterException}.
 */
public final class RiskHistory {
  private static final int QUERY_SECONDS = 30;

  private final DataSource source;

  public RiskHistory(DataSource source) {
    this.source = source;
  }

  /**
   * A source without a pool whose every wait is bounded: 5 s to connect and log in, and as long as
   * said for an answer, with TCP keep-alive. For the writer, which keeps its connection; or as a
   * pattern for a pool of yours.
   *
   * @param url as {@code jdbc:postgresql://host:5432/database}
   * @param answer the longest a socket is waited on
   */
  public static DataSource dataSource(String url, String user, String password, Duration answer) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(5);
    source.setLoginTimeout(5);
    source.setSocketTimeout((int) Math.max(1, answer.toSeconds()));
    source.setTcpKeepAlive(true);
    source.setApplicationName("hyperdex-risk");
    return source;
  }

  /** What one row of an answer becomes. */
  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Legs of a user, newest first, reverted ones included.
   *
   * @param from first moment
   * @param to first moment after
   * @param limit the most rows
   */
  public List<TradeLeg> legs(UserId user, Instant from, Instant to, int limit) {
    return ask(
        "SELECT chain_id, tx_hash, log_index, leg, time, user_id, kind, token_chain, token,"
            + " quantity, venue, value_usd, pnl_usd, reverted_seq IS NOT NULL AS reverted"
            + " FROM risk_trade_leg WHERE user_id = ? AND time >= ? AND time < ?"
            + " ORDER BY time DESC, chain_id, tx_hash, log_index, leg LIMIT ?",
        RiskHistory::leg,
        user.value(),
        from,
        to,
        limit);
  }

  private static TradeLeg leg(ResultSet row) throws SQLException {
    return new TradeLeg(
        row.getString("chain_id"),
        row.getString("tx_hash"),
        row.getLong("log_index"),
        row.getInt("leg"),
        row.getTimestamp("time").toInstant(),
        UserId.of(row.getString("user_id")),
        row.getString("kind"),
        TokenId.of(ChainId.of(row.getString("token_chain")), row.getString("token")),
        row.getBigDecimal("quantity").toBigIntegerExact(),
        row.getString("venue"),
        usd(row, "value_usd"),
        usd(row, "pnl_usd"),
        row.getBoolean("reverted"));
  }

  /** What a user holds by the history: all legs that were not reverted, in raw units; no zeros. */
  public Map<TokenId, BigInteger> currentPositions(UserId user) {
    Map<TokenId, BigInteger> positions = new TreeMap<>();
    ask(
            "SELECT token_chain, token, quantity FROM risk_current_position WHERE user_id = ?",
            row ->
                Map.entry(
                    TokenId.of(ChainId.of(row.getString("token_chain")), row.getString("token")),
                    row.getBigDecimal("quantity").toBigIntegerExact()),
            user.value())
        .forEach(entry -> positions.put(entry.getKey(), entry.getValue()));
    return positions;
  }

  /**
   * PnL of a user by UTC day, oldest first.
   *
   * @param from first day
   * @param to last day
   */
  public List<DailyPnl> dailyPnl(UserId user, LocalDate from, LocalDate to) {
    return ask(
        "SELECT day, realized_usd, unrealized_usd, fees_usd, pnl_usd, net_usd FROM risk_daily_pnl"
            + " WHERE user_id = ? AND day >= ? AND day < ? ORDER BY day",
        row ->
            new DailyPnl(
                LocalDate.ofInstant(row.getTimestamp("day").toInstant(), ZoneOffset.UTC),
                usd(row, "realized_usd"),
                usd(row, "unrealized_usd"),
                usd(row, "fees_usd"),
                usd(row, "pnl_usd"),
                Usd.of(row.getBigDecimal("net_usd"))),
        user.value(),
        from.atStartOfDay(ZoneOffset.UTC).toInstant(),
        to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** How the alerts of a user that opened in a time stand, newest first. */
  public List<Alert> alerts(UserId user, Instant from, Instant to, int limit) {
    return ask(
        "SELECT * FROM (SELECT DISTINCT ON (alert_id) * FROM risk_alert WHERE user_id = ?"
            + " AND opened_at >= ? AND opened_at < ? ORDER BY alert_id, seq DESC) AS latest"
            + " ORDER BY opened_at DESC, alert_id LIMIT ?",
        RiskHistory::alert,
        user.value(),
        from,
        to,
        limit);
  }

  /** Every image of one alert that was recorded, in the order they were last told. */
  public List<Alert> alertLog(String alertId) {
    return ask(
        "SELECT * FROM risk_alert WHERE alert_id = ? ORDER BY seq", RiskHistory::alert, alertId);
  }

  private static Alert alert(ResultSet row) throws SQLException {
    Timestamp closed = row.getTimestamp("closed_at");
    return new Alert(
        row.getString("alert_id"),
        UserId.of(row.getString("user_id")),
        row.getString("rule"),
        Severity.valueOf(row.getString("severity")),
        AlertState.valueOf(row.getString("state")),
        row.getTimestamp("opened_at").toInstant().toEpochMilli(),
        closed == null ? null : closed.toInstant().toEpochMilli(),
        Unit.valueOf(row.getString("unit")),
        row.getBigDecimal("value"),
        row.getBigDecimal("limit_value"),
        MeasureStatus.valueOf(row.getString("status")));
  }

  /** A measure of a user over a time, oldest first. */
  public List<MeasureSample> measures(
      UserId user, MeasureId measure, Instant from, Instant to, int limit) {
    return ask(
        "SELECT time, version, value, unit, status FROM risk_measure_sample WHERE user_id = ?"
            + " AND measure = ? AND time >= ? AND time < ? ORDER BY time LIMIT ?",
        row ->
            new MeasureSample(
                row.getTimestamp("time").toInstant(),
                row.getLong("version"),
                row.getBigDecimal("value"),
                Unit.valueOf(row.getString("unit")),
                MeasureStatus.valueOf(row.getString("status"))),
        user.value(),
        measure.jsonName(),
        from,
        to,
        limit);
  }

  private static @Nullable Usd usd(ResultSet row, String column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? null : Usd.of(value);
  }

  private <T> List<T> ask(String sql, Row<T> row, Object... arguments) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(QUERY_SECONDS);
      for (int i = 0; i < arguments.length; i++) {
        Object argument = arguments[i];
        statement.setObject(
            i + 1, argument instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : argument);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row.read(result));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw TimescaleAdapterException.of("cannot read the history", e);
    }
  }
}
