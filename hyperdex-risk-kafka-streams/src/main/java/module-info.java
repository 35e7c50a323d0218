/** The engine as a Kafka Streams topology. */
module io.hyperdex.risk.kafka.streams {
  requires transitive io.hyperdex.risk.core;
  requires transitive kafka.clients;
  requires transitive kafka.streams;
  requires static org.jspecify;

  exports io.hyperdex.risk.kafka.streams;
}
