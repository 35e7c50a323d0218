/** Telemetry of the engine as Micrometer meters. */
module io.hyperdex.risk.meter {
  requires transitive io.hyperdex.risk.core;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.hyperdex.risk.meter;
}
