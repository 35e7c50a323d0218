package io.hyperdex.risk.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaTradeSourceTest {
  private static final TopicPartition PARTITION = new TopicPartition("trades", 0);
  private static final byte[] GARBAGE = {1, 2, 3};

  private final FlakyConsumer consumer = new FlakyConsumer();
  private final MockProducer<byte[], byte[]> letters = producer(true);
  private final List<RiskEvent> applied = new ArrayList<>();
  private long next;

  @Test
  void commitsWhatWasAppliedInOrder() {
    KafkaTradeSource source = open(letters, this::record);
    add(1, 2, 3);
    assertThat(source.poll(Duration.ZERO)).isEqualTo(3);
    assertThat(applied)
        .containsExactly(new TimeAdvanced(1), new TimeAdvanced(2), new TimeAdvanced(3));
    assertThat(committed()).isEqualTo(3);
    assertThat(source.poll(Duration.ZERO)).isZero();
    assertThat(source.statistics().count(Outcome.APPLIED)).isEqualTo(3);
  }

  @Test
  void manualCommitIsLeftToTheHost() {
    KafkaTradeSource source = open(letters, builder(this::record).manualCommit());
    add(1, 2);
    source.poll(Duration.ZERO);
    assertThat(committed()).isEqualTo(-1);
    assertThat(source.commit()).isTrue();
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void busyEngineIsAskedAgainUntilItIsNot() {
    int[] calls = {0};
    KafkaTradeSource source = open(letters, e -> calls[0]++ < 4 ? Outcome.BUSY : record(e));
    add(1);
    assertThat(source.poll(Duration.ZERO)).isEqualTo(1);
    assertThat(applied).hasSize(1);
    assertThat(source.statistics().busyRetries()).isEqualTo(4);
    assertThat(source.statistics().count(Outcome.BUSY)).isZero();
  }

  @Test
  void engineThatStaysBusyStopsThePollAndTheEventComesAgain() {
    boolean[] busy = {true};
    KafkaTradeSource source =
        open(
            letters,
            builder(e -> busy[0] && timeOf(e) == 2 ? Outcome.BUSY : record(e))
                .busyTimeout(Duration.ZERO));
    add(1, 2, 3);
    assertThatThrownBy(() -> source.poll(Duration.ZERO))
        .isInstanceOfSatisfying(
            KafkaAdapterException.class, e -> assertThat(e.isRetryable()).isTrue())
        .hasMessage("engine still busy at trades-0 offset 1");
    assertThat(committed()).isEqualTo(1);
    busy[0] = false;
    addFrom(1, 2, 3);
    assertThat(source.poll(Duration.ZERO)).isEqualTo(2);
    assertThat(applied)
        .containsExactly(new TimeAdvanced(1), new TimeAdvanced(2), new TimeAdvanced(3));
    assertThat(source.statistics().rewinds()).isEqualTo(1);
  }

  @Test
  void engineThatThrowsStopsThePollForGood() {
    KafkaTradeSource source =
        open(
            letters,
            e -> {
              throw new IllegalStateException("boom");
            });
    add(1);
    assertThatThrownBy(() -> source.poll(Duration.ZERO))
        .isInstanceOfSatisfying(
            KafkaAdapterException.class, e -> assertThat(e.isRetryable()).isFalse())
        .hasRootCauseMessage("boom");
    assertThat(committed()).isEqualTo(-1);
    assertThat(consumer.position(PARTITION)).isZero();
  }

  @Test
  void badRecordGoesToTheDeadLettersWithWhereItIsFrom() {
    KafkaTradeSource source = open(letters, this::record);
    add(1);
    addBytes(GARBAGE);
    addBytes(null);
    add(2);
    assertThat(source.poll(Duration.ZERO)).isEqualTo(4);
    assertThat(applied).containsExactly(new TimeAdvanced(1), new TimeAdvanced(2));
    assertThat(letters.history()).hasSize(2);
    ProducerRecord<byte[], byte[]> letter = letters.history().get(0);
    assertThat(letter.topic()).isEqualTo("trades.dead-letter");
    assertThat(letter.value()).isEqualTo(GARBAGE);
    assertThat(header(letter, DeadLetterHeaders.CAUSE)).isEqualTo("BAD_RECORD");
    assertThat(header(letter, DeadLetterHeaders.REASON))
        .isEqualTo("bad record at byte 0: not an event: magic 0102");
    assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("trades");
    assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("0");
    assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("1");
    assertThat(committed()).isEqualTo(4);
    assertThat(source.statistics().badRecords()).isEqualTo(2);
    assertThat(source.statistics().deadLetters()).isEqualTo(2);
  }

  @Test
  void refusedEventGoesToTheDeadLettersIfItsOutcomeWasChosen() {
    KafkaTradeSource source =
        open(
            letters,
            builder(e -> timeOf(e) == 1 ? Outcome.TOO_LATE : Outcome.OVERFLOW)
                .deadLetterOutcomes(Set.of(Outcome.TOO_LATE)));
    add(1, 2);
    source.poll(Duration.ZERO);
    assertThat(letters.history()).hasSize(1);
    assertThat(header(letters.history().get(0), DeadLetterHeaders.CAUSE)).isEqualTo("TOO_LATE");
    assertThat(source.statistics().count(Outcome.OVERFLOW)).isEqualTo(1);
  }

  @Test
  void recordIsNotCommittedBeforeItsDeadLetterIsSafe() {
    MockProducer<byte[], byte[]> failing = failing(new TimeoutException("away"));
    KafkaTradeSource source = open(failing, this::record);
    add(1);
    addBytes(GARBAGE);
    add(2);
    assertThatThrownBy(() -> source.poll(Duration.ZERO))
        .isInstanceOfSatisfying(
            KafkaAdapterException.class, e -> assertThat(e.isRetryable()).isTrue())
        .hasMessageContaining("trades-0 offset 1 not sent to trades.dead-letter");
    assertThat(committed()).isEqualTo(1);
    assertThat(consumer.position(PARTITION)).isEqualTo(1);
    assertThat(source.statistics().deadLetters()).isZero();
  }

  @Test
  void deadLetterThatIsRefusedForGoodSaysSo() {
    KafkaTradeSource source = open(failing(new InvalidTopicException("no")), this::record);
    addBytes(GARBAGE);
    assertThatThrownBy(() -> source.poll(Duration.ZERO))
        .isInstanceOfSatisfying(
            KafkaAdapterException.class, e -> assertThat(e.isRetryable()).isFalse());
  }

  @Test
  void recordTooLargeToCopyDoesNotBlockThePartition() {
    MockProducer<byte[], byte[]> picky =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            return record.value() == null
                ? super.send(record)
                : CompletableFuture.failedFuture(new RecordTooLargeException("too large"));
          }
        };
    KafkaTradeSource source = open(picky, this::record);
    addBytes(GARBAGE);
    assertThat(source.poll(Duration.ZERO)).isEqualTo(1);
    ProducerRecord<byte[], byte[]> letter = picky.history().get(0);
    assertThat(header(letter, DeadLetterHeaders.OMITTED_BYTES)).isEqualTo("3");
    assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("0");
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void wakeupEndsTheWaitForABusyEngineAndLosesNothing() {
    KafkaTradeSource[] source = new KafkaTradeSource[1];
    source[0] =
        open(
            letters,
            e -> {
              if (timeOf(e) == 2) {
                source[0].wakeup();
                return Outcome.BUSY;
              }
              return record(e);
            });
    add(1, 2);
    assertThat(source[0].poll(Duration.ZERO)).isEqualTo(1);
    assertThat(committed()).isEqualTo(1);
    assertThat(consumer.position(PARTITION)).isEqualTo(1);
  }

  @Test
  void revokedPartitionIsNoLongerCommitted() {
    KafkaTradeSource source = open(letters, builder(this::record).manualCommit());
    add(1, 2);
    source.poll(Duration.ZERO);
    consumer.rebalance(List.of());
    assertThat(source.commit()).isTrue();
    consumer.rebalance(List.of(PARTITION));
    assertThat(committed()).isEqualTo(-1);
    assertThat(source.statistics().commits()).isZero();
  }

  @Test
  void failedCommitIsMadeUpForWhenThePartitionIsRevoked() {
    KafkaTradeSource source = open(letters, this::record);
    add(1);
    consumer.commitFails = true;
    assertThat(source.poll(Duration.ZERO)).isEqualTo(1);
    assertThat(source.statistics().commitFailures()).isEqualTo(1);
    consumer.commitFails = false;
    consumer.rebalance(List.of());
    consumer.rebalance(List.of(PARTITION));
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void closeCommitsLeavesAndClosesTheClientsOnce() {
    KafkaTradeSource source = open(letters, this::record);
    add(1);
    source.poll(Duration.ZERO);
    source.close();
    source.close();
    assertThat(consumer.closed()).isTrue();
    assertThat(letters.closed()).isTrue();
    assertThatThrownBy(() -> source.poll(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the source is closed");
  }

  @Test
  void producersHaveOneRequestUnderWayUnlessTheHostSaysOtherwise() {
    String setting = "max.in.flight.requests.per.connection";
    assertThat(ClientSettings.producer(Map.of())).containsEntry(setting, 1);
    assertThat(ClientSettings.producer(Map.of(setting, 5))).containsEntry(setting, 5);
  }

  @Test
  void settingsThatWouldBreakTheGuaranteesAreRefused() {
    KafkaTradeSourceBuilder builder = builder(this::record);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.consumer(Map.of("enable.auto.commit", "true")))
        .withMessage("enable.auto.commit must be false: true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaRiskEventProducer.open(Map.of("acks", "1"), "t"))
        .withMessage("acks must be all: 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.deadLetterOutcomes(Set.of(Outcome.BUSY)));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("consumer(...) needs bootstrap.servers and group.id");
  }

  private static final class FlakyConsumer extends MockConsumer<byte[], byte[]> {
    private boolean commitFails;

    private FlakyConsumer() {
      super("earliest");
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      if (commitFails) {
        throw new RebalanceInProgressException("rebalancing");
      }
      super.commitSync(offsets);
    }
  }

  private Outcome record(RiskEvent event) {
    applied.add(event);
    return Outcome.APPLIED;
  }

  private static long timeOf(RiskEvent event) {
    return ((TimeAdvanced) event).epochMs();
  }

  private static KafkaTradeSourceBuilder builder(Function<RiskEvent, Outcome> engine) {
    return new KafkaTradeSourceBuilder(engine).topics("trades");
  }

  private KafkaTradeSource open(
      MockProducer<byte[], byte[]> producer, Function<RiskEvent, Outcome> engine) {
    return open(producer, builder(engine));
  }

  private KafkaTradeSource open(
      MockProducer<byte[], byte[]> producer, KafkaTradeSourceBuilder builder) {
    KafkaTradeSource source = builder.build(consumer, producer);
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.rebalance(List.of(PARTITION));
    return source;
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static MockProducer<byte[], byte[]> failing(RuntimeException error) {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return CompletableFuture.failedFuture(error);
      }
    };
  }

  private void add(long... times) {
    for (long time : times) {
      addBytes(RiskEventCodec.encode(new TimeAdvanced(time)));
    }
  }

  /** The mock forgets what it has handed out, so what is read again has to be added again. */
  private void addFrom(long offset, long... times) {
    next = offset;
    add(times);
  }

  private void addBytes(byte[] value) {
    consumer.addRecord(new ConsumerRecord<>("trades", 0, next++, new byte[0], value));
  }

  private long committed() {
    OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return offset == null ? -1 : offset.offset();
  }

  private static String header(ProducerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
