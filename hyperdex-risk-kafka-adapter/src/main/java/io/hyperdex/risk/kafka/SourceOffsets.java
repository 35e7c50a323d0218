package io.hyperdex.risk.kafka;

import io.hyperdex.risk.codec.BadRecordException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a source has applied its partitions, as bytes to keep beside the engine's state: {@code
 * "HO"}, version 1, i32 count, then by topic and partition: u16 length and topic in UTF-8, i32
 * partition, i64 offset of the first record not applied. Big-endian.
 */
final class SourceOffsets {
  private static final int VERSION = 1;
  private static final int HEAD = 3;

  /** Bytes of a partition with a topic name of one letter. */
  private static final int LEAST = 2 + 1 + 4 + 8;

  private SourceOffsets() {}

  static byte[] encode(Map<TopicPartition, Long> offsets) {
    List<TopicPartition> partitions =
        offsets.keySet().stream()
            .sorted(
                Comparator.comparing(TopicPartition::topic)
                    .thenComparing(TopicPartition::partition))
            .toList();
    int size = HEAD + 4;
    for (TopicPartition partition : partitions) {
      size += LEAST - 1 + partition.topic().getBytes(StandardCharsets.UTF_8).length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put((byte) 'H').put((byte) 'O').put((byte) VERSION).putInt(partitions.size());
    for (TopicPartition partition : partitions) {
      byte[] topic = partition.topic().getBytes(StandardCharsets.UTF_8);
      out.putShort((short) topic.length).put(topic).putInt(partition.partition());
      out.putLong(offsets.getOrDefault(partition, 0L));
    }
    return out.array();
  }

  static Map<TopicPartition, Long> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (in.get() != 'H' || in.get() != 'O') {
        throw new BadRecordException(0, "not the offsets of a source", null);
      }
      int version = in.get();
      if (version != VERSION) {
        throw new BadRecordException(2, "unknown version: " + version, null);
      }
      int count = in.getInt();
      if (count < 0 || count > in.remaining() / LEAST) {
        throw new BadRecordException(HEAD, "no room for so many partitions: " + count, null);
      }
      Map<TopicPartition, Long> offsets = new HashMap<>();
      for (int i = 0; i < count; i++) {
        int at = in.position();
        byte[] topic = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
        in.get(topic);
        TopicPartition partition =
            new TopicPartition(new String(topic, StandardCharsets.UTF_8), in.getInt());
        long offset = in.getLong();
        if (partition.partition() < 0 || offset < 0) {
          throw new BadRecordException(at, "negative: " + partition + " at " + offset, null);
        }
        offsets.put(partition, offset);
      }
      if (in.hasRemaining()) {
        throw new BadRecordException(in.position(), in.remaining() + " bytes too many", null);
      }
      return offsets;
    } catch (BufferUnderflowException e) {
      throw new BadRecordException(in.position(), "ends inside a value", e);
    }
  }
}
