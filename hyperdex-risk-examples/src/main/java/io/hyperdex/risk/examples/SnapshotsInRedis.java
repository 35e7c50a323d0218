package io.hyperdex.risk.examples;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.redis.RedisCacheSettings;
import io.hyperdex.risk.redis.RedisRiskReader;
import io.hyperdex.risk.redis.RedisRiskWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The engine's process keeps a cache of snapshots up to date, any other one reads it. */
public final class SnapshotsInRedis {
  private static final long NOW = 1_700_000_000_000L;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final UserId ALICE = UserId.of("alice");

  private SnapshotsInRedis() {}

  static RedisCacheSettings settings(String host, int port) {
    return RedisCacheSettings.at(host, port)
        .timeToLive(Duration.ofMinutes(5))
        .maxAge(Duration.ofSeconds(30)) // older than that is marked as stale
        .deadline(Duration.ofMillis(50))
        .build();
  }

  /** Beside the engine: say who changed; the snapshot is taken on the writer's thread. */
  static void deposit(RiskEngine engine, RedisRiskWriter writer, ExternalFlow flow) {
    if (engine.apply(flow).changesState()) {
      writer.changed(flow.user()); // notes the user, never waits
    }
  }

  /** Anywhere: what is known, how old it is, and where it is from. */
  static String describe(RedisRiskReader reader, UserId user) {
    return reader
        .read(user)
        .map(
            found ->
                found.snapshot().exposure().gross().toDecimalString(2)
                    + (found.stale() ? " STALE" : "")
                    + " from "
                    + found.source())
        .orElse("unknown");
  }

  /**
   * Runs both sides.
   *
   * @param args host and port of a Redis
   */
  public static void main(String[] args) {
    RedisCacheSettings settings = settings(args[0], Integer.parseInt(args[1]));
    InstantSource clock = () -> Instant.ofEpochMilli(NOW + 1_000);
    RiskEngine engine = RiskEngine.builder().build();
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), NOW));
    RedisRiskWriter writer = new RedisRiskWriter(settings, engine::snapshot);
    RedisRiskReader reader = new RedisRiskReader(settings, engine::snapshot, clock);
    try (writer;
        reader) {
      deposit(
          engine,
          writer,
          ExternalFlow.deposit(
              EventKey.of(1, 1),
              ALICE,
              ChainPosition.of(ChainId.ETHEREUM, NOW),
              WETH,
              Quantity.ofDecimal("2", 18)));
      writer.writeDue(); // on this thread; start() has one of its own
      System.out.println(describe(reader, ALICE));
      System.out.println(describe(reader, UserId.of("bob")));
    }
  }
}
