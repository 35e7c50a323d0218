package io.hyperdex.risk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.testkit.fault.ChildProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.core.ExecutableProvider;

/** The examples of the stores run against real ones. */
class StoresTest {
  @Test
  void snapshotsAreCachedAsShown() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String executable = ExecutableProvider.newJarResourceProvider().get().getPath();
    try (ChildProcess redis =
        ChildProcess.command(
                executable, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
            .readyWhen(() -> answers(port))
            .start()) {
      assertThat(redis.isAlive()).isTrue();
      List<String> printed =
          printedBy(
              () -> {
                SnapshotsInRedis.main(new String[] {"127.0.0.1", Integer.toString(port)});
                return null;
              });
      // On a busy machine 50 ms can be too short for the first write: then the engine is asked.
      assertThat(printed).hasSize(2);
      assertThat(printed.get(0)).startsWith("4000.00 from ");
      assertThat(printed.get(1)).isEqualTo("unknown");
    }
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  @Test
  void historyIsKeptAsShown(@TempDir Path folder) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
      List<String> printed =
          printedBy(
              () -> {
                HistoryInPostgres.main(
                    new String[] {url, "postgres", "postgres", folder.resolve("spool").toString()});
                return null;
              });
      assertThat(printed)
          .containsExactly(
              "tables for PLAIN",
              "{ethereum:USDC=-6000000000, ethereum:WETH=3000000000000000000}",
              "big OPEN");
    }
  }

  private static List<String> printedBy(Callable<Void> program) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.call();
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
