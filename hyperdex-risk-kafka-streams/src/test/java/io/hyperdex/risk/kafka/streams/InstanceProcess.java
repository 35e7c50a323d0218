package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** An instance of the application in a JVM of its own, to be killed for real. */
final class InstanceProcess implements AutoCloseable {
  static final int PARTITIONS = 4;

  private static final int SLOWEST_MS = 5_000;

  private final Path directory;
  private final Process process;
  private final Thread shutdownHook = new Thread(this::kill, "instance-shutdown");

  private InstanceProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  static InstanceProcess start(String servers, String application) throws IOException {
    Path directory = Files.createTempDirectory("risk-instance-");
    String tests = System.getProperty("surefire.test.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            tests == null ? System.getProperty("java.class.path") : tests,
            InstanceProcess.class.getName(),
            servers,
            application,
            directory.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    return new InstanceProcess(directory, process);
  }

  /** What the instance has said last: state, records, activations and times of the fast lane. */
  String status() throws IOException {
    Path status = directory.resolve("status");
    return Files.exists(status) ? Files.readString(status) : "";
  }

  /** Waits until it is running with that many partitions of its own at least. */
  void awaitRunning(int partitions) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!isRunning(status(), partitions)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("not running: " + status() + "\n" + log());
      }
      TimeUnit.MILLISECONDS.sleep(50); // the other process writes a file; there is no event
    }
  }

  private static boolean isRunning(String status, int partitions) {
    return status.startsWith("RUNNING")
        && Integer.parseInt(status.split(" ")[1].trim()) >= partitions;
  }

  long cpuMillis() {
    return process.info().totalCpuDuration().map(d -> d.toMillis()).orElse(0L);
  }

  String log() throws IOException {
    String log = Files.readString(directory.resolve("log"));
    return log.substring(Math.max(0, log.length() - 6000));
  }

  /** SIGKILL. Returns when the process is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM: the instance closes, and leaves the group. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
  }

  static RiskStreamsSettings settings(String servers, String application, String directory) {
    return RiskStreamsSettings.of(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                application,
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                StreamsConfig.STATE_DIR_CONFIG,
                directory + "/state",
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                1,
                "reconnect.backoff.max.ms",
                200),
            PARTITIONS)
        .rules(SampleLoad.RULES, SampleLoad::parse)
        .replication(1, 1);
  }

  /** Arguments: bootstrap servers, application, directory. */
  public static void main(String[] args) throws Exception {
    AtomicLongArray delays = new AtomicLongArray(SLOWEST_MS + 1);
    RiskStreamsSettings settings =
        settings(args[0], args[1], args[2]).fastLane(alert -> count(alert, delays));
    RiskStreams streams = RiskStreams.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    Path next = Path.of(args[2], "status.next");
    Path status = Path.of(args[2], "status");
    while (streams.state() != KafkaStreams.State.ERROR) {
      int own = 0;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        own += streams.queries().isActive(partition) ? 1 : 0;
      }
      RiskStreamsStatistics counted = streams.statistics();
      Files.writeString(
          next,
          String.join(
              " ",
              streams.state().toString(),
              Integer.toString(own),
              Long.toString(counted.records()),
              Long.toString(counted.activations()),
              Long.toString(counted.activationNanos() / 1_000_000),
              Long.toString(counted.userRecords()),
              Integer.toString(percentile(delays, 0.5)),
              Integer.toString(percentile(delays, 0.99))));
      Files.move(
          next,
          status,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** The load's event time is the wall clock when it was sent. */
  private static void count(Alert alert, AtomicLongArray delays) {
    if (alert.state() == AlertState.OPEN) {
      long delay = System.currentTimeMillis() - alert.openedAtMs();
      delays.incrementAndGet((int) Math.max(0, Math.min(SLOWEST_MS, delay)));
    }
  }

  private static int percentile(AtomicLongArray delays, double share) {
    long all = 0;
    for (int i = 0; i <= SLOWEST_MS; i++) {
      all += delays.get(i);
    }
    long seen = 0;
    for (int i = 0; i <= SLOWEST_MS; i++) {
      seen += delays.get(i);
      if (seen >= share * all) {
        return i;
      }
    }
    return SLOWEST_MS;
  }
}
