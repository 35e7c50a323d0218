package io.hyperdex.risk.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hyperdex.risk.channel.webhook.WebhookVerifier;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dispatcher that is killed again and again, by SIGKILL, at whatever it is doing. */
class KillTest {
  static final Secret SECRET = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final Pattern IMAGE =
      Pattern.compile("\"alertId\":\"([0-9a-f]+)\".*\"state\":\"([A-Z]+)\"");

  /** What was acted on, after dropping known ids: how often each image of an alert was. */
  private final Map<String, Integer> acted = new ConcurrentHashMap<>();

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong replays = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Semaphore arrivals = new Semaphore(0);
  private final WebhookVerifier verifier =
      new WebhookVerifier(
          List.of(SECRET), Duration.ofMinutes(5), InstantSource.system(), 10_000_000);

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    long number = requests.incrementAndGet();
    if (number % 11 == 0) { // fails before it has done anything
      exchange.sendResponseHeaders(500, -1);
      exchange.close();
      return;
    }
    switch (verifier.verify(exchange.getRequestHeaders()::getFirst, body)) {
      case VALID -> {
        Matcher image = IMAGE.matcher(new String(body, StandardCharsets.UTF_8));
        if (image.find()) {
          acted.merge(image.group(1) + " " + image.group(2), 1, Integer::sum);
        }
        arrivals.release();
      }
      case REPLAYED -> replays.incrementAndGet();
      case MALFORMED, NOT_FRESH, FORGED -> refused.incrementAndGet();
    }
    if (number % 13 != 0) { // else the answer is lost although all was done
      exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  @Test
  void whateverIsKilledNothingIsLostAndNothingActedOnTwice(@TempDir Path folder) throws Exception {
    int kills = "full".equals(System.getProperty("hyperdex.scale")) ? 500 : 10;
    int alerts = kills * 40;
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
    Random random = new Random(11);
    try {
      Path outbox = folder.resolve("outbox");
      int killed = 0;
      for (int i = 0; i < kills; i++) {
        arrivals.drainPermits();
        Process process = start(outbox, server.getAddress().getPort(), alerts);
        boolean some = arrivals.tryAcquire(1 + random.nextInt(40), 120, TimeUnit.SECONDS);
        assertThat(some).as("the dispatcher sends").isTrue();
        if (process.isAlive()) {
          killed++;
        }
        process.destroyForcibly().waitFor();
      }
      Process last = start(outbox, server.getAddress().getPort(), alerts);
      assertThat(last.waitFor(10, TimeUnit.MINUTES)).isTrue();
      assertThat(last.exitValue()).isZero();

      long expected = alerts + (alerts + 1) / 2;
      long twice = acted.values().stream().filter(count -> count > 1).count();
      System.out.printf(
          "kills %d, alerts images %d, requests %d, known ids dropped %d, lost %d, effective"
              + " duplicates %d%n",
          killed, expected, requests.get(), replays.get(), expected - acted.size(), twice);
      assertThat(killed).isEqualTo(kills);
      assertThat(acted).hasSize((int) expected);
      assertThat(twice).isZero();
      assertThat(refused).hasValue(0);
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static Process start(Path outbox, int port, int alerts) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            DispatcherProcess.class.getName(),
            outbox.toString(),
            Integer.toString(port),
            Integer.toString(alerts))
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                new File(outbox.getParent().toFile(), "dispatcher.log")))
        .start();
  }
}
