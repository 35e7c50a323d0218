package io.hyperdex.risk.kafka;

import io.hyperdex.risk.codec.BadRecordException;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.RiskEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Applies the events of a topic to an engine, on the thread that calls {@link #poll}.
 *
 * <pre>{@code
 * try (KafkaTradeSource source =
 *     KafkaTradeSource.builder(engine).topics("trades").consumer(consumerConfig).build()) {
 *   while (running) {
 *     source.poll(Duration.ofMillis(200));
 *   }
 * }
 * }</pre>
 *
 * <p><b>Delivery</b> is at least once: an offset is committed only after its event was applied, or
 * its dead letter acknowledged. A redelivered user event is a DUPLICATE or, beyond the horizon,
 * TOO_LATE: never booked twice; a redelivered price is SUPERSEDED or says what the mark says. Order
 * is that of each partition.
 *
 * <p><b>Give an engine one partition</b> unless its users are read at about the same pace: to the
 * engine, a partition that lags behind another is a source of late events, and what lags by more
 * than the horizon is refused as TOO_LATE. Reading up a backlog of several partitions lags by all
 * of it. Watch that outcome, or make it a dead letter.
 *
 * <p><b>Bad records</b> go to the dead-letter topic with {@link DeadLetterHeaders} and are counted,
 * as do events refused with an outcome chosen in the builder. A redelivered one is sent there
 * again.
 *
 * <p><b>An engine keeps its state in memory.</b> Committed offsets say what some engine has
 * applied, not what survives it. A host that saves the engine's state saves {@link #offsets} with
 * it, between two polls, and starts again {@linkplain KafkaTradeSourceBuilder#fromOffsets from
 * them}; one that starts with an empty engine builds the source {@linkplain
 * KafkaTradeSourceBuilder#fromBeginning() from the beginning}. Neither depends on what was
 * committed, so a crash between applying and committing changes nothing. For the same reason a
 * partition that moves to another process doesn't bring its users' state along: give each engine
 * its own consumer group.
 *
 * <p>Not safe for use by several threads, {@link #wakeup} and {@link #statistics} aside. The
 * polling thread closes it; the engine stays open.
 */
public final class KafkaTradeSource implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final BusyRetry engine;
  private final DeadLetters deadLetters;
  private final Set<Outcome> deadLetterOutcomes;
  private final boolean autoCommit;
  private final boolean fromBeginning;
  private final Function<byte[], RiskEvent> decoder;
  private final SourceCounters counters = new SourceCounters();

  /** Applied, acknowledged where dead, and not yet committed. */
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

  /** First record not applied, of every partition this source has and has read from. */
  private final Map<TopicPartition, Long> applied = new HashMap<>();

  private final @Nullable Map<TopicPartition, Long> startOffsets;

  private volatile boolean woken;
  private boolean closed;

  KafkaTradeSource(
      Consumer<byte[], byte[]> consumer,
      BusyRetry engine,
      DeadLetters deadLetters,
      KafkaTradeSourceBuilder b) {
    this.consumer = consumer;
    this.engine = engine;
    this.deadLetters = deadLetters;
    this.deadLetterOutcomes = b.deadLetterOutcomes;
    this.autoCommit = b.autoCommit;
    this.fromBeginning = b.fromBeginning;
    this.startOffsets = b.startOffsets;
    this.decoder = b.decoder;
    consumer.subscribe(b.topics, new Rebalance());
  }

  /** The way to make one. The engine is not closed with the source. */
  public static KafkaTradeSourceBuilder builder(RiskEngine engine) {
    return new KafkaTradeSourceBuilder(engine::apply);
  }

  /**
   * Waits for records, applies them in order, and commits their offsets unless that is left to the
   * host.
   *
   * @param timeout how long to wait when there are none
   * @return records dealt with, bad ones included; 0 after {@link #wakeup}
   * @throws KafkaAdapterException what was dealt with stays so, and the next call goes on with the
   *     first record that was not. Retryable where Kafka is away for now or the engine stayed busy;
   *     not retryable where the engine threw: the record would fail again
   */
  public int poll(Duration timeout) {
    if (closed) {
      throw new IllegalStateException("the source is closed");
    }
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(timeout);
    } catch (WakeupException e) {
      woken = false;
      return 0;
    } catch (KafkaException e) {
      throw KafkaAdapterException.of("poll", e);
    }
    if (records.isEmpty()) {
      return 0;
    }
    RecordBatch batch = new RecordBatch(records);
    KafkaAdapterException failure = null;
    try {
      applyAll(records, batch);
    } catch (KafkaAdapterException e) {
      failure = e;
    }
    KafkaAdapterException unsent = batch.awaitDeadLetters(counters);
    failure = failure == null ? unsent : failure;
    Map<TopicPartition, OffsetAndMetadata> done = batch.done();
    uncommitted.putAll(done);
    done.forEach((partition, offset) -> applied.put(partition, offset.offset()));
    if (batch.rewind(consumer)) {
      counters.rewinds.increment();
    }
    if (autoCommit) {
      failure = commitAfter(failure);
    }
    woken = false;
    if (failure != null) {
      throw failure;
    }
    return batch.size();
  }

  private void applyAll(ConsumerRecords<byte[], byte[]> records, RecordBatch batch) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!apply(record, batch)) {
        return;
      }
      counters.records.increment();
      batch.finished(record);
    }
  }

  /** Whether the record was dealt with; not so if the host woke the source meanwhile. */
  private boolean apply(ConsumerRecord<byte[], byte[]> record, RecordBatch batch) {
    RiskEvent event;
    try {
      event = decode(record);
    } catch (BadRecordException e) {
      batch.add(deadLetters.send(record, DeadLetters.BAD_RECORD, String.valueOf(e.getMessage())));
      counters.badRecords.increment();
      return true;
    }
    Outcome outcome;
    try {
      outcome = engine.apply(event, () -> woken, counters);
    } catch (RuntimeException | Error e) {
      throw new KafkaAdapterException("engine failed at " + place(record) + ": " + e, e, false);
    }
    if (outcome == Outcome.BUSY) {
      if (woken) {
        return false;
      }
      throw new KafkaAdapterException("engine still busy at " + place(record), null, true);
    }
    if (deadLetterOutcomes.contains(outcome)) {
      batch.add(deadLetters.send(record, outcome.name(), refusal(event)));
    }
    counters.count(outcome);
    return true;
  }

  private RiskEvent decode(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      throw new BadRecordException(0, "the record has no value", null);
    }
    try {
      return decoder.apply(value);
    } catch (BadRecordException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new BadRecordException(0, "the decoder refused it: " + e, e);
    }
  }

  private static String refusal(RiskEvent event) {
    return event.getClass().getSimpleName() + " refused by the engine";
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + " offset " + record.offset();
  }

  /**
   * Commits the offsets of everything dealt with so far. Only needed with {@link
   * KafkaTradeSourceBuilder#manualCommit}.
   *
   * @return whether they are committed; if the group is rebalancing they are not, and the records
   *     may be delivered again
   * @throws KafkaAdapterException if Kafka did not answer or refuses for good
   */
  public boolean commit() {
    if (uncommitted.isEmpty()) {
      return true;
    }
    try {
      try {
        consumer.commitSync(uncommitted);
      } catch (WakeupException e) {
        consumer.commitSync(uncommitted); // the wakeup is used up; poll ends all the same
      }
      uncommitted.clear();
      counters.commits.increment();
      return true;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // The next poll rejoins the group; what it is given then starts at the last commit.
      counters.commitFailures.increment();
      return false;
    } catch (KafkaException e) {
      counters.commitFailures.increment();
      throw KafkaAdapterException.of("commit", e);
    }
  }

  /**
   * How far every partition is applied: everything before, nothing after. To be called between two
   * polls, by the polling thread, and kept with the engine's state of that moment; see {@link
   * KafkaTradeSourceBuilder#fromOffsets}. A small versioned format of this library.
   */
  public byte[] offsets() {
    return SourceOffsets.encode(applied);
  }

  private @Nullable KafkaAdapterException commitAfter(@Nullable KafkaAdapterException failure) {
    try {
      commit();
      return failure;
    } catch (KafkaAdapterException e) {
      return failure == null ? e : failure;
    }
  }

  /**
   * Makes a {@link #poll} that waits return early, or the next one. From any thread; nothing is
   * lost: a batch in progress is finished first, or stopped where the engine is busy.
   */
  public void wakeup() {
    woken = true;
    consumer.wakeup();
  }

  /** Counters, from any thread. */
  public KafkaSourceStatistics statistics() {
    return counters.snapshot();
  }

  /**
   * Commits what is done, unless that is left to the host, leaves the group, and closes the Kafka
   * clients. Called by the polling thread, or after it has ended. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    KafkaAdapterException failure = null;
    if (autoCommit) {
      failure = commitAfter(null);
    }
    failure = closeAfter(failure, consumer::close);
    failure = closeAfter(failure, deadLetters::close);
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable KafkaAdapterException closeAfter(
      @Nullable KafkaAdapterException failure, Runnable close) {
    try {
      close.run();
      return failure;
    } catch (KafkaException e) {
      return failure == null ? KafkaAdapterException.of("close", e) : failure;
    }
  }

  /** Called by Kafka inside poll and close, between batches: nothing is half applied. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (fromBeginning) {
        consumer.seekToBeginning(partitions);
      } else if (startOffsets != null) {
        for (TopicPartition partition : partitions) {
          Long offset = applied.get(partition);
          if (offset == null) {
            offset = startOffsets.get(partition);
          }
          if (offset == null) {
            consumer.seekToBeginning(Set.of(partition)); // the saved state has nothing of it
          } else {
            consumer.seek(partition, offset);
            applied.put(partition, offset);
          }
        }
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (autoCommit) {
        commitAfter(null);
      }
      uncommitted.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      // The engine still has what it applied: applied stays, for when the partition comes back.
      uncommitted.keySet().removeAll(partitions);
    }
  }
}
