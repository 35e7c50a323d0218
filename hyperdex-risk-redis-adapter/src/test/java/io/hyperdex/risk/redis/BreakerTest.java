package io.hyperdex.risk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private long now = 17;
  private final Breaker breaker =
      new Breaker(
          2, Duration.ofMillis(100), Duration.ofMillis(300), () -> now, new SplittableRandom(1));

  private void pass(long ms) {
    now += ms * 1_000_000;
  }

  @Test
  void itOpensAfterSoManyFailuresInARow() {
    assertThat(breaker.failed()).isFalse();
    breaker.succeeded();
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.mayPass()).isTrue();
    assertThat(breaker.failed()).isTrue();
    assertThat(breaker.mayPass()).isFalse();
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(breaker.openings()).isOne();
  }

  @Test
  void oneRequestPassesAfterThePauseAndItsSuccessCloses() {
    breaker.failed();
    breaker.failed();
    pass(49);
    assertThat(breaker.mayPass()).isFalse();
    pass(51);
    assertThat(breaker.waitNanos()).isZero();
    assertThat(breaker.mayPass()).isTrue();
    assertThat(breaker.mayPass()).as("a second one meanwhile").isFalse();
    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(breaker.mayPass()).isTrue();
  }

  @Test
  void pausesDoubleUpToTheCap() {
    breaker.failed();
    breaker.failed();
    for (long longest : new long[] {100, 200, 300, 300}) {
      assertThat(breaker.waitNanos()).isBetween(longest * 500_000, longest * 1_000_000);
      pass(longest);
      assertThat(breaker.mayPass()).isTrue();
      assertThat(breaker.failed()).isTrue();
    }
  }

  @Test
  void aProbeThatNeverCameBackIsNotWaitedForForever() {
    breaker.failed();
    breaker.failed();
    pass(100);
    assertThat(breaker.mayPass()).isTrue();
    pass(100);
    assertThat(breaker.mayPass()).isTrue();
  }
}
