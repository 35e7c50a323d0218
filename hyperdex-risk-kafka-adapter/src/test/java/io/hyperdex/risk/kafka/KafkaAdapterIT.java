package io.hyperdex.risk.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.codec.AlertCodec;
import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateBlocks;
import io.hyperdex.risk.testkit.fault.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole way through a real broker, which gets killed on the way. */
@Timeout(60)
class KafkaAdapterIT {
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final int TRADES = 2_000;

  private static KafkaBroker broker;
  private static KafkaTopics topics;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start(KafkaTopics::answers);
    topics = new KafkaTopics(broker.clientConfig());
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void duplicatesAndPoisonLeaveTheStateOfADirectFeedAndExactDeadLetters() throws Exception {
    topics.create(1, "poison", "poison.dead-letter");
    List<RiskEvent> events = withDuplicates(SampleEvents.market(TRADES, 1), 100);
    Map<Long, byte[]> poison = produceWithPoison("poison", events);

    RiskEngine engine = RiskEngine.builder().build();
    KafkaSourceStatistics statistics;
    try (KafkaTradeSource source = source(engine, "poison", 500).build()) {
      drain(source, events.size() + poison.size());
      statistics = source.statistics();
    }

    assertThat(engine.stateHash()).isEqualTo(hashOf(events));
    assertThat(statistics.records()).isEqualTo(events.size() + poison.size());
    assertThat(statistics.badRecords()).isEqualTo(poison.size());
    assertThat(statistics.deadLetters()).isEqualTo(poison.size());
    assertThat(statistics.count(Outcome.DUPLICATE) + statistics.count(Outcome.TOO_LATE))
        .isEqualTo(100);
    assertDeadLetters("poison", poison);
  }

  @Test
  void redeliveryAfterARestartFromTheLastCommitChangesNothing() throws Exception {
    topics.create(1, "restart", "restart.dead-letter");
    List<RiskEvent> events = SampleEvents.market(TRADES, 2);
    send("restart", events);
    RiskEngine engine = RiskEngine.builder().build();

    int committed = 0;
    int lost = 0;
    try (KafkaTradeSource source = source(engine, "restart", 100).manualCommit().build()) {
      while (committed < 600) {
        committed += source.poll(WAIT);
      }
      assertThat(source.commit()).isTrue();
      while (lost < 700) {
        lost += source.poll(WAIT);
      }
    }
    try (KafkaTradeSource source = source(engine, "restart", 500).build()) {
      drain(source, events.size() - committed);
      long again = source.statistics().outcomes().values().stream().mapToLong(n -> n).sum();
      assertThat(again).isEqualTo(events.size() - committed);
      assertThat(source.statistics().count(Outcome.APPLIED)).isLessThan(again - lost / 2);
    }
    assertThat(engine.stateHash()).isEqualTo(hashOf(events));

    RiskEngine empty = RiskEngine.builder().build();
    try (KafkaTradeSource source = source(empty, "restart", 500).fromBeginning().build()) {
      drain(source, events.size());
    }
    assertThat(empty.stateHash()).isEqualTo(hashOf(events));
  }

  @Test
  void killedBrokerLosesNothingItAcknowledged() throws Exception {
    topics.create(1, "killed", "killed.dead-letter");
    List<RiskEvent> events = SampleEvents.market(TRADES, 3);
    RiskEngine engine = RiskEngine.builder().build();
    Map<String, Object> config = new HashMap<>(broker.clientConfig());
    config.put("reconnect.backoff.max.ms", 200);
    config.put("retry.backoff.max.ms", 200);
    // A commit waits this long for the dead broker, and this thread has to start it again.
    Map<String, Object> impatient = consumerConfig("killed", 100);
    impatient.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000);
    List<CompletableFuture<RecordMetadata>> results = new ArrayList<>();
    try (KafkaRiskEventProducer producer = KafkaRiskEventProducer.open(config, "killed");
        KafkaTradeSource source =
            KafkaTradeSource.builder(engine).topics("killed").consumer(impatient).build()) {
      int half = events.size() / 2;
      for (RiskEvent event : events.subList(0, half)) {
        results.add(producer.send(event));
      }
      await(results);
      while (applied(engine) < 300) {
        pollPatiently(source);
      }
      for (RiskEvent event : events.subList(half, half + 500)) {
        results.add(producer.send(event)); // some of these are under way when the broker dies
      }
      broker.process().kill();
      // With no broker left the client can forget the topic, and then a send waits for it.
      List<RiskEvent> rest = events.subList(half + 500, events.size());
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> rest.forEach(e -> results.add(producer.send(e))));
      pollPatiently(source);
      assertThat(producer.acknowledgedCount()).isBetween((long) half, half + 500L);
      broker.process().restart();
      sending.get(30, SECONDS);
      await(results);
      long all = applied(engineOf(events));
      while (applied(engine) < all) {
        pollPatiently(source);
      }
      assertThat(producer.acknowledgedCount()).isEqualTo(events.size());
      assertThat(producer.failedCount()).isZero();
    }
    assertThat(topics.readAll("killed")).hasSize(events.size());
    assertThat(engine.stateHash()).isEqualTo(hashOf(events));
  }

  @Test
  void revertFollowsItsTradeThroughATopicOfSeveralPartitions() throws Exception {
    topics.create(3, "reverts", "reverts.dead-letter");
    List<RiskEvent> kept = new ArrayList<>();
    RiskEngine engine = RiskEngine.builder().build();
    int sent = 0;
    try (KafkaRiskEventProducer producer =
        KafkaRiskEventProducer.open(broker.clientConfig(), "reverts")) {
      for (int i = 0; i < 200; i++) {
        UserEvent trade = SampleEvents.trade(i);
        producer.send(trade);
        sent++;
        if (i % 4 == 0) {
          producer.sendTo(trade.user(), new TradeReverted(trade.key()));
          sent++;
        } else {
          kept.add(trade);
        }
      }
      producer.flush();
    }
    try (KafkaTradeSource source = source(engine, "reverts", 50).build()) {
      drain(source, sent);
      assertThat(source.statistics().count(Outcome.REVERTED)).isEqualTo(50);
    }
    assertThat(engine.stateHash()).isEqualTo(hashOf(kept));
  }

  @Test
  void crashBetweenApplyAndCommitLeavesTheStateOfASingleRun() throws Exception {
    int crashes = "full".equals(System.getProperty("hyperdex.scale")) ? 200 : 10;
    topics.create(1, "crash", "crash.dead-letter");
    List<RiskEvent> events = SampleEvents.market(TRADES, 6);
    send("crash", events);
    Random random = new Random(7);
    StateBlocks saved = null;
    byte[] offsets = null;
    int taken = 0;
    for (int crash = 0; crash <= crashes; crash++) {
      boolean last = crash == crashes;
      RiskEngine engine =
          saved == null
              ? RiskEngine.builder().build()
              : RiskEngine.builder().restore(saved.input());
      KafkaTradeSourceBuilder builder = source(engine, "crash", 20).manualCommit();
      builder = offsets == null ? builder.fromBeginning() : builder.fromOffsets(offsets);
      try (KafkaTradeSource source = builder.build()) {
        int polls = 1 + random.nextInt(6);
        int saveAt = random.nextInt(polls + 1);
        int applied = 0;
        for (int poll = 0; last ? taken + applied < events.size() : poll < polls; poll++) {
          applied += source.poll(WAIT);
          if (!last && poll == saveAt && taken + applied < events.size()) {
            saved = new StateBlocks();
            engine.writeState(saved);
            offsets = source.offsets();
            taken += applied;
            applied = 0;
            // Commits run ahead of what is saved, or are missing: they must not matter.
            if (random.nextBoolean()) {
              source.poll(WAIT);
              source.commit();
              break;
            }
          }
        }
        if (last) {
          assertThat(engine.stateHash()).isEqualTo(hashOf(events));
          assertThat(engine.fullHash()).isEqualTo(engineOf(events).fullHash());
        }
      }
    }
    System.out.println("crashes between apply and commit: " + crashes);
  }

  @Test
  void frozenBrokerIsWaitedForUntilTheTimeoutForDelivery() throws Exception {
    topics.create(1, "frozen", "frozen-impatient");
    Map<String, Object> impatient = new HashMap<>(broker.clientConfig());
    impatient.put("delivery.timeout.ms", 2_000);
    impatient.put("request.timeout.ms", 1_000);
    impatient.put("max.block.ms", 500);
    impatient.put("buffer.memory", 100_000);
    impatient.put("batch.size", 16_384);
    List<CompletableFuture<RecordMetadata>> waits = new ArrayList<>();
    List<CompletableFuture<RecordMetadata>> fails = new ArrayList<>();
    try (KafkaRiskEventProducer patient =
            KafkaRiskEventProducer.open(broker.clientConfig(), "frozen");
        KafkaRiskEventProducer hasty = KafkaRiskEventProducer.open(impatient, "frozen-impatient")) {
      await(List.of(patient.send(SampleEvents.trade(0)), hasty.send(SampleEvents.trade(0))));
      broker.process().freeze();
      try {
        long start = System.nanoTime();
        for (int i = 1; i <= 500; i++) {
          waits.add(patient.send(SampleEvents.trade(i)));
        }
        int sent = 0;
        while (System.nanoTime() - start < SECONDS.toNanos(5)) {
          fails.add(hasty.send(SampleEvents.trade(++sent)));
          fails.get(fails.size() - 1).exceptionally(e -> null).get(5, SECONDS);
        }
      } finally {
        broker.process().thaw();
      }
      await(waits);
      assertThat(fails).isNotEmpty();
      for (CompletableFuture<RecordMetadata> fail : fails) {
        assertThat(fail).isCompletedExceptionally();
        assertThatThrownBy(fail::join)
            .hasCauseInstanceOf(KafkaAdapterException.class)
            .cause()
            .matches(e -> ((KafkaAdapterException) e).isRetryable());
      }
      await(List.of(hasty.send(SampleEvents.trade(9))));
      KafkaProducerStatistics statistics = patient.statistics();
      assertThat(statistics.sent()).isEqualTo(501);
      assertThat(statistics.acknowledged()).isEqualTo(501);
      assertThat(statistics.failed()).isZero();
      assertThat(statistics.bytes()).isGreaterThan(501 * 100);
      assertThat(statistics.longestQueueMs()).isNotNegative();
      assertThat(hasty.statistics().failed()).isEqualTo(fails.size());
    }
    assertThat(topics.readAll("frozen")).hasSize(501);
  }

  @Test
  void hostsOwnFormGoesBothWaysAndWhatItsDecoderRefusesIsADeadLetter() throws Exception {
    topics.create(1, "own", "own.dead-letter");
    FunctionSerde<RiskEvent> serde =
        FunctionSerde.of(
            e -> ("time " + ((TimeAdvanced) e).epochMs()).getBytes(StandardCharsets.UTF_8),
            bytes ->
                new TimeAdvanced(
                    Long.parseLong(new String(bytes, StandardCharsets.UTF_8).substring(5))));
    try (KafkaRiskEventProducer producer =
        KafkaRiskEventProducer.open(broker.clientConfig(), "own", serde.serializer())) {
      await(List.of(producer.send(new TimeAdvanced(5))));
    }
    send("own", List.of(SampleEvents.trade(1)));
    RiskEngine engine = RiskEngine.builder().build();
    try (KafkaTradeSource source =
        source(engine, "own", 10)
            .decoder(bytes -> serde.deserializer().deserialize("own", bytes))
            .build()) {
      drain(source, 2);
      assertThat(source.statistics().badRecords()).isEqualTo(1);
    }
    assertThat(engine.now()).isEqualTo(5);
    assertThat(topics.readAll("own.dead-letter")).hasSize(1);
  }

  @Test
  void alertsOfTheEngineComeBackEqualAndInOrder() throws Exception {
    topics.create(1, "alerts");
    List<Alert> seen = new ArrayList<>();
    try (KafkaAlertSink sink = KafkaAlertSink.open(broker.clientConfig(), "alerts")) {
      RiskEngine engine =
          RiskEngine.builder()
              .rules(RuleSet.of(ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(1_000))))
              .addSink(sink)
              .addSink(seen::add)
              .build();
      SampleEvents.market(300, 5).forEach(engine::apply);
      engine.alerts().drain();
      sink.flush();
      assertThat(sink.acknowledgedCount()).isEqualTo(seen.size());
    }
    assertThat(seen).isNotEmpty();
    List<Alert> back = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : topics.readAll("alerts")) {
      Alert alert = AlertCodec.decode(record.value());
      assertThat(record.key()).isEqualTo(alert.user().value());
      back.add(alert);
    }
    assertThat(back).isEqualTo(seen);
  }

  @Test
  void partitionsThatMoveBetweenTwoSourcesOfOneEngineLoseNothing() throws Exception {
    topics.create(2, "moving", "moving.dead-letter");
    // Few enough blocks that no partition falls behind the other by more than the horizon.
    List<RiskEvent> trades = new ArrayList<>();
    for (int i = 0; i < 270; i++) {
      trades.add(SampleEvents.trade(i));
    }
    RiskEngine engine = RiskEngine.builder().build();
    try (KafkaRiskEventProducer producer =
            KafkaRiskEventProducer.open(broker.clientConfig(), "moving");
        KafkaTradeSource stays = source(engine, "moving", 5).build()) {
      int sent = 0;
      try (KafkaTradeSource leaves = source(engine, "moving", 5).build()) {
        // A trade at a time, so that some are left when the second source gets its partition.
        while (stays.statistics().records() == 0 || leaves.statistics().records() == 0) {
          assertThat(sent).as("trades before both had one").isLessThan(trades.size());
          producer.send(trades.get(sent++));
          leaves.poll(Duration.ofMillis(20));
          stays.poll(Duration.ofMillis(20));
        }
      }
      trades.subList(sent, trades.size()).forEach(producer::send);
      while (applied(engine) < trades.size()) {
        stays.poll(WAIT);
      }
      assertThat(stays.statistics().count(Outcome.TOO_LATE)).isZero();
    }
    assertThat(engine.stateHash()).isEqualTo(hashOf(trades));
  }

  private static KafkaTradeSourceBuilder source(RiskEngine engine, String topic, int maxRecords) {
    return KafkaTradeSource.builder(engine)
        .topics(topic)
        .consumer(consumerConfig(topic, maxRecords));
  }

  private static Map<String, Object> consumerConfig(String topic, int maxRecords) {
    Map<String, Object> config = new HashMap<>(broker.clientConfig());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, topic + "-group");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecords);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 4000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
    config.put("reconnect.backoff.max.ms", 200);
    config.put("retry.backoff.max.ms", 200);
    return config;
  }

  /** Polls until that many records were taken, and sees that no more come. */
  private static void drain(KafkaTradeSource source, int records) {
    int done = 0;
    while (done < records) {
      done += source.poll(WAIT);
    }
    assertThat(done + source.poll(WAIT)).isEqualTo(records);
  }

  /** A poll of a host that goes on after a retryable failure. */
  private static int pollPatiently(KafkaTradeSource source) {
    try {
      return source.poll(WAIT);
    } catch (KafkaAdapterException e) {
      assertThat(e.isRetryable()).as(e.toString()).isTrue();
      return 0;
    }
  }

  private static void send(String topic, List<RiskEvent> events) throws Exception {
    List<CompletableFuture<RecordMetadata>> results = new ArrayList<>();
    try (KafkaRiskEventProducer producer =
        KafkaRiskEventProducer.open(broker.clientConfig(), topic)) {
      events.forEach(event -> results.add(producer.send(event)));
    }
    await(results);
  }

  private static void await(List<CompletableFuture<RecordMetadata>> results) throws Exception {
    try {
      CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0])).get(30, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not acknowledged in time; " + broker.describe(), e);
    }
  }

  /** Sends events with a bad record after every hundredth; the bad ones by offset. */
  private static Map<Long, byte[]> produceWithPoison(String topic, List<RiskEvent> events)
      throws Exception {
    Map<Long, byte[]> poison = new HashMap<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ClientSettings.producer(broker.clientConfig()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = {1};
      for (int i = 0; i < events.size(); i++) {
        byte[] bytes = RiskEventCodec.encode(events.get(i));
        producer.send(new ProducerRecord<>(topic, key, bytes));
        if (i % 100 == 50) {
          byte[] bad = spoil(bytes, i / 100);
          poison.put(producer.send(new ProducerRecord<>(topic, key, bad)).get().offset(), bad);
        }
      }
    }
    return poison;
  }

  private static byte[] spoil(byte[] good, int kind) {
    return switch (kind % 6) {
      case 0 -> "{\"type\":\"trade\"}".getBytes(StandardCharsets.UTF_8);
      case 1 -> Arrays.copyOf(good, good.length - 1);
      case 2 -> {
        byte[] newer = good.clone();
        newer[2] = 99;
        yield newer;
      }
      case 3 -> new byte[0];
      case 4 -> new byte[1_000_000];
      default -> null;
    };
  }

  private static void assertDeadLetters(String topic, Map<Long, byte[]> poison) {
    List<ConsumerRecord<String, byte[]>> letters = topics.readAll(topic + ".dead-letter");
    assertThat(letters).hasSameSizeAs(poison.entrySet());
    for (ConsumerRecord<String, byte[]> letter : letters) {
      long offset = Long.parseLong(header(letter, DeadLetterHeaders.OFFSET));
      assertThat(poison).containsKey(offset);
      byte[] bad = poison.remove(offset);
      assertThat(letter.value()).isEqualTo(bad);
      assertThat(letter.headers().lastHeader(DeadLetterHeaders.HASH) != null)
          .isEqualTo(bad != null);
      assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(topic);
      assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("0");
      assertThat(header(letter, DeadLetterHeaders.CAUSE)).isEqualTo("BAD_RECORD");
      assertThat(header(letter, DeadLetterHeaders.REASON)).startsWith("bad record at byte ");
    }
    assertThat(poison).isEmpty();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** Repeats events a little after they came, as an at-least-once feed does. */
  private static List<RiskEvent> withDuplicates(List<RiskEvent> events, int duplicates) {
    List<RiskEvent> all = new ArrayList<>(events);
    Random random = new Random(4);
    for (int left = duplicates; left > 0; ) {
      int i = random.nextInt(all.size());
      if (all.get(i) instanceof UserEvent event) {
        all.add(Math.min(all.size(), i + 1 + random.nextInt(200)), event);
        left--;
      }
    }
    return all;
  }

  private static StateHash hashOf(List<RiskEvent> events) {
    return engineOf(events).stateHash();
  }

  private static long applied(RiskEngine engine) {
    return engine.statistics().count(Outcome.APPLIED);
  }

  private static RiskEngine engineOf(List<RiskEvent> events) {
    RiskEngine engine = RiskEngine.builder().build();
    events.forEach(engine::apply);
    return engine;
  }
}
