package io.hyperdex.risk.kafka.streams;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A copy of a record that can't be applied, with where it is from and why. */
final class DeadLetter {
  static final String BAD_RECORD = "BAD_RECORD";

  /** A letter that is too large fails the whole task, again and again. */
  private static final int LARGEST_VALUE = 512 * 1024;

  private DeadLetter() {}

  static Record<byte[], byte @Nullable []> of(
      Record<byte[], byte[]> original, RecordMetadata place, String cause, String reason) {
    Headers headers = new RecordHeaders(original.headers());
    byte[] value = original.value();
    put(headers, DeadLetterHeaders.CAUSE, cause);
    put(headers, DeadLetterHeaders.REASON, reason);
    put(headers, DeadLetterHeaders.PARTITION, Integer.toString(place.partition()));
    put(headers, DeadLetterHeaders.OFFSET, Long.toString(place.offset()));
    byte[] copy = value;
    if (value != null) {
      put(headers, DeadLetterHeaders.HASH, sha256(value));
      if (value.length > LARGEST_VALUE) {
        put(headers, DeadLetterHeaders.OMITTED_BYTES, Integer.toString(value.length));
        copy = null;
      }
    }
    return new Record<>(original.key(), copy, original.timestamp(), headers);
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
