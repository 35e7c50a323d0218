package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.alert.Alert;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures what {@code docs/operations/kafka-streams.md} quotes: argument kills (default 10). Run
 * it with the module's test class path; broker, instances and load share the machine.
 */
final class RiskStreamsFigures {
  private static final int USERS = 2_000;
  private static final int RATE = 200;
  private static final int BACKLOG = 100_000;

  private RiskStreamsFigures() {}

  /** Arguments: kills. */
  public static void main(String[] args) throws Exception {
    int kills = args.length == 0 ? 10 : Integer.parseInt(args[0]);
    try (FailoverScene scene = new FailoverScene("figures", USERS)) {
      scene.startInstance(0);
      scene.startInstance(1);
      scene.instance(0).awaitRunning(1);
      scene.instance(1).awaitRunning(1);
      scene.load(Duration.ofSeconds(15), RATE);
      print("fast lane p50 p99 ms", fastLane(scene.instance(0)));
      failover(scene, kills);
      rolling(scene);
      throughput(scene);
      restore(scene);
      List<Alert> expected = scene.expected();
      Map<String, Integer> difference = new HashMap<>();
      expected.forEach(a -> difference.merge(transition(a), -1, Integer::sum));
      scene
          .awaitCommitted(expected.size())
          .forEach(a -> difference.merge(transition(a), 1, Integer::sum));
      print("committed alerts", expected.size());
      print("lost", difference.values().stream().filter(n -> n < 0).count());
      print("repeated", difference.values().stream().filter(n -> n > 0).count());
    }
  }

  private static void failover(FailoverScene scene, int kills) throws Exception {
    for (int kill = 0; kill < kills; kill++) {
      int victim = kill % 2;
      scene.committed().resetSilence();
      scene.instance(victim).kill();
      scene.load(Duration.ofSeconds(15), RATE);
      print("kill " + kill + " longest silence ms", scene.committed().silenceMs());
      scene.startInstance(victim);
      scene.instance(victim).awaitRunning(0);
      scene.load(Duration.ofSeconds(5), RATE);
    }
  }

  private static void rolling(FailoverScene scene) throws Exception {
    for (int i = 0; i < 2; i++) {
      scene.committed().resetSilence();
      InstanceProcess stopping = scene.instance(i);
      Thread stop = new Thread(stopping::stop);
      stop.start();
      scene.load(Duration.ofSeconds(5), RATE);
      stop.join();
      scene.startInstance(i);
      scene.load(Duration.ofSeconds(10), RATE);
      print("rolling restart " + i + " longest silence ms", scene.committed().silenceMs());
    }
  }

  private static void throughput(FailoverScene scene) throws Exception {
    long cpu = scene.instance(0).cpuMillis() + scene.instance(1).cpuMillis();
    long start = System.nanoTime();
    int before = scene.committed().alerts().size();
    scene.backlog(BACKLOG);
    int expected = before;
    while (expected < before + BACKLOG * 9 / 10) {
      scene.committed().poll();
      expected = scene.committed().alerts().size();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long used = scene.instance(0).cpuMillis() + scene.instance(1).cpuMillis() - cpu;
    print("backlog events/s, wall clock", (long) (BACKLOG * 0.9 / seconds));
    print("backlog events/s of instance CPU", (long) (BACKLOG * 0.9 * 1000 / used));
  }

  private static void restore(FailoverScene scene) throws Exception {
    print("changelog", changelog(scene.clientConfig()));
    scene.instance(0).kill();
    scene.instance(1).kill();
    long start = System.nanoTime();
    scene.startInstance(0);
    scene.instance(0).awaitRunning(InstanceProcess.PARTITIONS);
    print("all partitions restored after both died, ms", (System.nanoTime() - start) / 1_000_000);
    print("status", scene.instance(0).status());
  }

  /** Records and bytes in the changelog, and bytes of the last record of each user. */
  private static String changelog(Map<String, Object> config) {
    Map<String, Integer> last = new HashMap<>();
    long records = 0;
    long bytes = 0;
    try (KafkaConsumer<byte[], byte[]> log =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          log.partitionsFor("figures-risk-state-changelog").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      log.assign(all);
      log.seekToBeginning(all);
      Map<TopicPartition, Long> ends = log.endOffsets(all);
      while (all.stream().anyMatch(p -> log.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : log.poll(Duration.ofMillis(200))) {
          records++;
          int size = record.value() == null ? 0 : record.value().length;
          bytes += size;
          if (record.key()[0] == 'u') {
            last.put(new String(record.key(), java.nio.charset.StandardCharsets.UTF_8), size);
          }
        }
      }
    }
    return records
        + " records, "
        + bytes
        + " bytes, a user's record "
        + last.values().stream().mapToInt(n -> n).sum() / Math.max(1, last.size())
        + " bytes";
  }

  private static String fastLane(InstanceProcess instance) throws Exception {
    String[] parts = instance.status().split(" ");
    return parts[6] + " " + parts[7];
  }

  private static String transition(Alert alert) {
    return alert.id() + " " + alert.state() + " " + alert.closedAtMs();
  }

  private static void print(String what, Object figure) {
    System.out.println(what + ": " + figure);
  }
}
