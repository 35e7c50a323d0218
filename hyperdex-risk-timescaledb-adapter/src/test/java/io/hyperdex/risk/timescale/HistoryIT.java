package io.hyperdex.risk.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.exposure.Coverage;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.testkit.SampleSnapshots;
import io.hyperdex.risk.testkit.fault.Await;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written and read, on a real PostgreSQL. */
class HistoryIT {
  private static final Instant LONG_AGO = Instant.ofEpochMilli(0);
  private static final Instant FAR_OFF = Instant.ofEpochMilli(4_000_000_000_000L);
  private static final UserId ALICE = UserId.of("alice");
  private static final TokenId AAA = Feed.token("AAA");
  private static final TokenId BBB = Feed.token("BBB");

  private static PostgresServer server;

  @TempDir Path folder;
  private HistoryWriter writer;
  private RiskHistory history;

  @BeforeAll
  static void startServer() throws IOException {
    server = PostgresServer.start(false);
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void create() throws SQLException {
    server.fresh();
    writer = new HistoryWriter(server.source(), settings().build());
    history = new RiskHistory(server.source());
  }

  private HistorySettings.Builder settings() {
    return HistorySettings.spoolIn(folder.resolve("spool"))
        .statementTimeout(Duration.ofSeconds(5))
        .backoff(Duration.ofMillis(10), Duration.ofMillis(100));
  }

  @AfterEach
  void close() {
    writer.close();
  }

  /** On this thread, until there is nothing left. */
  private void write() {
    while (writer.spoolDue() + writer.storeDue() > 0) {
      assertThat(writer.statistics().lastFailure()).isNull();
    }
    assertThat(writer.statistics().queued()).isZero();
    assertThat(writer.statistics().spoolBytes()).isZero();
  }

  private static ChainPosition at(long timeMs) {
    return ChainPosition.of(ChainId.ETHEREUM, timeMs);
  }

  @Test
  void plainPostgresIsRecognisedAndMigratingAgainChangesNothing() throws SQLException {
    assertThat(HistorySchema.probe(server.source())).isEqualTo(Edition.PLAIN);
    long applied = server.number("SELECT count(*) FROM risk_schema");
    assertThat(applied).isEqualTo(HistorySchema.scripts(Edition.PLAIN).size());
    assertThat(HistorySchema.migrate(server.source())).isEqualTo(Edition.PLAIN);
    assertThat(server.number("SELECT count(*) FROM risk_schema")).isEqualTo(applied);
    for (String view :
        List.of(
            "risk_current_position",
            "risk_alert_latest",
            "risk_trade_hourly",
            "risk_exposure_daily",
            "risk_daily_pnl")) {
      assertThat(server.number("SELECT count(*) FROM " + view)).as(view).isZero();
    }
  }

  @Test
  void severalHostsCanMigrateAtTheSameTime() throws Exception {
    server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    ExecutorService hosts = Executors.newFixedThreadPool(4);
    try {
      List<Future<Edition>> editions = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        editions.add(hosts.submit(() -> HistorySchema.migrate(server.source())));
      }
      for (Future<Edition> edition : editions) {
        assertThat(edition.get()).isEqualTo(Edition.PLAIN);
      }
    } finally {
      hosts.shutdownNow();
    }
    assertThat(server.number("SELECT count(*) FROM risk_schema")).isEqualTo(3);
  }

  @Test
  void aScriptThatRanDifferentlyIsRefused() throws SQLException {
    server.execute("UPDATE risk_schema SET checksum = 1 WHERE script = '001_tables.sql'");
    assertThatThrownBy(() -> HistorySchema.migrate(server.source()))
        .isInstanceOf(TimescaleAdapterException.class)
        .hasMessageContaining("001_tables.sql")
        .hasMessageContaining("another version");
  }

  @Test
  void bothSidesOfASwapAndTheFeeAreLegsOfTheirOwn() {
    Trade trade =
        Trade.builder(Feed.key(1), ALICE, at(Feed.NOW))
            .gave(AAA, Quantity.MAX)
            .received(BBB, Quantity.of(7))
            .fee(Fee.of(AAA, Quantity.of(3)))
            .build();
    writer.record(trade, Feed.facts(1).worth(Usd.parse("12.5"), null));
    write();
    List<TradeLeg> legs = history.legs(ALICE, LONG_AGO, FAR_OFF, 10);
    assertThat(legs).extracting(TradeLeg::kind).containsExactly("TRADE", "TRADE", "FEE");
    BigInteger most = Quantity.MAX.toBigInteger();
    assertThat(legs)
        .extracting(TradeLeg::quantity)
        .containsExactly(most.negate(), BigInteger.valueOf(7), BigInteger.valueOf(-3));
    assertThat(legs.get(0).valueUsd()).isEqualTo(Usd.parse("12.5"));
    assertThat(legs).extracting(TradeLeg::pnlUsd).containsOnlyNulls();
    assertThat(legs.get(0).time()).isEqualTo(Instant.ofEpochMilli(Feed.NOW));
    assertThat(legs.get(0).txHash()).isEqualTo(Feed.hash(1));
  }

  /** The three trades of the original design's view, which showed other numbers. */
  @Test
  void positionsAreSumsOfSignedLegsByToken() {
    TokenId eth = Feed.token("ETH");
    TokenId usdc = Feed.token("USDC");
    TokenId dai = Feed.token("DAI");
    TokenId wbtc = Feed.token("WBTC");
    record Swap(TokenId in, long paid, TokenId out, long got) {}
    List<Swap> swaps =
        List.of(
            new Swap(usdc, 4_000, eth, 1),
            new Swap(eth, 2, dai, 1_100),
            new Swap(usdc, 1_000, wbtc, 5));
    for (int i = 0; i < swaps.size(); i++) {
      Swap swap = swaps.get(i);
      writer.record(
          Trade.builder(Feed.key(i), ALICE, at(Feed.NOW + i))
              .gave(swap.in, Quantity.of(swap.paid))
              .received(swap.out, Quantity.of(swap.got))
              .build(),
          Feed.facts(i));
    }
    write();
    assertThat(history.currentPositions(ALICE))
        .isEqualTo(
            Map.of(
                usdc, BigInteger.valueOf(-5_000),
                eth, BigInteger.valueOf(-1),
                dai, BigInteger.valueOf(1_100),
                wbtc, BigInteger.valueOf(5)));
  }

  @Test
  void flowsTransfersFeesAndSettingsCountToo() {
    writer.record(
        ExternalFlow.deposit(EventKey.of(1, 1), ALICE, at(1), AAA, Quantity.of(100)),
        EventFacts.of("h1", 0));
    writer.record(
        ExternalFlow.withdrawal(EventKey.of(1, 2), ALICE, at(2), AAA, Quantity.of(30)),
        EventFacts.of("h2", 0));
    writer.record(
        new BasisTransfer(
            EventKey.of(1, 3), ALICE, at(3), AAA, Quantity.of(20), BBB, Quantity.of(19)),
        EventFacts.of("h3", 0));
    writer.record(
        new FeePaid(EventKey.of(1, 4), ALICE, at(4), Fee.of(AAA, Quantity.of(5))),
        EventFacts.of("h4", 0));
    BalanceObserved observed =
        new BalanceObserved(EventKey.of(1, 5), ALICE, at(5), BBB, Quantity.of(25));
    writer.recordChange(observed, EventFacts.of(observed), BigInteger.valueOf(6));
    write();
    assertThat(history.currentPositions(ALICE))
        .isEqualTo(Map.of(AAA, BigInteger.valueOf(45), BBB, BigInteger.valueOf(25)));
    assertThatThrownBy(() -> writer.record(observed, EventFacts.of(observed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recordChange");
  }

  /** Trades, redeliveries, reverts and trades that come again, in batches of every size. */
  @Test
  void whateverOrderThingsComeInTheRowsAreThoseOfAMap() throws SQLException {
    Random random = new Random(23);
    Map<Integer, Trade> truth = new HashMap<>();
    List<Runnable> calls = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      int number = random.nextInt(400);
      if (random.nextInt(3) > 0) {
        Trade trade = Feed.trade(number);
        truth.put(number, trade);
        calls.add(() -> writer.record(trade, Feed.facts(number)));
      } else {
        truth.remove(number);
        calls.add(() -> writer.recordReverted(Feed.key(number)));
      }
      calls.get(step).run();
      if (random.nextInt(40) == 0) {
        write();
      }
    }
    write();
    assertThatHistoryIs(truth);
    // A host that lost its place replays the end of its feed: the same again.
    calls.subList(2_000, 3_000).forEach(Runnable::run);
    write();
    assertThatHistoryIs(truth);
    assertThat(server.number("SELECT count(*) FROM risk_trade_leg WHERE reverted_seq IS NOT NULL"))
        .as("reverted trades are marked, not deleted")
        .isPositive();
  }

  private void assertThatHistoryIs(Map<Integer, Trade> truth) throws SQLException {
    Map<UserId, Map<TokenId, BigInteger>> expected = Feed.positions(truth.values());
    for (int i = 0; i < 20; i++) {
      UserId user = UserId.of("user" + i);
      assertThat(history.currentPositions(user)).isEqualTo(expected.getOrDefault(user, Map.of()));
    }
    assertThat(server.number("SELECT count(*) FROM risk_trade_leg WHERE reverted_seq IS NULL"))
        .isEqualTo(truth.values().stream().mapToLong(Feed::legs).sum());
    assertThat(server.number("SELECT sum(legs) FROM risk_trade_hourly"))
        .isEqualTo(truth.values().stream().mapToLong(Feed::legs).sum());
  }

  @Test
  void aTradeThatMovedToAnotherBlockIsThereOnceThatCounts() {
    writer.record(Feed.trade(1, Feed.NOW), Feed.facts(1));
    writer.recordReverted(Feed.key(1));
    writer.record(Feed.trade(1, Feed.NOW + 12_000), Feed.facts(1));
    write();
    UserId user = Feed.trade(1).user();
    assertThat(history.currentPositions(user))
        .isEqualTo(Feed.positions(List.of(Feed.trade(1))).get(user));
    assertThat(history.legs(user, LONG_AGO, FAR_OFF, 10))
        .extracting(TradeLeg::reverted)
        .containsExactly(false, false, true, true);
  }

  @Test
  void whatTheEngineMadeOfATradeDecidesWhatIsRecorded() {
    Trade first = Feed.trade(1);
    UserId user = first.user();
    Trade other =
        Trade.builder(Feed.key(1), user, first.at())
            .gave(AAA, Quantity.of(10))
            .received(BBB, Quantity.of(20))
            .build();
    assertThat(writer.record(first, Outcome.APPLIED, Feed.facts(1)).isAccepted()).isTrue();
    for (Outcome outcome : List.of(Outcome.DUPLICATE, Outcome.PENDING, Outcome.HANDED_OVER)) {
      assertThat(writer.record(first, outcome, Feed.facts(1))).isEqualTo(RecordOutcome.NOT_BOOKED);
    }
    write();
    assertThat(writer.record(other, Outcome.CONFLICT, Feed.facts(1)).isAccepted()).isTrue();
    write();
    assertThat(history.currentPositions(user))
        .isEqualTo(Map.of(AAA, BigInteger.valueOf(-10), BBB, BigInteger.valueOf(20)));
  }

  private static Alert alert(int number) {
    return new Alert(
        String.format("%032x", number),
        ALICE,
        "big",
        Severity.WARNING,
        AlertState.OPEN,
        Feed.NOW + number,
        null,
        Unit.USD,
        new BigDecimal("100000000000000000000.123456789012"),
        new BigDecimal("0.1"),
        MeasureStatus.STALE);
  }

  @Test
  void theAlertLogHasEveryImageAndTheLatestIsHowTheAlertStands() {
    Alert open = alert(1);
    Alert over = open.resolvedAt(Feed.NOW + 10_000);
    List<Alert> told = List.of(open, over, over.retracted(), open, alert(2));
    told.forEach(writer::record);
    write();
    assertThat(history.alertLog(open.id())).containsExactly(over, over.retracted(), open);
    assertThat(history.alerts(ALICE, LONG_AGO, FAR_OFF, 10)).containsExactly(alert(2), open);

    told.forEach(writer.alertSink()::onAlert); // a replay
    write();
    assertThat(history.alertLog(open.id())).containsExactly(over, over.retracted(), open);
    writer.record(over);
    write();
    assertThat(history.alerts(ALICE, LONG_AGO, FAR_OFF, 1)).containsExactly(alert(2));
    assertThat(history.alerts(ALICE, LONG_AGO, Instant.ofEpochMilli(Feed.NOW + 2), 10))
        .containsExactly(over);
  }

  private static UserSnapshot sample(long version, Instant time, String realized, String open) {
    TokenId token = AAA;
    Position position =
        new Position(
            ALICE,
            token,
            Quantity.of(5),
            false,
            Quantity.ZERO,
            Usd.of(1),
            realized == null ? null : Usd.parse(realized),
            List.of(),
            0);
    Exposure exposure =
        new Exposure(
            ALICE,
            version,
            time.toEpochMilli(),
            Usd.of(10),
            Usd.of(version),
            Usd.of(10),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            new Coverage(1, 1, 0, 0, 1));
    return new UserSnapshot(
        exposure,
        List.of(position),
        open == null ? Map.of() : Map.of(0, Usd.parse(open)),
        Map.of(
            MeasureId.VAR_95,
            new Measure(
                Unit.USD,
                BigDecimal.valueOf(version),
                MeasureStatus.OK,
                3,
                time.toEpochMilli(),
                1)),
        Map.of(),
        Usd.parse("0.5"),
        version);
  }

  @Test
  void dailyPnlIsTheDifferenceOfLastSamplesAndUnknownStaysUnknown() {
    writer.record(sample(1, Instant.parse("2026-03-01T10:00:00Z"), "5", "1"));
    writer.record(sample(2, Instant.parse("2026-03-01T23:59:59.999Z"), "7", "1"));
    writer.record(sample(3, Instant.parse("2026-03-02T00:00:00Z"), "17.25", "-1"));
    writer.record(sample(4, Instant.parse("2026-03-03T00:00:00Z"), null, "4"));
    writer.record(sample(5, Instant.parse("2026-03-04T00:00:00Z"), "20", "4"));
    write();
    List<DailyPnl> days =
        history.dailyPnl(ALICE, LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-04"));
    assertThat(days)
        .containsExactly(
            new DailyPnl(LocalDate.parse("2026-03-01"), null, null, null, null, Usd.of(2)),
            new DailyPnl(
                LocalDate.parse("2026-03-02"),
                Usd.parse("10.25"),
                Usd.of(-2),
                Usd.ZERO,
                Usd.parse("8.25"),
                Usd.of(3)),
            new DailyPnl(LocalDate.parse("2026-03-03"), null, Usd.of(5), Usd.ZERO, null, Usd.of(4)),
            new DailyPnl(LocalDate.parse("2026-03-04"), null, Usd.ZERO, Usd.ZERO, null, Usd.of(5)));
    assertThat(history.measures(ALICE, MeasureId.VAR_95, LONG_AGO, FAR_OFF, 10))
        .extracting(MeasureSample::version)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void ofTwoStatesOfOneMomentTheNewerIsKeptWhateverTheOrder() {
    Instant time = Instant.parse("2026-03-01T10:00:00Z");
    writer.record(sample(2, time, "2", "1"));
    writer.record(sample(1, time, "1", "1"));
    write();
    writer.record(sample(3, time, "3", "1"));
    write();
    writer.record(sample(2, time, "2", "1"));
    write();
    assertThat(history.measures(ALICE, MeasureId.VAR_95, LONG_AGO, FAR_OFF, 10))
        .extracting(MeasureSample::version)
        .containsExactly(3L);
  }

  @Test
  void snapshotsOfEveryShapeAreTakenAndWhatHasNoSumIsCounted() throws SQLException {
    for (int seed = 0; seed < 300; seed++) {
      writer.record(SampleSnapshots.of(UserId.of("u" + seed), seed, Feed.NOW + seed, seed));
    }
    write();
    long unwritable = writer.statistics().unwritable(); // PnL that adds up beyond 128 bits
    assertThat(unwritable).isBetween(1L, 150L);
    assertThat(server.number("SELECT count(*) FROM risk_exposure_sample"))
        .isEqualTo(300 - unwritable);
    assertThat(writer.statistics().rejected()).isZero();
  }

  @Test
  void textOfEveryKindComesBack() {
    UserId odd = UserId.of("tab\t back\\slash \n \r \u00e9 \ud83d\ude80 \\N \\.");
    Trade trade =
        Trade.builder(Feed.key(1), odd, at(Feed.NOW))
            .gave(AAA, Quantity.of(1))
            .received(BBB, Quantity.of(2))
            .build();
    writer.record(trade, Feed.facts(1));
    writer.record(
        Trade.builder(Feed.key(2), UserId.of("nul\0"), at(Feed.NOW))
            .gave(AAA, Quantity.of(1))
            .received(BBB, Quantity.of(2))
            .build(),
        Feed.facts(2));
    write();
    assertThat(history.legs(odd, LONG_AGO, FAR_OFF, 10)).hasSize(2);
    assertThat(history.legs(UserId.of("nul\ufffd"), LONG_AGO, FAR_OFF, 10)).hasSize(2);
  }

  @Test
  void aValueTheTablesCannotHoldIsPutAsideAloneAndCounted() throws Exception {
    for (int i = 0; i < 100; i++) {
      writer.record(Feed.trade(i), Feed.facts(i));
      if (i == 37) {
        BalanceObserved observed =
            new BalanceObserved(EventKey.of(9, 9), ALICE, at(Feed.NOW), AAA, Quantity.of(1));
        writer.recordChange(observed, EventFacts.of(observed), BigInteger.TEN.pow(80));
      }
    }
    write();
    assertThat(writer.statistics().rejected()).isOne();
    assertThat(writer.statistics().stored()).isEqualTo(100);
    assertThat(server.number("SELECT count(DISTINCT tx_hash) FROM risk_trade_leg")).isEqualTo(100);
    assertThat(Files.readString(folder.resolve("spool").resolve("rejected.copy")))
        .contains("alice", "1" + "0".repeat(80));
  }

  @Test
  void withoutTablesItWaitsUntilTheyAreThere() throws Exception {
    server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    writer.record(Feed.trade(1), Feed.facts(1));
    writer.spoolDue();
    assertThat(writer.storeDue()).isZero();
    assertThat(writer.statistics().lastFailure()).contains("42P01");
    HistorySchema.migrate(server.source());
    writer.start();
    assertThat(writer.awaitStored(Duration.ofSeconds(60))).isTrue();
    assertThat(writer.statistics().lastFailure()).isNull();
    assertThat(server.number("SELECT count(*) FROM risk_trade_leg")).isEqualTo(2);
  }

  @Test
  void aServerThatMayOnlyBeReadIsRecognisedAndWaitedFor() throws Exception {
    writer.record(Feed.trade(1), Feed.facts(1));
    server.execute("ALTER DATABASE postgres SET default_transaction_read_only = on");
    try {
      writer.spoolDue();
      assertThat(writer.storeDue()).isZero();
      assertThat(writer.statistics().readOnly()).isOne();
      assertThat(writer.statistics().lastFailure()).contains("25006");
    } finally {
      server.execute(
          "BEGIN READ WRITE; ALTER DATABASE postgres RESET default_transaction_read_only; COMMIT");
    }
    writer.start();
    assertThat(writer.awaitStored(Duration.ofSeconds(60))).isTrue();
    assertThat(server.number("SELECT count(*) FROM risk_trade_leg")).isEqualTo(2);
  }

  @Test
  void aLockedTableHoldsABatchUpToTheTimeOutAndNoThreadLeaks() throws Exception {
    writer.close();
    writer =
        new HistoryWriter(
            server.source(), settings().statementTimeout(Duration.ofMillis(200)).build());
    int threads = Thread.activeCount();
    writer.start();
    try (Connection other = server.source().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE risk_trade_leg IN ACCESS EXCLUSIVE MODE");
      writer.record(Feed.trade(1), Feed.facts(1));
      Await.until(
          "several tries failed",
          Duration.ofSeconds(60),
          () -> writer.statistics().failures() >= 3);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 4);
      other.rollback();
    }
    assertThat(writer.awaitStored(Duration.ofSeconds(60))).isTrue();
    assertThat(server.number("SELECT count(*) FROM risk_trade_leg")).isEqualTo(2);
  }

  @Test
  void aSourceThatThrowsWhateverItLikesIsTriedAgain() throws Exception {
    writer.close();
    AtomicInteger calls = new AtomicInteger();
    DataSource moody =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  if (calls.incrementAndGet() <= 2) {
                    throw new IllegalStateException("the pool has no connection");
                  }
                  return server.source().getConnection();
                });
    writer = new HistoryWriter(moody, settings().build());
    writer.record(Feed.trade(1), Feed.facts(1));
    writer.spoolDue();
    assertThat(writer.storeDue()).isZero();
    assertThat(writer.statistics().lastFailure()).contains("the pool has no connection");
    writer.start();
    assertThat(writer.awaitStored(Duration.ofSeconds(60))).isTrue();
    assertThat(writer.statistics().failures()).isEqualTo(2);
    assertThat(server.number("SELECT count(*) FROM risk_trade_leg")).isEqualTo(2);
  }

  @Test
  void afterCloseNothingIsTakenAndWhatWasTakenIsWrittenByTheNext() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(writer.record(Feed.trade(i), Feed.facts(i)).isAccepted()).isTrue();
    }
    writer.close();
    assertThat(writer.record(Feed.trade(51), Feed.facts(51))).isEqualTo(RecordOutcome.CLOSED);
    writer = new HistoryWriter(server.source(), settings().build());
    write();
    assertThat(server.number("SELECT count(DISTINCT tx_hash) FROM risk_trade_leg")).isEqualTo(50);
  }
}
