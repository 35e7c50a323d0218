/** Event builders, golden vectors and contract kits for tests. */
module io.hyperdex.risk.testkit {
  requires transitive io.hyperdex.risk.core;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.hyperdex.risk.testkit;
}
