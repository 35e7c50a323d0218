package io.hyperdex.risk.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A real broker (KRaft, one node) in a child process, from the jars on the test class path, so that
 * a test can kill it for real and start it again on the same data. Ends with the test's JVM,
 * however that ends, except by SIGKILL. Not safe for use by several threads.
 */
final class KafkaBrokerProcess implements AutoCloseable {
  private static final int START_ATTEMPTS = 3;
  private static final long READY_SECONDS = 60;

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final Thread shutdownHook = new Thread(this::destroy, "kafka-broker-shutdown");
  private volatile Process process;

  private KafkaBrokerProcess() throws IOException {
    directory = Files.createTempDirectory("kafka-broker-");
    // Both are open at the same time, so they differ.
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = first.getLocalPort();
      controllerPort = second.getLocalPort();
    }
  }

  /** A broker that answers. Its ports can be taken between choice and use: then it tries others. */
  static KafkaBrokerProcess start() {
    for (int attempt = 1; ; attempt++) {
      KafkaBrokerProcess broker = null;
      try {
        broker = new KafkaBrokerProcess();
        Runtime.getRuntime().addShutdownHook(broker.shutdownHook);
        broker.format();
        broker.restart();
        return broker;
      } catch (IOException | IllegalStateException e) {
        if (broker != null) {
          broker.close();
        }
        if (attempt == START_ATTEMPTS) {
          throw new IllegalStateException("broker did not start " + attempt + " times", e);
        }
      }
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Settings of a client of this broker. */
  Map<String, Object> clientConfig() {
    return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
  }

  /** Whether the broker lives, and the end of its log: for the message of a failed test. */
  String describe() throws IOException {
    return "broker alive: " + process.isAlive() + "\n" + log();
  }

  /** SIGKILL: no clean shutdown, no flush. Returns when the process is gone. */
  void kill() {
    destroy();
  }

  /** SIGSTOP: connections stay open and nothing is answered. */
  void freeze() throws Exception {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    String pid = Long.toString(process.pid());
    if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
      throw new IllegalStateException("no signal " + name + " to " + pid);
    }
  }

  /** Starts the killed broker again on its data and ports, and waits until it answers. */
  void restart() throws IOException {
    process = java("kafka.Kafka", config().toString());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    try (Admin admin = Admin.create(clientConfig())) {
      while (!isReady(admin)) {
        if (!process.isAlive()) {
          throw new IllegalStateException("broker ended: " + process.exitValue() + "\n" + log());
        }
        if (System.nanoTime() > end) {
          throw new IllegalStateException("broker not ready in time\n" + log());
        }
      }
    }
  }

  private static boolean isReady(Admin admin) {
    try {
      return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void format() throws IOException {
    Files.writeString(config(), String.join("\n", settings()));
    // StorageTool ends its JVM.
    Process format =
        java(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            config().toString());
    try {
      if (!format.waitFor(READY_SECONDS, TimeUnit.SECONDS) || format.exitValue() != 0) {
        format.destroyForcibly();
        throw new IllegalStateException("format failed\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** One node, small, and quick to forget the sessions of its killed predecessor. */
  private List<String> settings() {
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
        "group.initial.rebalance.delay.ms=0",
        "group.min.session.timeout.ms=1000",
        "broker.session.timeout.ms=2000",
        "broker.heartbeat.interval.ms=500",
        "log.segment.bytes=8388608",
        "log.cleaner.dedupe.buffer.size=2097152");
  }

  private Process java(String mainClass, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  /** The build tool can start the tests with a jar that only names the class path. */
  private static String classPath() {
    String tests = System.getProperty("surefire.test.class.path");
    return tests == null ? System.getProperty("java.class.path") : tests;
  }

  private Path config() {
    return directory.resolve("server.properties");
  }

  private String log() throws IOException {
    String log = Files.readString(directory.resolve("log"));
    return log.substring(Math.max(0, log.length() - 4000));
  }

  private void destroy() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  /** Kills the broker and deletes its data. */
  @Override
  public void close() {
    destroy();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      return; // the JVM is ending and has called the hook
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
