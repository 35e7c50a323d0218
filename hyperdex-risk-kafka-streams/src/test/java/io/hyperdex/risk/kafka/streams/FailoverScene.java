package io.hyperdex.risk.kafka.streams;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.testkit.fault.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, two instances, a load, and what the log says should have come out. */
final class FailoverScene implements AutoCloseable {
  private final KafkaBroker broker = KafkaBroker.start(FailoverScene::answers);
  private final String application;
  private final int users;
  private final InstanceProcess[] instances = new InstanceProcess[2];
  private final KafkaProducer<byte[], byte[]> producer;
  private final PriceFrameFeeder feeder;
  private final CommittedAlerts committed;
  private long sent;
  private long frames;

  FailoverScene(String application, int users) throws Exception {
    this.application = application;
    this.users = users;
    Map<String, Object> config = new HashMap<>(broker.clientConfig());
    try (Admin admin = Admin.create(config)) {
      admin
          .createTopics(
              List.of(
                  topic("risk-input"),
                  topic("risk-alerts"),
                  topic("risk-metrics").configs(Map.of("cleanup.policy", "compact")),
                  topic("risk-dlq")))
          .all()
          .get(30, SECONDS);
    }
    Map<String, Object> writing = new HashMap<>(config);
    writing.put("acks", "all");
    writing.put("max.in.flight.requests.per.connection", 1);
    producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
    feeder = PriceFrameFeeder.open(config, "risk-input", InstanceProcess.PARTITIONS, 20);
    committed = new CommittedAlerts(config, "risk-alerts");
    SampleLoad.facts().forEach(feeder::broadcast);
    frame();
  }

  private static boolean answers(Map<String, Object> config) throws Exception {
    try (Admin admin = Admin.create(config)) {
      return !admin.describeCluster().nodes().get(1, SECONDS).isEmpty();
    }
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, InstanceProcess.PARTITIONS, (short) 1)
        .configs(Map.of("max.message.bytes", "2097152"));
  }

  void startInstance(int i) throws Exception {
    instances[i] = InstanceProcess.start(broker.bootstrapServers(), application);
  }

  InstanceProcess instance(int i) {
    return instances[i];
  }

  CommittedAlerts committed() {
    return committed;
  }

  long sent() {
    return sent;
  }

  Map<String, Object> clientConfig() {
    return broker.clientConfig();
  }

  private void frame() {
    long now = System.currentTimeMillis();
    if (frames == 0) {
      feeder.add(SampleLoad.dust(now));
    }
    feeder.add(SampleLoad.gold(10_000 + frames++ % 100, now));
    feeder.frame(now);
  }

  /** Trades at a rate, a frame each 100 ms, reading what is committed all the while. */
  void load(Duration time, int perSecond) {
    long start = System.nanoTime();
    long first = sent;
    long nextFrame = start;
    while (System.nanoTime() - start < time.toNanos()) {
      long now = System.nanoTime();
      if (now >= nextFrame) {
        frame();
        nextFrame += 100_000_000;
      }
      while (sent - first < (now - start) / 1e9 * perSecond) {
        trade();
      }
      committed.poll();
    }
  }

  /** Trades as fast as they go. */
  void backlog(int trades) {
    for (int i = 0; i < trades; i++) {
      trade();
      if (i % 500 == 0) {
        frame();
      }
    }
    producer.flush();
  }

  private void trade() {
    Trade trade = SampleLoad.trade(sent++, users, System.currentTimeMillis());
    byte[] key = trade.user().value().getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>("risk-input", key, RiskEventCodec.encode(trade)));
  }

  /** Reads until as many alerts as expected are committed, and a little longer for any too many. */
  List<Alert> awaitCommitted(int expected) {
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (committed.alerts().size() < expected && System.nanoTime() < end) {
      committed.poll();
    }
    for (int i = 0; i < 50; i++) {
      committed.poll();
    }
    return committed.alerts();
  }

  /** The alerts of one engine a partition that is fed the log directly. */
  List<Alert> expected() {
    producer.flush();
    List<Alert> expected = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> log =
        new KafkaConsumer<>(
            broker.clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (int p = 0; p < InstanceProcess.PARTITIONS; p++) {
        RiskEngine engine =
            RiskEngine.builder()
                .rules(SampleLoad.RULES)
                .addSink(expected::add)
                .inlineSinks()
                .build();
        TopicPartition partition = new TopicPartition("risk-input", p);
        log.assign(List.of(partition));
        log.seekToBeginning(List.of(partition));
        long end = log.endOffsets(List.of(partition)).get(partition);
        while (log.position(partition) < end) {
          for (ConsumerRecord<byte[], byte[]> record : log.poll(Duration.ofMillis(200))) {
            apply(engine, record.value());
          }
        }
      }
    }
    return expected;
  }

  private static void apply(RiskEngine engine, byte[] value) {
    if (FrameCodec.isKind(value, PriceFrame.KIND)) {
      PriceFrame frame = PriceFrame.decode(value);
      frame.ticks().forEach(engine::apply);
      engine.apply(new TimeAdvanced(frame.timeMs()));
    } else {
      engine.apply(RiskEventCodec.decode(value));
    }
  }

  @Override
  public void close() {
    for (InstanceProcess instance : instances) {
      if (instance != null) {
        instance.close();
      }
    }
    committed.close();
    feeder.close();
    producer.close(Duration.ofSeconds(1));
    broker.close();
  }
}
