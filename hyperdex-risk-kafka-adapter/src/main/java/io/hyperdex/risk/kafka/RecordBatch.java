package io.hyperdex.risk.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far the records of one poll have been dealt with, by partition. */
final class RecordBatch {
  private final Map<TopicPartition, Long> first = new HashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> end = new HashMap<>();
  private final List<DeadLetters.Letter> letters = new ArrayList<>(0);
  private int size;

  RecordBatch(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> part = records.records(partition);
      first.put(partition, part.get(0).offset());
      end.put(partition, part.get(part.size() - 1).offset() + 1);
    }
    next.putAll(first);
  }

  void add(DeadLetters.Letter letter) {
    letters.add(letter);
  }

  void finished(ConsumerRecord<byte[], byte[]> record) {
    next.put(partition(record), record.offset() + 1);
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
        next.merge(partition(letter.original()), letter.original().offset(), Math::min);
      }
    }
    return failure;
  }

  /** Where each partition may be committed, if that is past its first record. */
  Map<TopicPartition, OffsetAndMetadata> done() {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    next.forEach(
        (partition, offset) -> {
          if (offset > first.get(partition)) {
            done.put(partition, new OffsetAndMetadata(offset));
          }
        });
    return done;
  }

  /** Puts the consumer back to the first record that is not done; whether there was one. */
  boolean rewind(Consumer<?, ?> consumer) {
    boolean rewound = false;
    for (Map.Entry<TopicPartition, Long> entry : next.entrySet()) {
      if (entry.getValue() < end.get(entry.getKey())) {
        consumer.seek(entry.getKey(), entry.getValue());
        rewound = true;
      }
    }
    return rewound;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
