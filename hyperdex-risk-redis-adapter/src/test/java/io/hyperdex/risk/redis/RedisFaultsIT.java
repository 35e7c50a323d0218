package io.hyperdex.risk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.testkit.fault.Await;
import io.hyperdex.risk.testkit.fault.Direction;
import io.hyperdex.risk.testkit.fault.FaultProxy;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Redis that is killed, frozen and flushed, and a network that lies. */
class RedisFaultsIT {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final Duration LATE = Duration.ofSeconds(30);

  private final Truth truth = new Truth(200);
  private RedisProcess redis;
  private FaultProxy proxy;
  private RedisRiskWriter writer;
  private RedisRiskReader reader;
  private RedisCommands<byte[], byte[]> direct;

  @BeforeEach
  void start() throws IOException {
    redis = RedisProcess.start();
    proxy = FaultProxy.to(redis.port());
    direct = redis.commands();
    writer = new RedisRiskWriter(through(proxy.port()).build(), truth::snapshot);
    reader =
        new RedisRiskReader(through(redis.port()).build(), truth::snapshot, InstantSource.system());
  }

  private static RedisCacheSettings.Builder through(int port) {
    return RedisCacheSettings.at("127.0.0.1", port)
        .maxAge(Duration.ofMillis(300))
        .breaker(3, Duration.ofMillis(50), Duration.ofMillis(400));
  }

  @AfterEach
  void stop() {
    writer.close();
    reader.close();
    proxy.close();
    redis.close();
  }

  private void everyUserChanges() {
    for (int i = 0; i < truth.users().size(); i++) {
      truth.advance(i);
      writer.changed(truth.user(i));
    }
  }

  private void awaitThatRedisHasTheNewest(String when) {
    RedisRiskReader look =
        RedisRiskReader.cacheOnly(through(redis.port()).build(), InstantSource.system());
    try (look) {
      Await.until(
          "the newest of all in Redis, " + when,
          LATE,
          () ->
              truth.users().stream()
                  .allMatch(
                      user ->
                          look.read(user)
                              .filter(found -> found.version() == truth.versionOf(user))
                              .isPresent()));
    }
  }

  /** Reads all users in turn and judges each answer against the truth. */
  private final class Watcher implements Runnable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong fromCache = new AtomicLong();
    private final AtomicLong regressions = new AtomicLong();
    private final AtomicLong unmarked = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final Map<UserId, Long> seen = new HashMap<>();
    private final Thread thread = new Thread(this, "watcher");

    Watcher begin() {
      thread.start();
      return this;
    }

    @Override
    public void run() {
      while (!stop.get()) {
        for (UserId user : truth.users()) {
          judge(user);
        }
      }
    }

    private void judge(UserId user) {
      long before = System.nanoTime();
      long begunMs = System.currentTimeMillis();
      CachedRisk found = reader.read(user).orElseThrow();
      slowestNanos.accumulateAndGet(System.nanoTime() - before, Math::max);
      reads.incrementAndGet();
      if (found.source() == CachedRisk.Source.CACHE) {
        fromCache.incrementAndGet();
      }
      if (found.version() < seen.getOrDefault(user, 0L)) {
        regressions.incrementAndGet();
      }
      seen.merge(user, found.version(), Math::max);
      long oldest = begunMs - found.snapshot().exposure().asOfMs();
      if (oldest > 300 && !found.stale()) {
        unmarked.incrementAndGet();
      }
      if (found.version() != found.snapshot().exposure().version()
          || found.version() > truth.versionOf(user)) {
        wrong.incrementAndGet();
      }
    }

    void end(String fault) throws InterruptedException {
      stop.set(true);
      thread.join();
      System.out.printf(
          "%s: %d reads (%d from Redis), version regressions %d, unmarked stale %d, slowest %.1f"
              + " ms; %s%n",
          fault,
          reads.get(),
          fromCache.get(),
          regressions.get(),
          unmarked.get(),
          slowestNanos.get() / 1e6,
          writer.statistics());
      assertThat(reads.get()).isGreaterThan(truth.users().size());
      assertThat(fromCache.get()).isPositive();
      assertThat(regressions).hasValue(0);
      assertThat(unmarked).hasValue(0);
      assertThat(wrong).hasValue(0);
    }
  }

  @Test
  void heldWritesThatArriveLateChangeNothing() throws Exception {
    writer.start();
    everyUserChanges();
    awaitThatRedisHasTheNewest("before the fault");
    Watcher watcher = new Watcher().begin();
    proxy.hold(Direction.TO_SERVER);
    long end = System.nanoTime() + (FULL ? 10_000_000_000L : 1_000_000_000L);
    while (System.nanoTime() < end) {
      everyUserChanges(); // each try to write them is held in the network
    }
    long held = proxy.held();
    // Meanwhile the engine moved to another host, whose writer has a way to Redis.
    RedisRiskWriter other = new RedisRiskWriter(through(redis.port()).build(), truth::snapshot);
    try (other) {
      for (int i = 0; i < truth.users().size(); i++) {
        truth.advance(i);
        other.changed(truth.user(i));
      }
      Await.until(
          "written", LATE, () -> other.writeDue() == 0 && other.statistics().pending() == 0);
    }
    awaitThatRedisHasTheNewest("by the other writer");
    long before = evaluations();
    proxy.release();
    Await.until("the held writes arrived", LATE, () -> evaluations() > before);
    everyUserChanges();
    awaitThatRedisHasTheNewest("after the release");
    System.out.printf(
        "held %d bytes; %d writes arrived after the release%n", held, evaluations() - before);
    watcher.end("held and released");
  }

  private long evaluations() {
    String statistics = direct.info("commandstats");
    return statistics
        .lines()
        .filter(line -> line.startsWith("cmdstat_eval"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")))
        .sum();
  }

  @Test
  void aKilledRedisIsFilledAgainAfterItsRestart() throws Exception {
    writer.start();
    everyUserChanges();
    awaitThatRedisHasTheNewest("before the fault");
    Watcher watcher = new Watcher().begin();
    for (int kill = 0; kill < (FULL ? 50 : 3); kill++) {
      redis.kill();
      long openings = writer.statistics().breakerOpenings();
      Await.until(
          "the breaker opens",
          LATE,
          () -> {
            everyUserChanges();
            return writer.statistics().breakerOpenings() > openings;
          });
      assertThat(writer.statistics().pending()).isLessThanOrEqualTo(truth.users().size());
      redis.restart();
      everyUserChanges();
      awaitThatRedisHasTheNewest("after the kill");
    }
    watcher.end("killed");
  }

  @Test
  void aFrozenRedisKeepsNobodyWaiting() throws Exception {
    writer.start();
    everyUserChanges();
    awaitThatRedisHasTheNewest("before the fault");
    Watcher watcher = new Watcher().begin();
    redis.freeze();
    long slowest = 0;
    long end = System.nanoTime() + (FULL ? 10_000_000_000L : 1_500_000_000L);
    for (int i = 0; System.nanoTime() < end; i++) {
      truth.advance(i);
      long before = System.nanoTime();
      writer.changed(truth.user(i));
      slowest = Math.max(slowest, System.nanoTime() - before);
    }
    assertThat(writer.statistics().breakerOpenings()).isPositive();
    redis.thaw();
    everyUserChanges();
    awaitThatRedisHasTheNewest("after the freeze");
    System.out.printf("slowest changed() while frozen: %.2f ms%n", slowest / 1e6);
    watcher.end("frozen");
    // A read asks Redis up to four times, each up to the deadline of 50 ms; the rest is a busy box.
    assertThat(watcher.slowestNanos.get()).isLessThan(1_000_000_000L);
  }

  @Test
  void aHalfOpenConnectionIsNoticedInTime() {
    writer.start();
    everyUserChanges();
    awaitThatRedisHasTheNewest("before the fault");
    long connections = proxy.accepted();
    proxy.blackHole();
    long before = System.nanoTime();
    Await.until(
        "noticed",
        Duration.ofSeconds(5),
        () -> {
          everyUserChanges();
          return writer.statistics().breaker() == BreakerState.OPEN;
        });
    System.out.printf("half-open noticed after %.0f ms%n", (System.nanoTime() - before) / 1e6);
    proxy.pass();
    everyUserChanges();
    awaitThatRedisHasTheNewest("after the black hole");
    assertThat(proxy.accepted()).isGreaterThan(connections);
  }

  @Test
  void flippedBitsOnTheWayNeverBecomeASnapshot() {
    everyUserChanges();
    Await.until(
        "written", LATE, () -> writer.writeDue() == 0 && writer.statistics().pending() == 0);
    Random random = new Random(9);
    int fromCache = 0;
    int reads = FULL ? 20_000 : 1_000;
    RedisRiskReader behind =
        new RedisRiskReader(
            through(proxy.port()).breaker(3, Duration.ofMillis(1), Duration.ofMillis(2)).build(),
            truth::snapshot,
            InstantSource.system());
    try (behind) {
      for (int i = 0; i < reads; i++) {
        proxy.flipAfter(Direction.TO_CLIENT, random.nextInt(2_000));
        UserId user = truth.user(i);
        CachedRisk found = behind.read(user).orElseThrow();
        assertThat(found.snapshot()).isEqualTo(truth.of(user));
        fromCache += found.source() == CachedRisk.Source.CACHE ? 1 : 0;
      }
      System.out.printf(
          "flipped: %d reads, %d from Redis, %s%n", reads, fromCache, behind.statistics());
      assertThat(behind.statistics().corrupt()).isPositive();
      assertThat(fromCache).isPositive();
    }
  }
}
