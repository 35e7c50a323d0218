package io.hyperdex.risk.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final StringBuffer seen = new StringBuffer();
  private ServerSocket echo;
  private FaultProxy proxy;
  private Socket client;

  @BeforeEach
  void connect() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread server = new Thread(this::serve, "echo");
    server.setDaemon(true);
    server.start();
    proxy = FaultProxy.to(echo.getLocalPort());
    client = open();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private void serve() {
    while (true) {
      try {
        Socket socket = echo.accept();
        Thread thread = new Thread(() -> answer(socket), "echo-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      byte[] buffer = new byte[1024];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        seen.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
        socket.getOutputStream().write(buffer, 0, n);
      }
      seen.append('.');
    } catch (IOException broken) {
      seen.append('!');
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  void withoutFaultsBytesAndTheEndGoThrough() throws IOException {
    send(client, "hello");
    assertThat(receive(client, 5)).isEqualTo("hello");
    client.shutdownOutput();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    Await.until("closed on both sides", SOON, () -> proxy.open() == 0);
    assertThat(seen).hasToString("hello.");
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void aDelayIsWaitedForBothWays() throws IOException {
    proxy.delay(Duration.ofMillis(60));
    long before = System.nanoTime();
    send(client, "x");
    assertThat(receive(client, 1)).isEqualTo("x");
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(120_000_000L);
  }

  @Test
  void inABlackHoleNothingComesBackAndNothingCloses() throws IOException {
    proxy.blackHole();
    client.setSoTimeout(100);
    send(client, "lost");
    assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(SocketTimeoutException.class);
    assertThat(seen).isEmpty();
    assertThat(proxy.open()).isEqualTo(1);

    proxy.pass();
    assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(SocketException.class);
    try (Socket next = open()) {
      send(next, "back");
      assertThat(receive(next, 4)).isEqualTo("back");
    }
  }

  @Test
  void answersCanBeLostWhileRequestsArrive() throws IOException {
    proxy.drop(Direction.TO_CLIENT);
    client.setSoTimeout(100);
    send(client, "one way");
    Await.until("arrived", SOON, () -> seen.toString().equals("one way"));
    assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void whatIsHeldArrivesInOrderWhenItIsReleased() throws IOException {
    proxy.hold(Direction.TO_SERVER);
    send(client, "first ");
    send(client, "second ");
    Await.until("held", SOON, () -> proxy.held() == 13);
    assertThat(seen).isEmpty();
    proxy.release();
    send(client, "third");
    assertThat(receive(client, 18)).isEqualTo("first second third");
  }

  @Test
  void whatIsHeldArrivesAlthoughItsSenderHasGone() throws IOException {
    proxy.hold(Direction.TO_SERVER);
    send(client, "ghost");
    client.close();
    Await.until("held", SOON, () -> proxy.held() == 5);
    proxy.release();
    Await.until("arrived", SOON, () -> seen.toString().equals("ghost."));
  }

  @Test
  void aConnectionIsCutAfterSoManyBytesAndTheNextOneWorks() throws IOException {
    proxy.cutAfter(Direction.TO_SERVER, 3);
    send(client, "abcdef");
    assertThatThrownBy(() -> receive(client, 6)).isInstanceOf(SocketException.class);
    assertThat("abc!").startsWith(seen.toString()); // a reset may overtake what was sent
    try (Socket next = open()) {
      send(next, "next");
      assertThat(receive(next, 4)).isEqualTo("next");
    }
  }

  @Test
  void oneBitIsFlippedOnce() throws IOException {
    proxy.flipAfter(Direction.TO_SERVER, 2);
    send(client, "aaaa");
    assertThat(receive(client, 4)).isEqualTo("aa`a");
    send(client, "aaaa");
    assertThat(receive(client, 4)).isEqualTo("aaaa");
  }

  @Test
  void theAnswerToOneRequestIsLostAndTheRequestIsNot() throws IOException {
    proxy.loseAnswerTo("COMMIT");
    send(client, "BEGIN");
    assertThat(receive(client, 5)).isEqualTo("BEGIN");
    send(client, "COMMIT");
    assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(SocketException.class);
    assertThat(seen.toString()).startsWith("BEGINCOMMIT");
    try (Socket next = open()) {
      send(next, "COMMIT");
      assertThat(receive(next, 6)).isEqualTo("COMMIT");
    }
  }

  @Test
  void aResetBreaksOpenConnectionsAndARefusalNewOnes() throws IOException {
    send(client, "x");
    assertThat(receive(client, 1)).isEqualTo("x");
    proxy.reset();
    assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(SocketException.class);

    proxy.refuse();
    try (Socket refused = open()) {
      assertThatThrownBy(() -> receive(refused, 1)).isInstanceOf(SocketException.class);
    }
    proxy.pass();
    try (Socket next = open()) {
      send(next, "y");
      assertThat(receive(next, 1)).isEqualTo("y");
    }
  }
}
