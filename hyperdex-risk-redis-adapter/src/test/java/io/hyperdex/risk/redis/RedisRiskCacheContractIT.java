package io.hyperdex.risk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.testkit.RiskCacheContract;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisRiskCacheContractIT extends RiskCacheContract {
  private static RedisProcess redis;
  private static RedisCommands<byte[], byte[]> commands;

  private RedisCacheSettings settings;
  private RedisRiskWriter writer;
  private RedisRiskReader reader;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = RedisProcess.start();
    commands = redis.commands();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  protected void createCache(long clockMs) {
    commands.flushall();
    settings =
        RedisCacheSettings.at("127.0.0.1", redis.port())
            .maxAge(Duration.ofSeconds(30))
            .deadline(Duration.ofSeconds(5))
            .build();
    writer = new RedisRiskWriter(settings, user -> Optional.empty());
    reader = RedisRiskReader.cacheOnly(settings, () -> Instant.ofEpochMilli(clockMs));
  }

  @AfterEach
  void closeBoth() {
    writer.close();
    reader.close();
  }

  @Override
  protected void put(UserSnapshot snapshot) {
    writer.offer(snapshot);
    assertThat(writer.writeDue()).isOne();
  }

  @Override
  protected Optional<Cached> find(UserId user) {
    return reader
        .read(user)
        .map(
            found ->
                new Cached(
                    found.snapshot(),
                    found.version(),
                    found.asOfMs(),
                    found.ageMs(),
                    found.stale()));
  }

  @Override
  protected void damage(UserId user, int number) {
    byte[] key = RedisRiskWriter.keyOf(settings, user);
    byte[] bytes = commands.get(key);
    bytes[number * 7 % bytes.length] ^= (byte) (1 << number % 8);
    commands.set(key, bytes);
  }

  @Override
  protected void putForeign(UserId user, byte[] bytes) {
    commands.set(RedisRiskWriter.keyOf(settings, user), bytes);
  }

  @Override
  protected void lose() {
    commands.flushall();
  }
}
