/** Event builders, golden vectors, contract kits and real faults for tests. */
module io.hyperdex.risk.testkit {
  requires transitive io.hyperdex.risk.core;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.hyperdex.risk.testkit;
  exports io.hyperdex.risk.testkit.sim;
  exports io.hyperdex.risk.testkit.fault;
}
