package io.hyperdex.risk.kafka;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.event.RiskEvent;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Applies an event, again and again while the engine is BUSY, with pauses that double from 50 us to
 * 10 ms, until it isn't, the time is up, or it is told to stop.
 */
final class BusyRetry {
  private static final long FIRST_NANOS = 50_000;
  private static final long LONGEST_NANOS = 10_000_000;

  private final Function<RiskEvent, Outcome> target;
  private final long timeoutNanos;
  private final LongSupplier nanoClock;
  private final LongConsumer pause;

  BusyRetry(Function<RiskEvent, Outcome> target, Duration timeout) {
    this(target, timeout, System::nanoTime, LockSupport::parkNanos);
  }

  BusyRetry(
      Function<RiskEvent, Outcome> target,
      Duration timeout,
      LongSupplier nanoClock,
      LongConsumer pause) {
    this.target = target;
    this.timeoutNanos = timeout.toNanos();
    this.nanoClock = nanoClock;
    this.pause = pause;
  }

  /** The outcome; BUSY if the time was up or {@code stop} held. */
  Outcome apply(RiskEvent event, BooleanSupplier stop, SourceCounters counters) {
    Outcome outcome = target.apply(event);
    if (outcome != Outcome.BUSY) {
      return outcome;
    }
    long start = nanoClock.getAsLong();
    long nanos = FIRST_NANOS;
    while (outcome == Outcome.BUSY
        && nanoClock.getAsLong() - start < timeoutNanos
        && !stop.getAsBoolean()) {
      pause.accept(nanos);
      nanos = Math.min(2 * nanos, LONGEST_NANOS);
      counters.busyRetries.increment();
      outcome = target.apply(event);
    }
    return outcome;
  }
}
