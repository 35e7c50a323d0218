package io.hyperdex.risk.timescale;

/** What the database can do. */
public enum Edition {
  /** PostgreSQL without TimescaleDB: ordinary tables and views. */
  PLAIN,
  /** TimescaleDB under Apache 2: hypertables; aggregates are ordinary views. */
  TIMESCALE_APACHE,
  /** TimescaleDB under its community licence: continuous aggregates, compression, retention. */
  TIMESCALE_COMMUNITY
}
