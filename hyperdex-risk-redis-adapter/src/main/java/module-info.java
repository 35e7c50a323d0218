/** A versioned cache of user snapshots in Redis. */
module io.hyperdex.risk.redis {
  requires transitive io.hyperdex.risk.core;
  requires transitive lettuce.core;
  requires static org.jspecify;

  exports io.hyperdex.risk.redis;
}
