package io.hyperdex.risk.meter;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.UserEvent;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Applies events and times some of them: one in every so many of each thread's.
 *
 * <pre>
 * hyperdex.risk.apply{event="user"|"market"}  timer  seconds of one call, with buckets from 1 us
 * </pre>
 *
 * <p>The timer's count is that of calls timed, not of events: {@code hyperdex.risk.events} has
 * those. Sampling is by count, so an event is timed or not whatever it will take, and the quantiles
 * are unbiased unless the events themselves come in cycles of the very same length: the default is
 * a prime. A call timed costs two readings of the clock and one record, some 100 ns; the benchmark
 * {@code MetricsBench} has the share that is left. Nothing is allocated. Any thread.
 */
public final class EventTimer {
  /** One in so many calls is timed unless said otherwise. */
  public static final int DEFAULT_EVERY = 31;

  /** What {@link #begin} says of a call that is not timed. */
  public static final long NOT_TIMED = Long.MIN_VALUE;

  /** The upper ends of the buckets. */
  static final Duration[] BUCKETS = {
    Duration.ofNanos(1_000),
    Duration.ofNanos(2_000),
    Duration.ofNanos(5_000),
    Duration.ofNanos(10_000),
    Duration.ofNanos(20_000),
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(200_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private static final class Count {
    int left;
  }

  private final RiskEngine engine;
  private final Timer user;
  private final Timer market;
  private final Clock clock;
  private final int every;
  private final ThreadLocal<Count> counts = ThreadLocal.withInitial(Count::new);

  /** Times one in {@link #DEFAULT_EVERY}. */
  public EventTimer(RiskEngine engine, MeterRegistry registry) {
    this(engine, registry, DEFAULT_EVERY, List.of());
  }

  /**
   * @param every 1 times every call
   * @param tags of the host, such as the name of the shard
   */
  public EventTimer(RiskEngine engine, MeterRegistry registry, int every, Iterable<Tag> tags) {
    if (every < 1) {
      throw new IllegalArgumentException("every must be at least 1: " + every);
    }
    this.engine = Objects.requireNonNull(engine, "engine");
    this.every = every;
    clock = registry.config().clock();
    user = timer("user", registry, tags);
    market = timer("market", registry, tags);
  }

  private static Timer timer(String event, MeterRegistry registry, Iterable<Tag> tags) {
    return Timer.builder("hyperdex.risk.apply")
        .description("Time of one apply, of those timed")
        .tags(Tags.of("event", event).and(tags))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** As {@link RiskEngine#apply}, which it calls. */
  public Outcome apply(RiskEvent event) {
    long began = begin();
    Outcome outcome = engine.apply(event);
    if (began != NOT_TIMED) {
      end(began, event instanceof UserEvent ? user : market);
    }
    return outcome;
  }

  /**
   * Begins a call of this thread's that takes no event object, such as {@link
   * RiskEngine#applyTrade}.
   *
   * @return for {@link #endUser}; {@link #NOT_TIMED} where this call's turn has not come
   */
  public long begin() {
    Count count = counts.get();
    if (count.left > 0) {
      count.left--;
      return NOT_TIMED;
    }
    count.left = every - 1;
    return clock.monotonicTime();
  }

  /** Ends a call on a user's event; does nothing for {@link #NOT_TIMED}. */
  public void endUser(long began) {
    if (began != NOT_TIMED) {
      end(began, user);
    }
  }

  private void end(long began, Timer timer) {
    timer.record(clock.monotonicTime() - began, TimeUnit.NANOSECONDS);
  }
}
