package io.hyperdex.risk.redis;

import io.hyperdex.risk.testkit.fault.ChildProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import redis.embedded.core.ExecutableProvider;

/** A real Redis without persistence in a process of its own. */
final class RedisProcess implements AutoCloseable {
  private final int port;
  private final ChildProcess process;
  private final RedisClient client;

  private RedisProcess(int port) throws IOException {
    this.port = port;
    process =
        ChildProcess.command(
                ExecutableProvider.newJarResourceProvider().get().getPath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no")
            .readyWhen(() -> pings(port))
            .within(Duration.ofSeconds(30))
            .start();
    client = RedisClient.create(RedisURI.create("127.0.0.1", port));
  }

  /** Its port can be taken between choice and use: then it tries another. */
  static RedisProcess start() throws IOException {
    try {
      return new RedisProcess(freePort());
    } catch (AssertionError taken) {
      return new RedisProcess(freePort());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean pings(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    }
  }

  int port() {
    return port;
  }

  /** SIGKILL; what it held is gone. */
  void kill() {
    process.kill();
  }

  void restart() {
    process.restart();
  }

  void freeze() {
    process.freeze();
  }

  void thaw() {
    process.thaw();
  }

  /** Commands of a client that is not under test. */
  RedisCommands<byte[], byte[]> commands() {
    return client.connect(ByteArrayCodec.INSTANCE).sync();
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    process.close();
  }
}
