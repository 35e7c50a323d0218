package io.hyperdex.risk.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The client settings that the guarantees of this module rest on, over those of the host. */
final class ClientSettings {
  private ClientSettings() {}

  /**
   * An idempotent producer that waits for all in-sync replicas. Unless the host says otherwise it
   * has one request under way per broker: a broker accepts any sequence number as the first of a
   * producer, so with more, the leader of a new partition can refuse the first batch and take the
   * second, and the first is then out of order until it times out.
   */
  static Map<String, Object> producer(Map<String, ?> host) {
    Map<String, Object> settings = new HashMap<>(host);
    require(settings, ProducerConfig.ACKS_CONFIG, "all", "-1");
    require(settings, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return settings;
  }

  /** A consumer that commits only when told to, and by default starts at the beginning. */
  static Map<String, Object> consumer(Map<String, ?> host) {
    Map<String, Object> settings = new HashMap<>(host);
    require(settings, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return settings;
  }

  private static void require(Map<String, Object> settings, String name, String... allowed) {
    Object given = settings.putIfAbsent(name, allowed[0]);
    if (given == null) {
      return;
    }
    for (String value : allowed) {
      if (value.equals(given.toString())) {
        return;
      }
    }
    throw new IllegalArgumentException(name + " must be " + allowed[0] + ": " + given);
  }
}
