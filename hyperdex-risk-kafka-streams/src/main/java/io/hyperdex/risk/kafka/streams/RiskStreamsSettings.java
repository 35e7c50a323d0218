package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.rule.RuleSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of a {@link RiskStreams}. Made by {@link #of}, changed before it is built; the same on
 * every instance. Not safe for use by several threads.
 */
public final class RiskStreamsSettings {
  private final Map<String, Object> kafka;
  private final int partitions;
  private Supplier<RiskEngineBuilder> engine = RiskEngine::builder;
  private RuleSet firstRules = RuleSet.of();
  private Function<byte[], RuleSet> ruleParser =
      payload -> {
        throw new IllegalArgumentException("no rule parser: call rules(first, parser)");
      };
  private AlertSink fastLane = AlertSink.noop();
  private Set<Outcome> deadLetterOutcomes =
      Set.of(Outcome.INVALID, Outcome.OVERFLOW, Outcome.UNMATCHED);
  private String inputTopic = "risk-input";
  private String alertTopic = "risk-alerts";
  private String metricsTopic = "risk-metrics";
  private String deadLetterTopic = "risk-dlq";
  private int replication = 3;
  private int minInSyncReplicas = 2;
  private int maxMessageBytes = 1 << 20;

  private RiskStreamsSettings(Map<String, Object> kafka, int partitions) {
    this.kafka = kafka;
    this.partitions = partitions;
  }

  /**
   * Settings with defaults to change.
   *
   * @param kafka of Kafka Streams, {@code application.id} and {@code bootstrap.servers} at least;
   *     {@code application.server} makes {@link RiskQueries#owner} name it. What is not given is
   *     set as {@code docs/operations/kafka-streams.md} says
   * @param partitions of the input, for the life of the application: a user's partition follows
   *     from it
   * @throws IllegalArgumentException if the settings give up exactly-once processing, or lack one
   */
  public static RiskStreamsSettings of(Map<String, ?> kafka, int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be positive: " + partitions);
    }
    Map<String, Object> all = new HashMap<>(kafka);
    require(all, StreamsConfig.APPLICATION_ID_CONFIG);
    require(all, StreamsConfig.BOOTSTRAP_SERVERS_CONFIG);
    requireValue(all, StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // With the newer protocol the session timeout is the broker's, 45 s by default.
    requireValue(all, StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    all.putIfAbsent(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
    all.putIfAbsent(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 4);
    // A partition moves only to an instance that has its records nearly all; users' records are
    // few and large, so Kafka's 10,000 would be all of them.
    all.putIfAbsent(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 1000L);
    all.putIfAbsent(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    all.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 3000);
    all.putIfAbsent(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
    all.putIfAbsent(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1500);
    return new RiskStreamsSettings(all, partitions);
  }

  private static void require(Map<String, Object> all, String name) {
    if (all.get(name) == null) {
      throw new IllegalArgumentException("the Kafka settings need " + name);
    }
  }

  private static void requireValue(Map<String, Object> all, String name, String value) {
    Object given = all.putIfAbsent(name, value);
    if (given != null && !value.equals(given.toString())) {
      throw new IllegalArgumentException(name + " must be " + value + ": " + given);
    }
  }

  /**
   * Makes the builder of each partition's engine, without rules and sinks, which are set here.
   * Called whenever a partition becomes active. Default: the engine's defaults.
   */
  public RiskStreamsSettings engine(Supplier<RiskEngineBuilder> value) {
    engine = Objects.requireNonNull(value, "engine");
    return this;
  }

  /**
   * The rule set until the input changes it, and what makes a rule set of the payload of such a
   * change. Default: no rules, and changes are dead letters.
   *
   * @param parser throws a RuntimeException for a payload that is no rule set; the same set for the
   *     same payload on every machine
   */
  public RiskStreamsSettings rules(RuleSet first, Function<byte[], RuleSet> parser) {
    firstRules = Objects.requireNonNull(first, "first");
    ruleParser = Objects.requireNonNull(parser, "parser");
    return this;
  }

  /**
   * Gets every alert before its event is over, on the partition's thread: it must not wait. What it
   * gets is provisional: the alert topic confirms it under the same id, and after a crash it may
   * come again. A sink that throws is counted. Default: none.
   */
  public RiskStreamsSettings fastLane(AlertSink value) {
    fastLane = Objects.requireNonNull(value, "fastLane");
    return this;
  }

  /** Outcomes that make a refused event a dead letter. Default INVALID, OVERFLOW, UNMATCHED. */
  public RiskStreamsSettings deadLetterOutcomes(Set<Outcome> value) {
    deadLetterOutcomes = Set.copyOf(value);
    return this;
  }

  /** Names of the topics. Default risk-input, risk-alerts, risk-metrics, risk-dlq. */
  public RiskStreamsSettings topics(
      String input, String alerts, String metrics, String deadLetters) {
    inputTopic = Objects.requireNonNull(input, "input");
    alertTopic = Objects.requireNonNull(alerts, "alerts");
    metricsTopic = Objects.requireNonNull(metrics, "metrics");
    deadLetterTopic = Objects.requireNonNull(deadLetters, "deadLetters");
    return this;
  }

  /**
   * What the topics must have at least: copies, and copies that a write waits for. Default 3 and 2.
   */
  public RiskStreamsSettings replication(int replicas, int inSync) {
    if (inSync < 1 || replicas < inSync) {
      throw new IllegalArgumentException(
          "replication must be at least the copies in sync: " + replicas + ", " + inSync);
    }
    replication = replicas;
    minInSyncReplicas = inSync;
    return this;
  }

  /** Size of the largest record the topics must take, in bytes. Default 1 MiB. */
  public RiskStreamsSettings maxMessageBytes(int value) {
    if (value < 1 << 19) {
      throw new IllegalArgumentException("maxMessageBytes must be at least 524288: " + value);
    }
    maxMessageBytes = value;
    return this;
  }

  /** The builder of a partition's engine, with the rules in force and those before. */
  RiskEngineBuilder newEngine(RuleHistory rules) {
    RiskEngineBuilder builder = engine.get();
    rules.into(builder, this);
    return builder;
  }

  Map<String, Object> kafka() {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
    return all;
  }

  String applicationId() {
    return String.valueOf(kafka.get(StreamsConfig.APPLICATION_ID_CONFIG));
  }

  String changelogTopic() {
    return applicationId() + "-" + RiskTopology.STORE + "-changelog";
  }

  int partitions() {
    return partitions;
  }

  RuleSet firstRules() {
    return firstRules;
  }

  Function<byte[], RuleSet> ruleParser() {
    return ruleParser;
  }

  AlertSink fastLane() {
    return fastLane;
  }

  Set<Outcome> deadLetterOutcomes() {
    return deadLetterOutcomes;
  }

  String inputTopic() {
    return inputTopic;
  }

  String alertTopic() {
    return alertTopic;
  }

  String metricsTopic() {
    return metricsTopic;
  }

  String deadLetterTopic() {
    return deadLetterTopic;
  }

  int replication() {
    return replication;
  }

  int minInSyncReplicas() {
    return minInSyncReplicas;
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }
}
