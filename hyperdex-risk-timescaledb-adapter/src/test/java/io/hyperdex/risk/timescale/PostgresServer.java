package io.hyperdex.risk.timescale;

import io.hyperdex.risk.testkit.fault.Await;
import io.hyperdex.risk.testkit.fault.ChildProcess;
import io.hyperdex.risk.testkit.fault.Signal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A real PostgreSQL that can be killed and started again on its data. */
final class PostgresServer implements AutoCloseable {
  private static final int START_ATTEMPTS = 30;

  private final Path folder;
  private final int port;
  private final String fsync;
  private EmbeddedPostgres server;
  private ChildProcess restarted;

  private PostgresServer(String fsync) throws IOException {
    this.fsync = fsync;
    folder = Files.createTempDirectory("history-postgres-");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  /**
   * Starts one.
   *
   * @param fsync whether what it committed survives {@link #kill}
   */
  static PostgresServer start(boolean fsync) throws IOException {
    PostgresServer server = new PostgresServer(fsync ? "on" : "off");
    server.server = server.launch();
    return server;
  }

  private EmbeddedPostgres launch() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setServerConfig("fsync", fsync)
        .setServerConfig("synchronous_commit", "off") // which the writer must not rely on
        .setServerConfig("max_connections", "30")
        .setPGStartupWait(Duration.ofSeconds(30))
        .start();
  }

  /** SIGKILL to the postmaster: its children notice and end, nothing is flushed. */
  void kill() throws IOException {
    String pid = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid")).get(0);
    Signal.KILL.send(Long.parseLong(pid.strip()));
    Await.until(
        "the postmaster is gone",
        Duration.ofSeconds(10),
        () ->
            ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive).isEmpty());
  }

  /**
   * Starts the killed server on its data with the command it had. Its children hold the data for a
   * moment after a kill: tried again, the pid file is not touched.
   */
  void restart() throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to run as root
    }
    String options = Files.readString(folder.resolve("data").resolve("postmaster.opts")).strip();
    for (String part : options.split(" (?=\"|-)")) {
      command.add(part.replace("\"", ""));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        close(restarted);
        restarted =
            ChildProcess.command(command.toArray(String[]::new))
                .readyWhen(() -> number("SELECT 1") == 1)
                .start();
        return;
      } catch (AssertionError held) {
        if (attempt == START_ATTEMPTS) {
          throw held;
        }
      }
    }
  }

  private static void close(ChildProcess child) {
    if (child != null) {
      child.close();
    }
  }

  int port() {
    return port;
  }

  DataSource source() {
    return sourceThrough(port);
  }

  /** As {@link #source}, by way of a proxy. */
  DataSource sourceThrough(int proxyPort) {
    return RiskHistory.dataSource(
        "jdbc:postgresql://127.0.0.1:" + proxyPort + "/postgres",
        "postgres",
        "postgres",
        Duration.ofSeconds(20));
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** An empty schema with the tables. */
  void fresh() throws SQLException {
    execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    HistorySchema.migrate(source());
  }

  @Override
  public void close() throws IOException {
    server.close(); // by the folder, so it ends a server started again, too
    close(restarted);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
