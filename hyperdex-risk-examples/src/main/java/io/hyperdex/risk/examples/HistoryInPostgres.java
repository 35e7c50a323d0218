package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
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
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.timescale.Edition;
import io.hyperdex.risk.timescale.EventFacts;
import io.hyperdex.risk.timescale.HistorySchema;
import io.hyperdex.risk.timescale.HistorySettings;
import io.hyperdex.risk.timescale.HistoryWriter;
import io.hyperdex.risk.timescale.RiskHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** Trades, alerts and measures go to a database while the engine works, and are asked for later. */
public final class HistoryInPostgres {
  private static final long NOW = 1_700_000_000_000L;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");
  private static final UserId ALICE = UserId.of("alice");

  private HistoryInPostgres() {}

  static HistoryWriter writer(DataSource database, Path spool) {
    Edition edition = HistorySchema.migrate(database);
    System.out.println("tables for " + edition);
    HistoryWriter writer =
        new HistoryWriter(database, HistorySettings.spoolIn(spool).spoolBytes(512L << 20).build());
    writer.start(); // or runOn(executor): two tasks
    return writer;
  }

  /** On the engine's thread: goes into a queue, never waits. */
  static void trade(RiskEngine engine, HistoryWriter writer, Trade trade, String txHash) {
    Outcome outcome = engine.apply(trade);
    writer.record(trade, outcome, EventFacts.of(txHash, trade.at().logIndex()));
    if (outcome.changesState()) {
      engine.snapshot(trade.user()).ifPresent(writer::record); // or now and then
    }
  }

  /**
   * Writes and reads.
   *
   * @param args JDBC URL, user, password and a folder for the spool
   */
  public static void main(String[] args) throws InterruptedException {
    DataSource database = RiskHistory.dataSource(args[0], args[1], args[2], Duration.ofSeconds(15));
    HistoryWriter writer = writer(database, Path.of(args[3]));
    try (writer) {
      RiskEngine engine =
          RiskEngine.builder()
              .rules(RuleSet.of(ExposureLimit.of("big", Severity.CRITICAL, Usd.of(5_000))))
              .addSink(writer.alertSink())
              .build();
      engine.apply(TokenMeta.of(WETH, "WETH", 18));
      engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
      engine.apply(PriceTick.of(WETH, Price.parse("2000"), NOW));
      Trade trade =
          Trade.builder(
                  EventKey.of(ChainId.ETHEREUM, "0x5c50", 7),
                  ALICE,
                  ChainPosition.of(ChainId.ETHEREUM, NOW, 18_500_000, 3, 7))
              .gave(USDC, Quantity.ofDecimal("6000", 6))
              .received(WETH, Quantity.ofDecimal("3", 18))
              .build();
      trade(engine, writer, trade, "0x5c50");
      engine.alerts().drain();
      writer.awaitStored(Duration.ofSeconds(30));

      RiskHistory history = new RiskHistory(database);
      System.out.println(history.currentPositions(ALICE));
      Instant to = Instant.ofEpochMilli(NOW + 1);
      history
          .alerts(ALICE, Instant.EPOCH, to, 10)
          .forEach(alert -> System.out.println(alert.rule() + " " + alert.state()));
    }
  }
}
