package io.hyperdex.risk.kafka;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.codec.AlertCodec;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes alerts to a topic, keyed by user, so that the alerts of one user stay in order.
 *
 * <p>Sending does not wait for the broker. An alert that fails later is counted, and the next call
 * of {@link #onAlert} (after sending its own alert) or {@link #flush} throws that failure, so the
 * engine's guard around sinks sees and counts it. The producer is idempotent; a host that hands an
 * alert over again publishes it again, under the same alert id.
 *
 * <p>Safe from any thread. A call blocks only while Kafka's buffer is full or no broker tells the
 * topic, at most {@code max.block.ms}: lower it where the sink runs inline on the trading thread.
 */
public final class KafkaAlertSink implements AlertSink, AutoCloseable {
  private final Producer<String, Alert> producer;
  private final String topic;
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicReference<@Nullable KafkaAdapterException> unreported =
      new AtomicReference<>();

  KafkaAlertSink(Producer<String, Alert> producer, String topic) {
    this.producer = producer;
    this.topic = Objects.requireNonNull(topic, "topic");
  }

  /** A sink that writes {@link AlertCodec} bytes. The caller closes it. See the longer form. */
  public static KafkaAlertSink open(Map<String, ?> config, String topic) {
    return open(config, topic, new AlertSerializer());
  }

  /**
   * A sink that writes alerts as the host likes. The caller closes it, and with it the serializer.
   *
   * @param config Kafka producer settings, {@code bootstrap.servers} at least; {@code acks} and
   *     {@code enable.idempotence} are set here
   * @throws IllegalArgumentException if the settings switch idempotence or full acknowledgement off
   * @throws KafkaAdapterException if Kafka refuses the settings
   */
  public static KafkaAlertSink open(
      Map<String, ?> config, String topic, Serializer<Alert> serializer) {
    Map<String, Object> settings = ClientSettings.producer(config);
    try {
      return new KafkaAlertSink(
          new KafkaProducer<>(settings, new StringSerializer(), serializer), topic);
    } catch (KafkaException e) {
      throw KafkaAdapterException.of("cannot open a producer to " + topic, e);
    }
  }

  /**
   * Sends the alert.
   *
   * @throws KafkaAdapterException if this alert was refused at once, or an earlier one has failed
   *     since; the message says which
   */
  @Override
  public void onAlert(Alert alert) {
    sent.increment();
    try {
      producer.send(
          new ProducerRecord<>(topic, alert.user().value(), alert),
          (metadata, error) -> {
            if (error == null) {
              acknowledged.increment();
            } else {
              failed.increment();
              unreported.compareAndSet(null, failure(alert, error));
            }
          });
    } catch (RuntimeException e) {
      failed.increment();
      throw failure(alert, e);
    }
    throwUnreported();
  }

  /**
   * Waits until every alert sent so far is acknowledged or has failed.
   *
   * @throws KafkaAdapterException if one has failed and no call has thrown that yet
   */
  public void flush() {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw KafkaAdapterException.of("flush of " + topic, e);
    }
    throwUnreported();
  }

  /** Alerts passed to the sink. */
  public long sentCount() {
    return sent.sum();
  }

  /** Alerts acknowledged by Kafka. */
  public long acknowledgedCount() {
    return acknowledged.sum();
  }

  /** Alerts that Kafka or the serializer refused: lost to the topic. */
  public long failedCount() {
    return failed.sum();
  }

  /**
   * Waits for what was sent, then closes the Kafka producer and its serializer. Closing twice does
   * nothing.
   *
   * @throws KafkaAdapterException if an alert has failed and no call has thrown that yet
   */
  @Override
  public void close() {
    try {
      producer.close();
    } catch (KafkaException e) {
      throw KafkaAdapterException.of("close of the producer to " + topic, e);
    }
    throwUnreported();
  }

  private KafkaAdapterException failure(Alert alert, Exception cause) {
    return KafkaAdapterException.of("alert " + alert.id() + " not sent to " + topic, cause);
  }

  private void throwUnreported() {
    KafkaAdapterException failure = unreported.getAndSet(null);
    if (failure != null) {
      throw failure;
    }
  }
}
