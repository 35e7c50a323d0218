package io.hyperdex.risk.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.testkit.fault.Await;
import io.hyperdex.risk.testkit.fault.ChildProcess;
import io.hyperdex.risk.testkit.fault.FaultProxy;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL and a writer that are killed, and a network that lies. */
class HistoryFaultsIT {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final Duration LATE = Duration.ofSeconds(60);

  private static PostgresServer server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() throws IOException {
    server = PostgresServer.start(true);
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    server.fresh();
  }

  private HistorySettings.Builder settings() {
    return HistorySettings.spoolIn(folder.resolve("spool"))
        .batchRecords(500)
        .statementTimeout(Duration.ofSeconds(2))
        .backoff(Duration.ofMillis(20), Duration.ofMillis(200));
  }

  private static void assertThatRowsAre(Map<Integer, Trade> truth) throws SQLException {
    assertThat(server.number("SELECT count(*) FROM risk_trade_leg WHERE reverted_seq IS NULL"))
        .isEqualTo(truth.values().stream().mapToLong(Feed::legs).sum());
    RiskHistory history = new RiskHistory(server.source());
    Map<UserId, Map<TokenId, BigInteger>> expected = Feed.positions(truth.values());
    expected.forEach(
        (user, positions) -> assertThat(history.currentPositions(user)).isEqualTo(positions));
  }

  /** Trades, some of them taken back, handed over without ever waiting for room. */
  private static final class Load {
    private final HistoryWriter writer;
    private final Map<Integer, Trade> truth = new HashMap<>();
    private int next;

    Load(HistoryWriter writer) {
      this.writer = writer;
    }

    void more(int count) {
      for (int end = next + count; next < end; next++) {
        int number = next;
        Await.until(
            "room", LATE, () -> writer.record(Feed.trade(number), Feed.facts(number)).isAccepted());
        truth.put(number, Feed.trade(number));
        if (number % 7 == 3) {
          Await.until("room", LATE, () -> writer.recordReverted(Feed.key(number - 2)).isAccepted());
          truth.remove(number - 2);
        }
      }
    }
  }

  @Test
  void whenTheDatabaseIsKilledInABatchTheRowsAreExact() throws Exception {
    int kills = FULL ? 200 : 2;
    long longestNanos = 0;
    HistoryWriter writer = new HistoryWriter(server.source(), settings().build());
    try (writer) {
      Load load = new Load(writer);
      writer.start();
      for (int kill = 0; kill < kills; kill++) {
        long before = writer.statistics().batches();
        load.more(2_000);
        Await.until("batches go", LATE, () -> writer.statistics().batches() > before);
        load.more(1_000); // in flight when it dies
        server.kill();
        long killed = System.nanoTime();
        load.more(1_000);
        server.restart();
        long stored = writer.statistics().stored();
        Await.until("stored again", LATE, () -> writer.statistics().stored() > stored);
        longestNanos = Math.max(longestNanos, System.nanoTime() - killed);
      }
      assertThat(writer.awaitStored(LATE)).isTrue();
      System.out.printf(
          "kills %d, longest from kill to stored again %.1f s, %s%n",
          kills, longestNanos / 1e9, writer.statistics());
      assertThatRowsAre(load.truth);
      assertThat(writer.statistics().failures()).isPositive();
      assertThat(writer.statistics().rejected()).isZero();
    }
  }

  @Test
  void whenTheAnswerToACommitIsLostNothingIsThereTwiceOrNotAtAll() throws Exception {
    int trials = FULL ? 200 : 10;
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      HistoryWriter writer =
          new HistoryWriter(server.sourceThrough(proxy.port()), settings().build());
      try (writer) {
        Load load = new Load(writer);
        writer.start();
        for (int trial = 0; trial < trials; trial++) {
          long failures = writer.statistics().failures();
          proxy.reset(); // the statement has its text on a new connection, a number on an old one
          Await.until(
              "a new connection",
              LATE,
              () -> {
                load.more(1);
                return writer.awaitStored(LATE);
              });
          proxy.reset();
          proxy.loseAnswerTo("COMMIT");
          load.more(100);
          Await.until("the answer was lost", LATE, () -> writer.statistics().failures() > failures);
          assertThat(writer.awaitStored(LATE)).isTrue();
        }
        System.out.printf(
            "answers to COMMIT lost: %d trials, %d failures%n",
            trials, writer.statistics().failures());
        assertThatRowsAre(load.truth);
      }
    }
  }

  @Test
  void aHalfOpenConnectionIsNoticedWithinTheTimeOut() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      HistoryWriter writer =
          new HistoryWriter(
              server.sourceThrough(proxy.port()),
              settings().statementTimeout(Duration.ofSeconds(1)).build());
      try (writer) {
        Load load = new Load(writer);
        writer.start();
        load.more(200);
        assertThat(writer.awaitStored(LATE)).isTrue();
        proxy.blackHole();
        long before = System.nanoTime();
        load.more(200);
        Await.until("noticed", Duration.ofSeconds(5), () -> writer.statistics().failures() > 0);
        System.out.printf("half-open noticed after %.1f s%n", (System.nanoTime() - before) / 1e9);
        proxy.pass();
        assertThat(writer.awaitStored(LATE)).isTrue();
        assertThatRowsAre(load.truth);
      }
    }
  }

  @Test
  void aDatabaseThatIsAwayFillsTheSpoolAndThenCallsAreRefusedAndCounted() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      HistoryWriter writer =
          new HistoryWriter(
              server.sourceThrough(proxy.port()),
              settings().spoolBytes(400_000).queueCapacity(500).build());
      try (writer) {
        writer.start();
        proxy.refuse();
        Map<Integer, Trade> truth = new HashMap<>();
        long slowest = 0;
        int number = 0;
        long refused = 0;
        Await.until(
            "it is noticed",
            LATE,
            () -> {
              writer.recordReverted(Feed.key(1_000_000)); // of nothing: only to have work
              return writer.statistics().lastFailure() != null;
            });
        long noticed = writer.statistics().accepted();
        while (writer.statistics().spoolFull() < 1_000) {
          Trade trade = Feed.trade(number);
          EventFacts facts = Feed.facts(number);
          long before = System.nanoTime();
          RecordOutcome outcome = writer.record(trade, facts);
          slowest = Math.max(slowest, System.nanoTime() - before);
          if (outcome.isAccepted()) {
            truth.put(number, trade);
          } else {
            refused++;
          }
          number++;
        }
        HistoryWriterStatistics away = writer.statistics();
        assertThat(away.spoolBytes()).isLessThanOrEqualTo(400_000);
        assertThat(away.queued()).isLessThanOrEqualTo(500);
        assertThat(away.accepted() - noticed).isEqualTo(truth.size());
        assertThat(away.spoolFull() + away.queueFull()).isEqualTo(refused);
        assertThat(away.stored()).isZero();
        assertThat(away.lastFailure()).isNotNull();
        proxy.pass();
        long begin = System.nanoTime();
        assertThat(writer.awaitStored(LATE)).isTrue();
        System.out.printf(
            "away: slowest record() %.2f ms, %d accepted, %d refused; drained in %.1f s%n",
            slowest / 1e6, truth.size(), refused, (System.nanoTime() - begin) / 1e9);
        assertThatRowsAre(truth);
      }
    }
  }

  @Test
  void aWriterThatIsKilledAndReplaysLosesAndDoublesNothing() throws Exception {
    int kills = FULL ? 100 : 2;
    int trades = FULL ? 4_000 : 2_500;
    Random random = new Random(31);
    int killedAlive = 0;
    String[] arguments = {
      Integer.toString(server.port()), folder.resolve("child").toString(), Integer.toString(trades)
    };
    try (Connection looking = server.source().getConnection();
        PreparedStatement rows = looking.prepareStatement("SELECT count(*) FROM risk_trade_leg")) {
      for (int kill = 0; kill < kills; kill++) {
        long before = count(rows);
        long enough = Math.min(2L * trades, before + 1 + random.nextInt(1_500));
        try (ChildProcess child =
            ChildProcess.java(HistoryProcess.class.getName(), arguments)
                .readyWhenPrinted("writing")
                .start()) {
          Await.until("rows come", LATE, () -> !child.isAlive() || count(rows) >= enough);
          killedAlive += child.isAlive() ? 1 : 0;
          child.kill();
        }
      }
    }
    try (ChildProcess last =
        ChildProcess.java(HistoryProcess.class.getName(), arguments)
            .readyWhenPrinted("writing")
            .start()) {
      assertThat(last.awaitExit(LATE)).as(last.output()).isZero();
    }
    Map<Integer, Trade> truth = new HashMap<>();
    for (int i = 0; i < trades; i++) {
      truth.put(i, Feed.trade(i));
      if (i % 7 == 3) {
        truth.remove(i - 2);
      }
    }
    System.out.printf("writer killed %d times, %d of them while it wrote%n", kills, killedAlive);
    assertThat(killedAlive).isPositive();
    assertThatRowsAre(truth);
  }

  private static long count(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void rowsASecondAreToldForNewRowsAndForAReplay() throws Exception {
    int trades = FULL ? 500_000 : 6_000;
    DataSource source = server.source();
    double first = rowsASecond(source, trades);
    double again = rowsASecond(source, trades);
    long rows = server.number("SELECT count(*) FROM risk_trade_leg");
    System.out.printf(
        "idempotent: %.0f new rows/s, %.0f replayed rows/s (%d rows, from the spool)%n",
        first, again, rows);
    long expected = 0;
    for (int i = 0; i < trades; i++) {
      expected += 2 + (i % 4 == 0 ? 1 : 0);
    }
    assertThat(rows).isEqualTo(expected);
  }

  private double rowsASecond(DataSource source, int trades) {
    HistoryWriter writer =
        new HistoryWriter(
            source,
            HistorySettings.spoolIn(folder.resolve("speed"))
                .queueCapacity(trades)
                .batchRecords(20_000)
                .build());
    try (writer) {
      for (int i = 0; i < trades; i++) {
        assertThat(writer.record(Feed.trade(i), Feed.facts(i)).isAccepted()).isTrue();
      }
      long begin = System.nanoTime();
      long spooled = writer.spoolDue();
      assertThat(spooled).isEqualTo(trades);
      long onDisk = System.nanoTime();
      System.out.printf("spooled %.0f records/s%n", trades / ((onDisk - begin) / 1e9));
      int stored = 0;
      while (stored < trades) {
        int now = writer.storeDue();
        assertThat(now).isPositive();
        stored += now;
      }
      return trades * 2.25 / ((System.nanoTime() - onDisk) / 1e9);
    }
  }
}
