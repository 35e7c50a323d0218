package io.hyperdex.risk.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RedisCacheSettingsTest {
  private final RedisCacheSettings.Builder builder = RedisCacheSettings.at("127.0.0.1", 6379);

  @Test
  void aSettingThatMakesNoSenseIsRefusedWithItsNameAndValue() {
    List<ThrowingCallable> calls =
        List.of(
            () -> builder.timeToLive(Duration.ZERO),
            () -> builder.maxAge(Duration.ofMillis(-1)),
            () -> builder.deadline(Duration.ofNanos(5)),
            () -> builder.loadDeadline(Duration.ZERO),
            () -> builder.queueCapacity(0),
            () -> builder.batchSize(-3),
            () -> builder.breaker(0, Duration.ofMillis(1), Duration.ofMillis(1)),
            () -> builder.breaker(1, Duration.ofMillis(2), Duration.ofMillis(1)));
    List<String> told =
        List.of(
            "timeToLive must be at least 1 ms: PT0S",
            "maxAge must be at least 1 ms: PT-0.001S",
            "deadline must be at least 1 ms",
            "loadDeadline",
            "queueCapacity must be at least 1: 0",
            "batchSize must be at least 1: -3",
            "breaker failures must be at least 1: 0",
            "breaker cap PT0.001S is below its base PT0.002S");
    for (int i = 0; i < calls.size(); i++) {
      assertThatThrownBy(calls.get(i))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(told.get(i));
    }
  }
}
