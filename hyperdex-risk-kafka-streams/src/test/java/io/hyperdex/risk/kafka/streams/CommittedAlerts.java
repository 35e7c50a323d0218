package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.codec.AlertCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed lane from the beginning, and measures how long a partition is silent. */
final class CommittedAlerts implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Alert> alerts = new ArrayList<>();
  private final Map<Integer, Long> lastNanos = new HashMap<>();
  private long silenceNanos;

  CommittedAlerts(Map<String, Object> config, String topic) {
    Map<String, Object> settings = new HashMap<>(config);
    settings.put("isolation.level", "read_committed");
    settings.put("reconnect.backoff.max.ms", 200);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    consumer
        .partitionsFor(topic)
        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(10))) {
      alerts.add(AlertCodec.decode(record.value()));
      long now = System.nanoTime();
      Long last = lastNanos.put(record.partition(), now);
      if (last != null) {
        silenceNanos = Math.max(silenceNanos, now - last);
      }
    }
  }

  /** Forgets silences that are over. */
  void resetSilence() {
    silenceNanos = 0;
  }

  /** The longest time in which a partition had nothing, among those that ended. */
  long silenceMs() {
    return silenceNanos / 1_000_000;
  }

  List<Alert> alerts() {
    return alerts;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
