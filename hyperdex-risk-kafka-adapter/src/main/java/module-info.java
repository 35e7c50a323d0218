/** Kafka source and sinks of the engine. */
module io.hyperdex.risk.kafka {
  requires transitive io.hyperdex.risk.core;
  requires transitive kafka.clients;
  requires static org.jspecify;

  exports io.hyperdex.risk.kafka;
}
