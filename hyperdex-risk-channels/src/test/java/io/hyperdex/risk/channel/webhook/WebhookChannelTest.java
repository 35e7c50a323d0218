package io.hyperdex.risk.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.channel.AlertMessage;
import io.hyperdex.risk.channel.ManualClock;
import io.hyperdex.risk.channel.SampleAlerts;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.SendResult;
import io.hyperdex.risk.channel.SendResult.Kind;
import io.hyperdex.risk.channel.webhook.WebhookVerifier.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookChannelTest {
  private static final Secret SECRET = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final ManualClock clock = new ManualClock();
  private final List<AutoCloseable> open = new ArrayList<>();

  private static AlertMessage message() {
    return SampleAlerts.message(SampleAlerts.alert(1, Severity.CRITICAL));
  }

  private WebhookChannel.Builder channel(String scheme, int port) {
    return WebhookChannel.to(URI.create(scheme + "://localhost:" + port + "/hook"), SECRET)
        .policy(AddressPolicy.publicOnly().allowing("127.0.0.0/8").ports(port).plainHttp())
        .resolver(host -> List.of(InetAddress.getByName("127.0.0.1")))
        .clock(clock);
  }

  private WebhookChannel kept(WebhookChannel channel) {
    open.add(channel);
    return channel;
  }

  /** Answers every request with a status and headers. */
  private HttpServer server(int status, String... headers) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return server;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void whatIsSentOverTlsIsVerifiedByTheReceiverAndExplainsItself(@TempDir Path folder)
      throws Exception {
    TestTls tls = TestTls.of(folder, "dns:localhost");
    HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    WebhookVerifier verifier =
        new WebhookVerifier(List.of(SECRET), Duration.ofMinutes(5), clock, 100);
    List<Verdict> verdicts = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    server.createContext(
        "/hook",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          verdicts.add(verifier.verify(exchange.getRequestHeaders()::getFirst, body));
          bodies.add(new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    WebhookChannel channel =
        kept(channel("https", server.getAddress().getPort()).tls(tls.context()).build());

    assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.SENT);
    clock.advance(Duration.ofSeconds(30));
    assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.SENT);

    assertThat(verdicts).containsExactly(Verdict.VALID, Verdict.REPLAYED);
    assertThat(bodies.get(0))
        .isEqualTo(bodies.get(1))
        .contains("\"type\":\"risk.alert.open\"")
        .contains("\"value\":\"6001.50\",\"limit\":\"5000\",\"excess\":\"1001.50\"")
        .contains("\"dataQuality\":{\"status\":\"OK\",\"pricedPositions\":2,\"positions\":3")
        .contains("{\"name\":\"1:0xc02a\",\"valueUsd\":\"5800.00\",\"share\":0.966500}");
  }

  @Test
  void aCertificateOfAnotherNameIsRefused(@TempDir Path folder) throws Exception {
    TestTls tls = TestTls.of(folder, "dns:other.example");
    HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    AtomicInteger requests = new AtomicInteger();
    server.createContext("/", exchange -> requests.incrementAndGet());
    server.start();
    open.add(() -> server.stop(0));
    WebhookChannel channel =
        kept(channel("https", server.getAddress().getPort()).tls(tls.context()).build());

    assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.RETRY);
    assertThat(requests).hasValue(0);
  }

  @Test
  void everyStatusHasItsConsequence() throws Exception {
    int[][] expected = {
      {200, 0}, {202, 0}, {204, 0}, {301, 2}, {302, 2}, {307, 2}, {308, 2}, {400, 2}, {401, 1},
      {403, 1}, {404, 1}, {408, 1}, {410, 3}, {413, 2}, {422, 2}, {425, 1}, {429, 1}, {500, 1},
      {502, 1}, {503, 1}, {504, 1}
    };
    for (int[] each : expected) {
      HttpServer server = server(each[0]);
      WebhookChannel channel = kept(channel("http", server.getAddress().getPort()).build());
      assertThat(channel.send(List.of(message())).kind())
          .as("status %s", each[0])
          .isEqualTo(Kind.values()[each[1]]);
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    AtomicInteger reached = new AtomicInteger();
    HttpServer inside = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    inside.createContext("/", exchange -> reached.incrementAndGet());
    inside.start();
    open.add(() -> inside.stop(0));
    List<InetSocketAddress> connections = new ArrayList<>();
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      HttpServer server =
          server(status, "Location", "http://127.0.0.1:" + inside.getAddress().getPort() + "/");
      WebhookChannel channel =
          kept(channel("http", server.getAddress().getPort()).connecting(connections::add).build());
      assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.REFUSED);
    }
    assertThat(reached).hasValue(0);
    assertThat(connections).hasSize(5);
  }

  @Test
  void retryAfterIsReadAsSecondsOrAsADate() throws Exception {
    assertThat(pauseOf("120")).isEqualTo(Duration.ofSeconds(120));
    String date =
        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
            clock.instant().plusSeconds(90).atOffset(java.time.ZoneOffset.UTC));
    assertThat(pauseOf(date)).isEqualTo(Duration.ofSeconds(90));
    assertThat(pauseOf("soon")).isNull();
    assertThat(pauseOf("-5")).isNull();
    assertThat(pauseOf("99999999999999999999")).isNull();
  }

  private Duration pauseOf(String retryAfter) throws IOException {
    HttpServer server = server(429, "Retry-After", retryAfter);
    WebhookChannel channel = kept(channel("http", server.getAddress().getPort()).build());
    SendResult result = channel.send(List.of(message()));
    assertThat(result.kind()).isEqualTo(Kind.RETRY);
    return result.retryAfter();
  }

  /** A server that does what a test says with each connection, until the test is over. */
  private int scripted(CountDownLatch over, Script script) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, LOOPBACK);
    open.add(server);
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  script.run(socket);
                } catch (IOException closed) {
                  continue; // by the client, or the test is over
                } catch (InterruptedException end) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    open.add(over::countDown);
    return server.getLocalPort();
  }

  private interface Script {
    void run(Socket socket) throws IOException, InterruptedException;
  }

  @Test
  void aServerThatNeverAnswersHoldsTheThreadNoLongerThanAllowed() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    int port = scripted(over, socket -> over.await());
    for (String scheme : List.of("http", "https")) { // https: the handshake hangs
      WebhookChannel channel =
          kept(
              channel(scheme, port)
                  .timeouts(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(1))
                  .build());
      assertThat(resultWithin(channel, 30).kind()).isEqualTo(Kind.RETRY);
    }
  }

  @Test
  void aServerThatAnswersAByteAtATimeIsCutOff() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch cutOff = new CountDownLatch(1);
    int port =
        scripted(
            over,
            socket -> {
              OutputStream out = socket.getOutputStream();
              out.write("HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII));
              try {
                while (!over.await(50, TimeUnit.MILLISECONDS)) {
                  out.write('2'); // each read is quick, the answer never ends
                  out.flush();
                }
              } catch (IOException closed) {
                cutOff.countDown();
              }
            });
    WebhookChannel channel =
        kept(
            channel("http", port)
                .timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(500))
                .build());
    assertThat(resultWithin(channel, 15).kind()).isEqualTo(Kind.RETRY);
    assertThat(cutOff.await(15, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void noMoreThan64KilobytesOfAnAnswerAreRead() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch cutOff = new CountDownLatch(1);
    int port =
        scripted(
            over,
            socket -> {
              OutputStream out = socket.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              byte[] chunk = new byte[8192];
              try {
                while (over.getCount() > 0) {
                  out.write(chunk);
                }
              } catch (IOException closed) {
                cutOff.countDown();
              }
            });
    WebhookChannel channel = kept(channel("http", port).build());
    assertThat(resultWithin(channel, 14).kind()).isEqualTo(Kind.SENT); // before any deadline
    assertThat(cutOff.await(15, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anEndlessHeaderIsRefused() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    int port =
        scripted(
            over,
            socket -> {
              OutputStream out = socket.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
              byte[] chunk = "a".repeat(4096).getBytes(StandardCharsets.US_ASCII);
              while (over.getCount() > 0) {
                out.write(chunk);
              }
            });
    WebhookChannel channel = kept(channel("http", port).build());
    assertThat(resultWithin(channel, 14).kind()).isEqualTo(Kind.RETRY);
  }

  /** A generous limit: it tells a wait that ends from one that does not. */
  private static SendResult resultWithin(WebhookChannel channel, int seconds) throws Exception {
    java.util.concurrent.CompletableFuture<SendResult> result =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> channel.send(List.of(message())));
    return result.get(seconds, TimeUnit.SECONDS);
  }

  @Test
  void whatThePolicyRefusesIsNotBuiltAndPathsAreNotShown() {
    assertThatThrownBy(() -> WebhookChannel.to(URI.create("http://example.com/"), SECRET).build())
        .hasMessageContaining("scheme");
    assertThatThrownBy(() -> WebhookChannel.to(URI.create("https://example.com/")).build())
        .hasMessageContaining("secret");
    WebhookChannel channel =
        kept(WebhookChannel.to(URI.create("https://example.com/T0K3N"), SECRET).build());
    assertThat(channel.toString()).isEqualTo("WebhookChannel[https://example.com]");
  }

  @Test
  void payloadsAreAsciiJsonWhateverNamesHold() {
    AlertMessage message =
        SampleAlerts.message(
            SampleAlerts.alert("id", "a\"b\\c\u0000\ud800</script>\u2028", "r\r\n", Severity.INFO));
    String json = new String(WebhookPayload.of(message), StandardCharsets.UTF_8);
    assertThat(json)
        .contains("a\\\"b\\\\c\\u0000\\ud800</script>\\u2028")
        .contains("\"rule\":\"r\\u000d\\u000a\"");
    assertThat(json.chars().allMatch(c -> c >= ' ' && c <= '~')).isTrue();
  }
}
