/** Kafka source and sink of the engine, and the Kafka Streams topology. */
module io.hyperdex.risk.kafka {
  requires transitive io.hyperdex.risk.core;
  requires transitive kafka.clients;
  requires transitive kafka.streams;
  requires static org.jspecify;

  exports io.hyperdex.risk.kafka;
}
