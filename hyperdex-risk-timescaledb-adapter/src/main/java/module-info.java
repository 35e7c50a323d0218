/** History of trades, alerts and measures in PostgreSQL, with TimescaleDB where it is there. */
module io.hyperdex.risk.timescale {
  requires transitive io.hyperdex.risk.core;
  requires transitive java.sql;
  requires java.naming;
  requires org.postgresql.jdbc;
  requires static org.jspecify;

  exports io.hyperdex.risk.timescale;
}
