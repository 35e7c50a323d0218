package io.hyperdex.risk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertPump;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.channel.AlertDelivery;
import io.hyperdex.risk.channel.ChannelPolicy;
import io.hyperdex.risk.channel.ChannelStatistics;
import io.hyperdex.risk.channel.Durability;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.webhook.AddressPolicy;
import io.hyperdex.risk.channel.webhook.WebhookChannel;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.kafka.KafkaAlertSink;
import io.hyperdex.risk.redis.RedisCacheSettings;
import io.hyperdex.risk.redis.RedisRiskWriter;
import io.hyperdex.risk.redis.RedisWriterStatistics;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.testkit.fault.Await;
import io.hyperdex.risk.timescale.EventFacts;
import io.hyperdex.risk.timescale.HistorySettings;
import io.hyperdex.risk.timescale.HistoryWriter;
import io.hyperdex.risk.timescale.HistoryWriterStatistics;
import io.hyperdex.risk.timescale.RecordOutcome;
import io.hyperdex.risk.timescale.RiskHistory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka, Redis, the database and the webhook's receiver are all away: the engine goes on. */
class EverythingDownTest {
  private static final int TRADES = 40_000;
  private static final int USERS = 500;
  private static final long NOW = 1_700_000_000_000L;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");

  @TempDir Path directory;

  /** A port on which nobody listens. */
  private static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static RiskEngineBuilder settings() {
    return RiskEngine.builder()
        .rules(
            RuleSet.of(
                ExposureLimit.of("large", Severity.WARNING, Usd.of(150_000)),
                ExposureLimit.of("huge", Severity.CRITICAL, Usd.of(158_000))));
  }

  private static Trade trade(int i) {
    boolean buys = i / USERS % 3 != 2;
    Trade.Builder trade =
        Trade.builder(
            EventKey.of(3, i),
            UserId.of("user" + i % USERS),
            ChainPosition.of(ChainId.ETHEREUM, NOW + i, 18_000_000 + i / 50, i % 50, 0));
    Quantity dollars = Quantity.ofDecimal("6000", 6);
    Quantity ether = Quantity.ofDecimal("3", 18);
    return (buys
            ? trade.gave(USDC, dollars).received(WETH, ether)
            : trade.gave(WETH, ether).received(USDC, dollars))
        .build();
  }

  /** Applies everything; the time of each apply with what the host does after it, ns, sorted. */
  private static long[] run(RiskEngine engine, BiConsumer<Trade, Outcome> after) {
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), NOW));
    long[] nanos = new long[TRADES];
    for (int i = 0; i < TRADES; i++) {
      Trade trade = trade(i);
      long began = System.nanoTime();
      Outcome outcome = engine.apply(trade);
      after.accept(trade, outcome);
      nanos[i] = System.nanoTime() - began;
      assertThat(outcome).isEqualTo(Outcome.APPLIED);
    }
    Arrays.sort(nanos);
    return nanos;
  }

  @Test
  void engineGoesOnAndNothingIsLostThatWasNotCounted() throws IOException {
    run(settings().build(), (trade, outcome) -> {}); // warms up
    RiskEngine alone = settings().build();
    long[] quiet = run(alone, (trade, outcome) -> {});

    int webhookPort = deadPort();
    AlertDelivery delivery =
        AlertDelivery.builder()
            .outbox(directory.resolve("outbox"), Durability.PROCESS)
            .channel(
                "desk",
                WebhookChannel.to(
                        URI.create("http://127.0.0.1:" + webhookPort + "/"),
                        Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                    .policy(
                        AddressPolicy.publicOnly()
                            .allowing("127.0.0.0/8")
                            .ports(webhookPort)
                            .plainHttp())
                    .build(),
                AlertFilter.all().atLeast(Severity.CRITICAL),
                ChannelPolicy.standard())
            .build();
    delivery.start();
    KafkaAlertSink kafka =
        KafkaAlertSink.open(
            Map.of("bootstrap.servers", "127.0.0.1:" + deadPort(), "max.block.ms", "20"), "alerts");
    HistoryWriter history =
        new HistoryWriter(
            RiskHistory.dataSource(
                "jdbc:postgresql://127.0.0.1:" + deadPort() + "/none",
                "u",
                "p",
                Duration.ofSeconds(2)),
            HistorySettings.spoolIn(directory.resolve("spool")).build());
    history.start();
    RiskEngine engine =
        settings()
            .addSink(delivery, AlertFilter.all(), 1 << 16)
            .addSink(kafka, AlertFilter.all(), 64)
            .addSink(history.alertSink(), AlertFilter.all(), 1 << 16)
            .alertHistory(1 << 17)
            .build();
    RedisRiskWriter redis =
        new RedisRiskWriter(
            RedisCacheSettings.at("127.0.0.1", deadPort()).build(), engine::snapshot);
    redis.start();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    Map<RecordOutcome, Integer> recorded = new EnumMap<>(RecordOutcome.class);
    long[] down;
    try (AlertPump pump = AlertPump.start(engine.alerts(), threads)) {
      down =
          run(
              engine,
              (trade, outcome) -> {
                recorded.merge(
                    history.record(trade, outcome, EventFacts.of(trade)), 1, Integer::sum);
                redis.changed(trade.user());
              });
      assertThat(pump.refused()).isZero();
      Await.until(
          "every alert is with its sink, or was dropped and counted",
          Duration.ofSeconds(30),
          () -> engine.alerts().statistics().queued() == 0);
    } finally {
      threads.shutdown();
    }

    assertThat(engine.stateHash()).as("the engine's own business").isEqualTo(alone.stateHash());
    assertThat(engine.openAlerts()).isEqualTo(alone.openAlerts());
    assertThat(engine.statistics().alertsOpened()).isEqualTo(alone.statistics().alertsOpened());
    assertThat(engine.statistics().alertsOpened()).isGreaterThan(USERS);

    HistoryWriterStatistics spooled = history.statistics();
    int refused =
        recorded.getOrDefault(RecordOutcome.QUEUE_FULL, 0)
            + recorded.getOrDefault(RecordOutcome.SPOOL_FULL, 0);
    assertThat(recorded.getOrDefault(RecordOutcome.ACCEPTED, 0) + refused).isEqualTo(TRADES);
    assertThat(spooled.stored()).isZero();
    assertThat(spooled.spoolBytes()).isPositive();
    assertThat(spooled.unwritable() + spooled.spoolErrors() + spooled.rejected()).isZero();

    RedisWriterStatistics cache = redis.statistics();
    assertThat(cache.offered()).isEqualTo(TRADES);
    assertThat(cache.written()).isZero();
    assertThat(cache.pending()).as("each user waits once").isLessThanOrEqualTo(USERS);

    ChannelStatistics desk = delivery.statistics().channel("desk");
    assertThat(desk.droppedBySeverity().get(Severity.CRITICAL)).isZero();
    long critical =
        engine.openAlerts().stream().filter(a -> a.severity() == Severity.CRITICAL).count();
    assertThat(critical).isEqualTo(USERS);
    assertThat(desk.pending()).as("each waits in the outbox to be told").isEqualTo(USERS);
    assertThat(kafka.acknowledgedCount()).isZero();

    System.out.printf(
        "all four down: %d trades, %d alerts; apply and host's calls p50 %.1f us (x%.2f), p99 %.1f us"
            + " (x%.2f); history %s, spool %d KB; cache pending %d; webhook pending %d;"
            + " kafka sent %d failed %d, queue drops %s%n",
        TRADES,
        engine.statistics().alertsOpened(),
        down[TRADES / 2] / 1e3,
        (double) down[TRADES / 2] / quiet[TRADES / 2],
        down[TRADES * 99 / 100] / 1e3,
        (double) down[TRADES * 99 / 100] / quiet[TRADES * 99 / 100],
        recorded,
        spooled.spoolBytes() / 1024,
        cache.pending(),
        desk.pending(),
        kafka.sentCount(),
        kafka.failedCount(),
        engine.statistics().alertsDropped());
    redis.close();
    history.close();
    delivery.close();
  }
}
