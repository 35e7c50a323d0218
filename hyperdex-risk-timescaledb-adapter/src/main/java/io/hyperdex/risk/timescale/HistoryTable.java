package io.hyperdex.risk.timescale;

import java.util.Locale;

/**
 * The tables rows go to: what is staged, and the statement that takes it over so that doing it
 * twice is doing it once. The codes are on disk: never give one another meaning.
 */
enum HistoryTable {
  LEG(
      'L',
      """
      chain_id text COLLATE "C", tx_hash text COLLATE "C", log_index bigint, leg smallint,
      time timestamptz, event_key uuid, user_id text COLLATE "C", kind text,
      token_chain text COLLATE "C", token text COLLATE "C", quantity numeric, venue text,
      block_number bigint, value_usd numeric, pnl_usd numeric
      """,
      // A leg that was reverted and comes again counts again; one that is there stays as it is.
      """
      INSERT INTO risk_trade_leg (chain_id, tx_hash, log_index, leg, time, event_key, user_id, kind,
        token_chain, token, quantity, venue, block_number, value_usd, pnl_usd, seq)
      SELECT DISTINCT ON (chain_id, tx_hash, log_index, leg, time)
        chain_id, tx_hash, log_index, leg, time, event_key, user_id, kind,
        token_chain, token, quantity, venue, block_number, value_usd, pnl_usd, seq
      FROM risk_stage_leg
      ORDER BY chain_id, tx_hash, log_index, leg, time, seq DESC
      ON CONFLICT (chain_id, tx_hash, log_index, leg, time) DO UPDATE SET
        event_key = excluded.event_key, user_id = excluded.user_id, kind = excluded.kind,
        token_chain = excluded.token_chain, token = excluded.token, quantity = excluded.quantity,
        venue = excluded.venue, block_number = excluded.block_number,
        value_usd = excluded.value_usd, pnl_usd = excluded.pnl_usd,
        seq = excluded.seq, reverted_seq = NULL
      WHERE risk_trade_leg.reverted_seq < excluded.seq
      """),
  REVERT(
      'R',
      "event_key uuid",
      """
      UPDATE risk_trade_leg SET reverted_seq = gone.seq
      FROM (SELECT event_key, max(seq) AS seq FROM risk_stage_revert GROUP BY event_key) AS gone
      WHERE risk_trade_leg.event_key = gone.event_key
        AND risk_trade_leg.seq < gone.seq
        AND (risk_trade_leg.reverted_seq IS NULL OR risk_trade_leg.reverted_seq < gone.seq)
      """),
  ALERT(
      'A',
      """
      alert_id text COLLATE "C", image uuid, opened_at timestamptz, user_id text COLLATE "C",
      rule text, severity text, state text, closed_at timestamptz, unit text, value numeric,
      limit_value numeric, status text
      """,
      // The same image again, after another one, is how the alert stands now.
      """
      INSERT INTO risk_alert (alert_id, image, opened_at, user_id, rule, severity, state, closed_at,
        unit, value, limit_value, status, seq)
      SELECT DISTINCT ON (alert_id, image, opened_at)
        alert_id, image, opened_at, user_id, rule, severity, state, closed_at,
        unit, value, limit_value, status, seq
      FROM risk_stage_alert
      ORDER BY alert_id, image, opened_at, seq DESC
      ON CONFLICT (alert_id, image, opened_at) DO UPDATE SET seq = excluded.seq
      WHERE risk_alert.seq < excluded.seq
      """),
  EXPOSURE(
      'E',
      """
      user_id text COLLATE "C", time timestamptz, version bigint, gross_usd numeric,
      net_usd numeric, risk_usd numeric, realized_usd numeric, unrealized_usd numeric,
      fees_usd numeric, trades bigint, positions integer, fresh integer
      """,
      """
      INSERT INTO risk_exposure_sample (user_id, time, version, gross_usd, net_usd, risk_usd,
        realized_usd, unrealized_usd, fees_usd, trades, positions, fresh)
      SELECT DISTINCT ON (user_id, time) user_id, time, version, gross_usd, net_usd, risk_usd,
        realized_usd, unrealized_usd, fees_usd, trades, positions, fresh
      FROM risk_stage_exposure
      ORDER BY user_id, time, version DESC, seq DESC
      ON CONFLICT (user_id, time) DO UPDATE SET
        version = excluded.version, gross_usd = excluded.gross_usd, net_usd = excluded.net_usd,
        risk_usd = excluded.risk_usd, realized_usd = excluded.realized_usd,
        unrealized_usd = excluded.unrealized_usd, fees_usd = excluded.fees_usd,
        trades = excluded.trades, positions = excluded.positions, fresh = excluded.fresh
      WHERE risk_exposure_sample.version < excluded.version
      """),
  MEASURE(
      'M',
      """
      user_id text COLLATE "C", measure text COLLATE "C", time timestamptz, version bigint,
      value numeric, unit text, status text, n bigint, coverage double precision
      """,
      """
      INSERT INTO risk_measure_sample (user_id, measure, time, version, value, unit, status, n,
        coverage)
      SELECT DISTINCT ON (user_id, measure, time)
        user_id, measure, time, version, value, unit, status, n, coverage
      FROM risk_stage_measure
      ORDER BY user_id, measure, time, version DESC, seq DESC
      ON CONFLICT (user_id, measure, time) DO UPDATE SET
        version = excluded.version, value = excluded.value, unit = excluded.unit,
        status = excluded.status, n = excluded.n, coverage = excluded.coverage
      WHERE risk_measure_sample.version < excluded.version
      """);

  private final char code;
  private final String columns;
  private final String takeOver;

  HistoryTable(char code, String columns, String takeOver) {
    this.code = code;
    this.columns = columns;
    this.takeOver = takeOver;
  }

  byte code() {
    return (byte) code;
  }

  static HistoryTable ofCode(byte code) {
    for (HistoryTable table : values()) {
      if (table.code() == code) {
        return table;
      }
    }
    throw new IllegalArgumentException("no table has the code " + code);
  }

  private String stage() {
    return "risk_stage_" + name().toLowerCase(Locale.ROOT);
  }

  /** Of this session only, not logged, empty after each transaction. */
  String createStage() {
    return "CREATE TEMP TABLE IF NOT EXISTS "
        + stage()
        + " (seq bigint, "
        + columns
        + ") ON COMMIT DELETE ROWS";
  }

  String copy() {
    return "COPY " + stage() + " FROM STDIN";
  }

  String takeOver() {
    return takeOver;
  }
}
