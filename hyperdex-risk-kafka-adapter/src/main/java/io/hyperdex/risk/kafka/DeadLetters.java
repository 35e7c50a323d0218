package io.hyperdex.risk.kafka;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Copies records that can't be applied to another topic, with where they are from and why. */
final class DeadLetters implements AutoCloseable {
  static final String BAD_RECORD = "BAD_RECORD";

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  DeadLetters(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /** A dead letter under way. The original must not be committed before {@link #await}. */
  final class Letter {
    private final ConsumerRecord<byte[], byte[]> original;
    private final String cause;
    private final String reason;
    private final Future<RecordMetadata> result;

    private Letter(ConsumerRecord<byte[], byte[]> original, String cause, String reason) {
      this.original = original;
      this.cause = cause;
      this.reason = reason;
      ProducerRecord<byte[], byte[]> copy =
          new ProducerRecord<>(topic, null, original.key(), original.value(), original.headers());
      addOrigin(copy.headers());
      this.result = producer.send(copy);
    }

    ConsumerRecord<byte[], byte[]> original() {
      return original;
    }

    /** Returns once the letter is acknowledged; anything else is thrown. */
    void await() {
      try {
        get(result);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw notSent(e);
        }
        awaitWithoutContent();
      }
    }

    /** With its headers, a record of nearly the largest size is too large; it must not block. */
    private void awaitWithoutContent() {
      int size = sizeOf(original.key()) + sizeOf(original.value());
      ProducerRecord<byte[], byte[]> notice = new ProducerRecord<>(topic, null, null);
      put(notice.headers(), DeadLetterHeaders.OMITTED_BYTES, Integer.toString(size));
      addOrigin(notice.headers());
      try {
        get(producer.send(notice));
      } catch (ExecutionException e) {
        throw notSent(e);
      }
    }

    private void addOrigin(Headers headers) {
      put(headers, DeadLetterHeaders.CAUSE, cause);
      put(headers, DeadLetterHeaders.REASON, reason);
      put(headers, DeadLetterHeaders.TOPIC, original.topic());
      put(headers, DeadLetterHeaders.PARTITION, Integer.toString(original.partition()));
      put(headers, DeadLetterHeaders.OFFSET, Long.toString(original.offset()));
      byte[] value = original.value();
      if (value != null) {
        put(headers, DeadLetterHeaders.HASH, sha256(value));
      }
    }

    private KafkaAdapterException notSent(ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return KafkaAdapterException.of(
          "dead letter of "
              + original.topic()
              + "-"
              + original.partition()
              + " offset "
              + original.offset()
              + " not sent to "
              + topic,
          cause);
    }
  }

  Letter send(ConsumerRecord<byte[], byte[]> original, String cause, String reason) {
    try {
      return new Letter(original, cause, reason);
    } catch (RuntimeException e) {
      throw KafkaAdapterException.of("dead letter not sent to " + topic, e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private static void get(Future<RecordMetadata> result) throws ExecutionException {
    try {
      result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaAdapterException("interrupted while sending a dead letter", e, false);
    }
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static int sizeOf(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static void put(Headers headers, String name, String value) {
    // A letter that was read from a dead-letter topic again says where it is from now.
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
