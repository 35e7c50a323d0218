package io.hyperdex.risk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.testkit.fault.Await;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many at once, against a real Redis. */
class RedisLoadIT {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");
  private static final long NOW = 1_700_000_000_000L;

  private static RedisProcess redis;
  private static RedisCommands<byte[], byte[]> direct;

  @BeforeAll
  static void start() throws IOException {
    redis = RedisProcess.start();
    direct = redis.commands();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static RedisCacheSettings.Builder settings() {
    return RedisCacheSettings.at("127.0.0.1", redis.port());
  }

  @Test
  void afterAFlushEachUserIsLoadedOnceHoweverManyAsk() throws Exception {
    direct.flushall();
    Truth truth = new Truth(50);
    Map<UserId, AtomicInteger> loads = new ConcurrentHashMap<>();
    RedisRiskReader reader =
        new RedisRiskReader(
            settings().deadline(Duration.ofSeconds(20)).build(),
            user -> {
              loads.computeIfAbsent(user, u -> new AtomicInteger()).incrementAndGet();
              return truth.snapshot(user);
            },
            InstantSource.system());
    ExecutorService threads = Executors.newFixedThreadPool(16);
    int flushes = FULL ? 200 : 10;
    try (reader) {
      reader.read(truth.user(0)); // connects: threads that meet a connect under way ask the loader
      direct.flushall();
      loads.clear();
      for (int flush = 0; flush < flushes; flush++) {
        CountDownLatch together = new CountDownLatch(16);
        List<Future<?>> readers = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
          readers.add(
              threads.submit(
                  () -> {
                    together.countDown();
                    together.await();
                    for (UserId user : truth.users()) {
                      assertThat(reader.read(user).orElseThrow().snapshot())
                          .isEqualTo(truth.of(user));
                    }
                    return null;
                  }));
        }
        for (Future<?> running : readers) {
          running.get(60, TimeUnit.SECONDS);
        }
        direct.flushall();
      }
      System.out.printf("flushes %d, users 50, threads 16: %s%n", flushes, reader.statistics());
      assertThat(loads).hasSize(50);
      assertThat(loads.values()).allSatisfy(count -> assertThat(count).hasValue(flushes));
      assertThat(reader.statistics().hits()).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aLoaderThatFailsIsToldToAllWhoWaitAndAskedAgain() {
    direct.flushall();
    AtomicInteger calls = new AtomicInteger();
    Truth truth = new Truth(1);
    RedisRiskReader reader =
        new RedisRiskReader(
            settings().build(),
            user -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the source is away");
              }
              return truth.snapshot(user);
            },
            InstantSource.system());
    try (reader) {
      assertThatThrownBy(() -> reader.read(truth.user(0)))
          .isInstanceOf(RedisAdapterException.class)
          .hasRootCauseMessage("the source is away");
      assertThat(reader.read(truth.user(0)).orElseThrow().source())
          .isEqualTo(CachedRisk.Source.LOADER);
      assertThat(reader.statistics().loadFailures()).isOne();
    }
  }

  @Test
  void aKeyOfAnotherKindIsLeftAsItIs() {
    direct.flushall();
    Truth truth = new Truth(1);
    RedisCacheSettings settings = settings().deadline(Duration.ofSeconds(5)).build();
    byte[] key = RedisRiskWriter.keyOf(settings, truth.user(0));
    direct.lpush(key, new byte[] {1});
    RedisRiskWriter writer = new RedisRiskWriter(settings, truth::snapshot);
    RedisRiskReader reader = RedisRiskReader.cacheOnly(settings, InstantSource.system());
    try (writer;
        reader) {
      writer.changed(truth.user(0));
      assertThat(writer.writeDue()).isOne();
      assertThat(writer.statistics().foreign()).isOne();
      assertThat(reader.read(truth.user(0))).isEmpty();
      assertThat(reader.statistics().foreign()).isEqualTo(2); // looked twice before loading
      assertThat(direct.lrange(key, 0, -1)).containsExactly(new byte[] {1});
    }
  }

  @Test
  void aNewGenerationIsNewerWhateverItsVersion() {
    direct.flushall();
    Truth old = new Truth(1);
    for (int i = 0; i < 100; i++) {
      old.advance(0);
    }
    Truth restarted = new Truth(1);
    RedisCacheSettings.Builder patient = settings().deadline(Duration.ofSeconds(5));
    RedisRiskWriter first = new RedisRiskWriter(patient.generation(1).build(), old::snapshot);
    RedisRiskWriter second =
        new RedisRiskWriter(patient.generation(2).build(), restarted::snapshot);
    RedisRiskReader reader = RedisRiskReader.cacheOnly(patient.build(), InstantSource.system());
    try (first;
        second;
        reader) {
      UserId user = old.user(0);
      first.changed(user);
      assertThat(first.writeDue()).isOne();
      second.changed(user);
      assertThat(second.writeDue()).isOne();
      assertThat(reader.read(user).orElseThrow().generation()).isEqualTo(2);
      first.changed(user);
      assertThat(first.writeDue()).isOne();
      assertThat(first.statistics().staleRefused()).isOne();
      assertThat(reader.read(user).orElseThrow().generation()).isEqualTo(2);
    }
  }

  /** Stands for a replica that is promoted without the last writes of its primary. */
  @Test
  void afterAFailOverThatLostWritesAReaderTakesNoStepBack() {
    direct.flushall();
    Truth truth = new Truth(1);
    UserId user = truth.user(0);
    RedisCacheSettings settings = settings().deadline(Duration.ofSeconds(5)).build();
    byte[] key = RedisRiskWriter.keyOf(settings, user);
    byte[] before = SnapshotCodec.encode(truth.of(user), 0);
    truth.advance(0);
    RedisRiskReader reader = new RedisRiskReader(settings, truth::snapshot, InstantSource.system());
    RedisRiskReader newcomer = RedisRiskReader.cacheOnly(settings, InstantSource.system());
    try (reader;
        newcomer) {
      assertThat(reader.read(user).orElseThrow().version()).isEqualTo(truth.versionOf(user));
      direct.set(key, before);
      CachedRisk old = newcomer.read(user).orElseThrow();
      assertThat(old.version()).as("said by its version").isLessThan(truth.versionOf(user));
      assertThat(reader.read(user).orElseThrow().version()).isEqualTo(truth.versionOf(user));
      assertThat(reader.statistics().behind()).isPositive();
      assertThat(newcomer.read(user).orElseThrow().version())
          .as("repaired by the other reader's load")
          .isEqualTo(truth.versionOf(user));
    }
  }

  @Test
  void valuesExpireButNotTogether() {
    direct.flushall();
    Truth truth = new Truth(100);
    RedisCacheSettings settings =
        settings().deadline(Duration.ofSeconds(5)).timeToLive(Duration.ofMinutes(10)).build();
    RedisRiskWriter writer = new RedisRiskWriter(settings, truth::snapshot);
    try (writer) {
      truth.users().forEach(writer::changed);
      assertThat(writer.writeDue() + writer.writeDue()).isEqualTo(100);
      List<Long> lives =
          truth.users().stream()
              .map(user -> direct.pttl(RedisRiskWriter.keyOf(settings, user)))
              .toList();
      assertThat(lives).allMatch(life -> life > 530_000 && life <= 600_000);
      assertThat(lives.stream().map(life -> life / 1_000).distinct().count()).isGreaterThan(20);
    }
  }

  @Test
  void withoutRedisTheQueueIsBoundedAndEveryDropIsCounted() throws IOException {
    Truth truth = new Truth(3_000);
    try (RedisProcess gone = RedisProcess.start()) {
      gone.kill();
      RedisRiskWriter writer =
          new RedisRiskWriter(
              RedisCacheSettings.at("127.0.0.1", gone.port()).queueCapacity(1_000).build(),
              truth::snapshot);
      try (writer) {
        for (int round = 0; round < 5; round++) {
          truth.users().forEach(writer::changed);
          writer.writeDue();
        }
        RedisWriterStatistics statistics = writer.statistics();
        assertThat(statistics.pending()).isEqualTo(1_000);
        assertThat(statistics.offered()).isEqualTo(15_000);
        assertThat(statistics.dropped()).isEqualTo(10_000);
        assertThat(statistics.conflated()).isEqualTo(4_000);
        assertThat(statistics.written()).isZero();
        gone.restart();
        Await.until(
            "what waited is written",
            Duration.ofSeconds(20),
            () -> {
              writer.writeDue();
              return writer.statistics().written() == 1_000;
            });
        assertThat(writer.statistics().pending()).isZero();
      }
    }
  }

  @Test
  void theTradingThreadDoesNotWaitForRedis() {
    direct.flushall();
    int trades = FULL ? 1_000_000 : 15_000;
    measure(trades, null); // warms up
    long[] without = measure(trades, null);
    long[] with = withWriter(trades);
    long[] frozen;
    redis.freeze();
    try {
      frozen = withWriter(trades);
    } finally {
      redis.thaw();
    }
    report("without writer", without, without);
    report("with writer", with, without);
    report("with writer, Redis frozen", frozen, without);
    assertThat(with).hasSize(trades);
  }

  private static long[] withWriter(int trades) {
    RedisRiskWriter[] made = new RedisRiskWriter[1];
    RiskEngine[] engine = new RiskEngine[1];
    RedisRiskWriter writer =
        new RedisRiskWriter(
            settings().build(),
            user -> engine[0] == null ? Optional.empty() : engine[0].snapshot(user));
    made[0] = writer;
    try (writer) {
      writer.start();
      engine[0] = RiskEngine.builder().build();
      long[] nanos = measure(trades, made[0], engine[0]);
      assertThat(writer.statistics().offered()).isEqualTo(trades);
      assertThat(writer.statistics().sourceFailures()).isZero();
      return nanos;
    }
  }

  private static long[] measure(int trades, RedisRiskWriter writer) {
    return measure(trades, writer, RiskEngine.builder().build());
  }

  private static long[] measure(int trades, RedisRiskWriter writer, RiskEngine engine) {
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), NOW));
    List<Trade> events = new ArrayList<>();
    for (int i = 0; i < trades; i++) {
      events.add(
          Trade.builder(
                  EventKey.of(7, i),
                  UserId.of("trader" + i % 1_000),
                  ChainPosition.of(ChainId.ETHEREUM, NOW + i / 100))
              .gave(USDC, Quantity.ofDecimal("200", 6))
              .received(WETH, Quantity.ofDecimal("0.1", 18))
              .build());
    }
    long[] nanos = new long[trades];
    for (int i = 0; i < trades; i++) {
      long before = System.nanoTime();
      Outcome outcome = engine.apply(events.get(i));
      if (writer != null) {
        writer.changed(events.get(i).user());
      }
      nanos[i] = System.nanoTime() - before;
      assertThat(outcome == Outcome.APPLIED).isTrue();
    }
    return nanos;
  }

  private static void report(String what, long[] nanos, long[] base) {
    System.out.printf(
        "apply, %s: p50 %.1f us, p99 %.1f us, p99.9 %.1f us (p50 x%.2f, p99 x%.2f)%n",
        what,
        at(nanos, 0.5) / 1e3,
        at(nanos, 0.99) / 1e3,
        at(nanos, 0.999) / 1e3,
        at(nanos, 0.5) / at(base, 0.5),
        at(nanos, 0.99) / at(base, 0.99));
  }

  private static double at(long[] nanos, double share) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
