/** Telemetry of the engine as Micrometer meters. */
module io.hyperdex.risk.metrics {
  requires transitive io.hyperdex.risk.core;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.hyperdex.risk.metrics;
}
