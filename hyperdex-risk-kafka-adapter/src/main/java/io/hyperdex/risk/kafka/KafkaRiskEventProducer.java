package io.hyperdex.risk.kafka;

import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.UserId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes events to a topic that a {@link KafkaTradeSource} reads.
 *
 * <p>The record key is the user of a user event, the token of a price or token facts, the chain of
 * a finalized block. Kafka keeps order within a partition only: an exact replay of a whole stream
 * (prices, time and all users in one order) needs a topic of one partition; with more, each user's
 * own events stay in order.
 *
 * <p>The producer is idempotent and waits for all in-sync replicas, so an acknowledged event is
 * neither lost with one broker nor written twice by a retry. Safe from any thread; a send blocks
 * only while Kafka's buffer is full or no broker tells the topic, at most {@code max.block.ms}.
 */
public final class KafkaRiskEventProducer implements AutoCloseable {
  private final Producer<String, RiskEvent> producer;
  private final String topic;
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();

  KafkaRiskEventProducer(Producer<String, RiskEvent> producer, String topic) {
    this.producer = producer;
    this.topic = Objects.requireNonNull(topic, "topic");
  }

  /**
   * A producer to a topic. The caller closes it.
   *
   * @param config Kafka producer settings, {@code bootstrap.servers} at least; {@code acks} and
   *     {@code enable.idempotence} are set here
   * @throws IllegalArgumentException if the settings switch idempotence or full acknowledgement off
   * @throws KafkaAdapterException if Kafka refuses the settings
   */
  public static KafkaRiskEventProducer open(Map<String, ?> config, String topic) {
    return open(config, topic, new RiskEventSerializer());
  }

  /**
   * A producer that writes events in the host's own form; a source of them needs {@link
   * KafkaTradeSourceBuilder#decoder}. The caller closes it, and with it the serializer.
   */
  public static KafkaRiskEventProducer open(
      Map<String, ?> config, String topic, Serializer<RiskEvent> serializer) {
    Map<String, Object> settings = ClientSettings.producer(config);
    // Events come in crowds: batches of four times Kafka's size, with 5 ms to fill them.
    settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
    try {
      return new KafkaRiskEventProducer(
          new KafkaProducer<>(settings, new StringSerializer(), serializer), topic);
    } catch (KafkaException e) {
      throw KafkaAdapterException.of("cannot open a producer to " + topic, e);
    }
  }

  /**
   * Sends an event under its own key. The future completes with the place of the record once it is
   * acknowledged, or with a {@link KafkaAdapterException}; it never just stays open.
   *
   * @throws IllegalArgumentException if the event is a revert, which does not name its user: see
   *     {@link #sendTo}
   */
  public CompletableFuture<RecordMetadata> send(RiskEvent event) {
    return send(EventRouting.keyOf(event), event);
  }

  /** Sends any event in order with a user's own, such as the revert of one of the user's trades. */
  public CompletableFuture<RecordMetadata> sendTo(UserId user, RiskEvent event) {
    return send(user.value(), event);
  }

  private CompletableFuture<RecordMetadata> send(String key, RiskEvent event) {
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
    sent.increment();
    try {
      producer.send(
          new ProducerRecord<>(topic, key, event),
          (metadata, error) -> {
            if (error == null) {
              acknowledged.increment();
              result.complete(metadata);
            } else {
              fail(result, error);
            }
          });
    } catch (RuntimeException e) {
      fail(result, e);
    }
    return result;
  }

  private void fail(CompletableFuture<RecordMetadata> result, Exception error) {
    // Kafka can report one failure twice: by the callback and by throwing.
    if (result.completeExceptionally(
        KafkaAdapterException.of("event not sent to " + topic, error))) {
      failed.increment();
    }
  }

  /** Waits until every event sent so far is acknowledged or has failed. */
  public void flush() {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw KafkaAdapterException.of("flush of " + topic, e);
    }
  }

  /** Events passed to a send. */
  public long sentCount() {
    return sent.sum();
  }

  /** Events acknowledged by Kafka. */
  public long acknowledgedCount() {
    return acknowledged.sum();
  }

  /** Events whose future completed with an exception. */
  public long failedCount() {
    return failed.sum();
  }

  /** Counters, from any thread. */
  public KafkaProducerStatistics statistics() {
    return new KafkaProducerStatistics(
        sent.sum(),
        acknowledged.sum(),
        failed.sum(),
        (long) metric("record-retry-total"),
        (long) metric("outgoing-byte-total"),
        metric("record-queue-time-avg"),
        metric("record-queue-time-max"));
  }

  /** One of the client's own numbers; NaN where it has none of the name. */
  private double metric(String name) {
    for (Map.Entry<MetricName, ? extends Metric> entry : producer.metrics().entrySet()) {
      MetricName found = entry.getKey();
      if (found.name().equals(name)
          && found.group().equals("producer-metrics")
          && entry.getValue().metricValue() instanceof Double value) {
        return value;
      }
    }
    return Double.NaN;
  }

  /** Waits for what was sent, then closes the Kafka producer. Closing twice does nothing. */
  @Override
  public void close() {
    try {
      producer.close();
    } catch (KafkaException e) {
      throw KafkaAdapterException.of("close of the producer to " + topic, e);
    }
  }
}
