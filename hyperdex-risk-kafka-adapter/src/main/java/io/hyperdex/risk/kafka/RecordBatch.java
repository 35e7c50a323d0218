package io.hyperdex.risk.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far the records of one poll have been dealt with, by partition. */
final class RecordBatch {
  private final Map<TopicPartition, Progress> byPartition = new HashMap<>();
  private final List<DeadLetters.Letter> letters = new ArrayList<>(0);
  private int size;

  /** Offsets of one partition: where the batch starts, the first not dealt with, the end. */
  private static final class Progress {
    private final long first;
    private final long end;
    private long next;

    private Progress(long first, long end) {
      this.first = first;
      this.end = end;
      this.next = first;
    }
  }

  RecordBatch(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> part = records.records(partition);
      long last = part.get(part.size() - 1).offset();
      byPartition.put(partition, new Progress(part.get(0).offset(), last + 1));
    }
  }

  void add(DeadLetters.Letter letter) {
    letters.add(letter);
  }

  void finished(ConsumerRecord<byte[], byte[]> record) {
    progressOf(record).next = record.offset() + 1;
    size++;
  }

  /** Records dealt with. */
  int size() {
    return size;
  }

  /** Waits for all letters; records from the first unsent one of a partition on are not done. */
  @Nullable KafkaAdapterException awaitDeadLetters(SourceCounters counters) {
    KafkaAdapterException failure = null;
    for (DeadLetters.Letter letter : letters) {
      try {
        letter.await();
        counters.deadLetters.increment();
      } catch (KafkaAdapterException e) {
        failure = failure == null ? e : failure;
        Progress progress = progressOf(letter.original());
        progress.next = Math.min(progress.next, letter.original().offset());
      }
    }
    return failure;
  }

  /** Where each partition may be committed, if that is past its first record. */
  Map<TopicPartition, OffsetAndMetadata> done() {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    byPartition.forEach(
        (partition, progress) -> {
          if (progress.next > progress.first) {
            done.put(partition, new OffsetAndMetadata(progress.next));
          }
        });
    return done;
  }

  /** Puts the consumer back to the first record that is not done; whether there was one. */
  boolean rewind(Consumer<?, ?> consumer) {
    boolean rewound = false;
    for (Map.Entry<TopicPartition, Progress> entry : byPartition.entrySet()) {
      Progress progress = entry.getValue();
      if (progress.next < progress.end) {
        consumer.seek(entry.getKey(), progress.next);
        rewound = true;
      }
    }
    return rewound;
  }

  private Progress progressOf(ConsumerRecord<?, ?> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return Objects.requireNonNull(byPartition.get(partition));
  }
}
