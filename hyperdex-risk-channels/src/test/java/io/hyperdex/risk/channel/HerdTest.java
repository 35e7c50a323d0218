package io.hyperdex.risk.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Many hosts of one receiver that was down: what it gets when it is back. Simulated time. */
class HerdTest {
  private static final int HOSTS = 200;
  private static final int MESSAGES = 50;
  private static final long BUCKET_MS = 10_000;

  private final ManualClock clock = new ManualClock();
  private final Set<String> arrived = new HashSet<>();
  private final TreeMap<Long, Integer> perBucket = new TreeMap<>();
  private long backAtMs;
  private long requests;

  private SendResult receive(int host, List<AlertMessage> messages) {
    requests++;
    long now = clock.millis();
    if (now < backAtMs) {
      // As a receiver does that is overloaded, restarting, or not there at all.
      return switch ((int) (requests % 3)) {
        case 0 -> SendResult.retry("status 500");
        case 1 -> SendResult.retryAfter("status 429", Duration.ofSeconds(1));
        default -> SendResult.retry("timed out");
      };
    }
    perBucket.merge((now - backAtMs) / BUCKET_MS, 1, Integer::sum);
    messages.forEach(message -> arrived.add(host + " " + message.id()));
    return SendResult.sent();
  }

  @Test
  void aReceiverThatComesBackIsNotRunOverAndNothingIsLost() {
    backAtMs = clock.millis() + Duration.ofMinutes(30).toMillis();
    List<AlertDelivery> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      int host = i;
      hosts.add(
          AlertDelivery.builder()
              .clock(clock)
              .random(new SplittableRandom(i))
              .channel(
                  "hook",
                  messages -> receive(host, messages),
                  AlertFilter.all(),
                  ChannelPolicy.standard().perSecond(1))
              .build());
    }
    for (AlertDelivery host : hosts) { // all at the same moment
      for (int i = 0; i < MESSAGES; i++) {
        host.onAlert(SampleAlerts.alert(i, Severity.WARNING));
      }
    }
    long end = backAtMs + Duration.ofHours(2).toMillis();
    runUntil(hosts, backAtMs - 1);
    long requestsWhileDown = requests;
    runUntil(hosts, end);

    assertThat(arrived).hasSize(HOSTS * MESSAGES); // lost: 0
    double mean = meanOfMost();
    int peak = perBucket.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    System.out.printf(
        "herd: %d hosts, %d messages each, peak %d per 10 s, mean %.1f, factor %.2f, lost 0, %d"
            + " requests while down%n",
        HOSTS, MESSAGES, peak, mean, peak / mean, requestsWhileDown);
    assertThat(peak / mean).isLessThanOrEqualTo(2.0);
    // All hosts together at their full pace would be 200 a second; and an open breaker is quiet.
    assertThat(requestsWhileDown).isLessThan(HOSTS * 100L);
  }

  /** Requests per bucket while all but the last twentieth came in: the tail would flatter. */
  private double meanOfMost() {
    int sum = 0;
    for (var bucket : perBucket.entrySet()) {
      sum += bucket.getValue();
      if (sum >= HOSTS * MESSAGES * 0.95) {
        return (double) sum / (bucket.getKey() + 1);
      }
    }
    throw new IllegalStateException("not all arrived");
  }

  private void runUntil(List<AlertDelivery> hosts, long endMs) {
    while (true) {
      long next = Long.MAX_VALUE;
      for (AlertDelivery host : hosts) {
        host.runDue();
        next = Math.min(next, host.nextDueMs());
      }
      if (next > endMs) {
        clock.moveTo(endMs);
        return;
      }
      clock.moveTo(Math.max(next, clock.millis() + 100));
    }
  }

  @Test
  void pausesSpreadOutAndStayWithinTheirBounds() {
    SplittableRandom random = new SplittableRandom(5);
    for (int host = 0; host < 1_000; host++) {
      long pause = 0;
      for (int i = 0; i < 20; i++) {
        long next = Backoff.nextMs(pause, 1_000, 600_000, random);
        assertThat(next).isBetween(1_000L, Math.min(600_000L, 3 * Math.max(1_000, pause)));
        pause = next;
      }
    }
    assertThat(Backoff.nextMs(0, 1_000, 1_000, random)).isEqualTo(1_000);
  }
}
