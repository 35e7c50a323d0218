package io.hyperdex.risk.engine;

/** Where a user event stands in its user's history. */
public enum EventOrder {
  /** At its block time and chain position, wherever it arrives inside the horizon. The default. */
  CHAIN,
  /** Where it arrives: the host vouches for the order, and nothing is ever put before what came. */
  ARRIVAL
}
