package io.hyperdex.risk.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A real Kafka broker (KRaft, one node) in a process of its own, from the jars on the test class
 * path ({@code org.apache.kafka:kafka_2.13}; this module does not depend on it), so that a test can
 * kill it for real and start it again on the same data. Small, and quick to forget the sessions of
 * its killed predecessor. Ends as {@link ChildProcess} does. Not safe for use by several threads.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final int START_ATTEMPTS = 3;
  private static final Duration READY = Duration.ofSeconds(60);

  private final Path directory;
  private final int port;
  private final ChildProcess process;

  /** Whether a client with such settings, of the test's version of Kafka, gets an answer. */
  @FunctionalInterface
  public interface Check {
    boolean answers(Map<String, Object> clientConfig) throws Exception;
  }

  /**
   * @throws AssertionError if the broker does not answer in time
   */
  private KafkaBroker(Check check) throws IOException {
    directory = Files.createTempDirectory("kafka-broker-");
    int controllerPort;
    // Both are open at the same time, so they differ.
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = first.getLocalPort();
      controllerPort = second.getLocalPort();
    }
    try {
      Path config = directory.resolve("server.properties");
      Files.writeString(config, String.join("\n", settings(controllerPort)));
      format(config);
      process =
          ChildProcess.java("kafka.Kafka", config.toString())
              .within(READY)
              .readyWhen(() -> check.answers(clientConfig()))
              .start();
    } catch (IOException | AssertionError e) {
      deleteData();
      throw e;
    }
  }

  /**
   * A broker that answers. Its ports can be taken between choice and use: then it tries others.
   *
   * @param check asked until it holds; an exception of it counts as no answer yet
   */
  public static KafkaBroker start(Check check) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new KafkaBroker(check);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (AssertionError e) {
        if (attempt == START_ATTEMPTS) {
          throw new AssertionError("broker did not start " + attempt + " times", e);
        }
      }
    }
  }

  /** The tool ends its JVM. */
  private static void format(Path config) {
    UUID id = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    String cluster = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try (ChildProcess format =
        ChildProcess.java(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "A" + cluster.substring(1), // a dash in front would be an option
                "-c",
                config.toString())
            .start()) {
      int exit = format.awaitExit(READY);
      if (exit != 0) {
        throw new AssertionError("format failed: " + exit + "\n" + format.output());
      }
    }
  }

  private List<String> settings(int controllerPort) {
    return List.of(
        "process.roles=broker,controller",
        "node.id=1",
        "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
        "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
        "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
        "controller.listener.names=CONTROLLER",
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs=" + directory.resolve("data"),
        "auto.create.topics.enable=false",
        "offsets.topic.replication.factor=1",
        "offsets.topic.num.partitions=1",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.num.partitions=1",
        // A transaction of a killed instance holds its readers back until this comes round.
        "transaction.abort.timed.out.transaction.cleanup.interval.ms=500",
        "group.initial.rebalance.delay.ms=0",
        "group.min.session.timeout.ms=1000",
        "broker.session.timeout.ms=2000",
        "broker.heartbeat.interval.ms=500",
        "log.segment.bytes=8388608",
        "log.cleaner.dedupe.buffer.size=2097152");
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Settings of a client of this broker. */
  public Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  /** The process: to kill, freeze, thaw and start again on its data and ports. */
  public ChildProcess process() {
    return process;
  }

  /** Whether the broker lives, and the end of its log: for the message of a failed test. */
  public String describe() {
    return "broker alive: " + process.isAlive() + "\n" + process.output();
  }

  /** Kills the broker and deletes its data. */
  @Override
  public void close() {
    process.close();
    deleteData();
  }

  private void deleteData() {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
