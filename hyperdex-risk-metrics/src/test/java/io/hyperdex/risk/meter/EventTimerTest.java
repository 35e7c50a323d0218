package io.hyperdex.risk.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.TimeAdvanced;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventTimerTest {
  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  @Test
  void oneInSoManyIsTimedAndAllAreApplied() {
    RiskEngine engine = RiskEngine.builder().build();
    EventTimer timer = new EventTimer(engine, registry, 3, Tags.of("shard", "1"));
    for (int i = 0; i < 10; i++) {
      assertThat(timer.apply(new TimeAdvanced(1_000 + i))).isEqualTo(Outcome.APPLIED);
    }
    assertThat(engine.now()).isEqualTo(1_009);
    assertThat(
            registry
                .get("hyperdex.risk.apply")
                .tags("event", "market", "shard", "1")
                .timer()
                .count())
        .isEqualTo(4); // the first, fourth, seventh and tenth
    assertThat(registry.get("hyperdex.risk.apply").tag("event", "user").timer().count()).isZero();
  }

  @Test
  void callWithoutAnEventObjectIsTimedInItsTurn() {
    EventTimer timer = new EventTimer(RiskEngine.builder().build(), registry, 2, Tags.empty());
    long began = timer.begin();
    clock.add(3, TimeUnit.MICROSECONDS);
    timer.endUser(began);
    assertThat(timer.begin()).isEqualTo(EventTimer.NOT_TIMED);
    timer.endUser(EventTimer.NOT_TIMED);
    var timed = registry.get("hyperdex.risk.apply").tag("event", "user").timer();
    assertThat(timed.count()).isEqualTo(1);
    assertThat(timed.totalTime(TimeUnit.NANOSECONDS)).isEqualTo(3_000);
  }

  @Test
  void timeIsThatOfTheCall() {
    RiskEngine engine = RiskEngine.builder().build();
    EventTimer timer = new EventTimer(engine, registry);
    clock.add(5, TimeUnit.SECONDS); // between calls: not timed
    timer.apply(new TimeAdvanced(1));
    assertThat(
            registry
                .get("hyperdex.risk.apply")
                .tag("event", "market")
                .timer()
                .totalTime(TimeUnit.NANOSECONDS))
        .isZero();
  }

  @Test
  void timingLessThanEveryCallIsRefusedWhereItMeansNothing() {
    assertThatThrownBy(
            () -> new EventTimer(RiskEngine.builder().build(), registry, 0, Tags.empty()))
        .hasMessageContaining("at least 1: 0");
  }
}
