package io.hyperdex.risk.kafka;

import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.event.RiskEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link KafkaTradeSource}. {@link #topics} and {@link #consumer} are needed; the
 * rest has defaults. Not safe for use by several threads.
 */
public final class KafkaTradeSourceBuilder {
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(30);

  private final Function<RiskEvent, Outcome> engine;
  private Map<String, Object> consumerConfig = Map.of();
  private Map<String, Object> producerConfig = Map.of();
  private String deadLetterTopic = "";
  private Duration busyTimeout = BUSY_TIMEOUT;
  List<String> topics = List.of();
  Set<Outcome> deadLetterOutcomes = Set.of(Outcome.INVALID, Outcome.OVERFLOW, Outcome.UNMATCHED);
  boolean autoCommit = true;
  boolean fromBeginning;
  @Nullable Map<TopicPartition, Long> startOffsets;
  Function<byte[], RiskEvent> decoder = RiskEventCodec::decode;

  KafkaTradeSourceBuilder(Function<RiskEvent, Outcome> engine) {
    this.engine = engine;
  }

  /** The topics to read: one at least. */
  public KafkaTradeSourceBuilder topics(String... names) {
    topics = List.of(names);
    return this;
  }

  /**
   * Kafka consumer settings, {@code bootstrap.servers} and {@code group.id} at least. {@code
   * enable.auto.commit} is set to false; {@code auto.offset.reset} defaults to earliest, {@code
   * isolation.level} to read_committed.
   */
  public KafkaTradeSourceBuilder consumer(Map<String, ?> config) {
    consumerConfig = ClientSettings.consumer(config);
    return this;
  }

  /**
   * Kafka producer settings for dead letters. Default: the {@code bootstrap.servers} of the
   * consumer and nothing else, so a secured cluster needs this.
   */
  public KafkaTradeSourceBuilder deadLetterProducer(Map<String, ?> config) {
    producerConfig = new HashMap<>(config);
    return this;
  }

  /** The topic for what can't be applied. Default: the first topic and {@code .dead-letter}. */
  public KafkaTradeSourceBuilder deadLetterTopic(String name) {
    deadLetterTopic = name;
    return this;
  }

  /**
   * Outcomes that make a refused event a dead letter. Default INVALID, OVERFLOW, UNMATCHED. {@code
   * TOO_LATE} is not among them, because the redelivery of a final event has that outcome too. An
   * event the engine has HANDED_OVER gets its outcome in the engine's callback, not here.
   *
   * @throws IllegalArgumentException for BUSY, which is retried
   */
  public KafkaTradeSourceBuilder deadLetterOutcomes(Collection<Outcome> outcomes) {
    if (outcomes.contains(Outcome.BUSY)) {
      throw new IllegalArgumentException("BUSY is retried and can't be a dead letter");
    }
    deadLetterOutcomes = Set.copyOf(outcomes);
    return this;
  }

  /**
   * How long to repeat an event while the engine is BUSY before {@link KafkaTradeSource#poll}
   * throws. Default 30 s; keep it well below {@code max.poll.interval.ms}, or the group takes the
   * partitions away meanwhile.
   */
  public KafkaTradeSourceBuilder busyTimeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("busyTimeout must not be negative: " + timeout);
    }
    busyTimeout = timeout;
    return this;
  }

  /**
   * Reads every partition from its beginning whenever it is assigned, whatever was committed: for a
   * host that starts with an empty engine. Default: from the last commit.
   */
  public KafkaTradeSourceBuilder fromBeginning() {
    fromBeginning = true;
    return this;
  }

  /**
   * Starts every partition where {@link KafkaTradeSource#offsets} said, whatever was committed, and
   * one that is not in there from its beginning: for a host that starts with the engine's state of
   * that moment.
   *
   * @throws io.hyperdex.risk.codec.BadRecordException if the bytes are not such offsets
   */
  public KafkaTradeSourceBuilder fromOffsets(byte[] offsets) {
    startOffsets = SourceOffsets.decode(offsets);
    return this;
  }

  /**
   * Makes an event of a record's bytes. What it throws makes the record a dead letter. Default:
   * {@link RiskEventCodec#decode}.
   */
  public KafkaTradeSourceBuilder decoder(Function<byte[], RiskEvent> value) {
    decoder = Objects.requireNonNull(value, "decoder");
    return this;
  }

  /**
   * Leaves commits to the host, for one that saves the engine's state: {@link
   * KafkaTradeSource#commit} after each save. Default: each poll commits.
   */
  public KafkaTradeSourceBuilder manualCommit() {
    autoCommit = false;
    return this;
  }

  /**
   * Opens the Kafka clients and joins the group at the first poll. The caller closes the source.
   *
   * @throws IllegalArgumentException if topics or consumer settings are missing
   * @throws KafkaAdapterException if Kafka refuses the settings
   */
  public KafkaTradeSource build() {
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics must not be empty: call topics(...)");
    }
    Object servers = consumerConfig.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null || consumerConfig.get(ConsumerConfig.GROUP_ID_CONFIG) == null) {
      throw new IllegalArgumentException("consumer(...) needs bootstrap.servers and group.id");
    }
    Map<String, Object> letters = new HashMap<>(producerConfig);
    letters.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    Producer<byte[], byte[]> producer = null;
    try {
      producer =
          new KafkaProducer<>(
              ClientSettings.producer(letters),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      return build(
          new KafkaConsumer<>(
              consumerConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
          producer);
    } catch (KafkaException e) {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
      throw KafkaAdapterException.of("cannot open a source of " + topics, e);
    }
  }

  KafkaTradeSource build(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    String letters = deadLetterTopic.isEmpty() ? topics.get(0) + ".dead-letter" : deadLetterTopic;
    return new KafkaTradeSource(
        consumer, new BusyRetry(engine, busyTimeout), new DeadLetters(producer, letters), this);
  }
}
