package io.hyperdex.risk.redis;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Leaves a failing server alone for a pause, lets one request through, and doubles the pause where
 * that fails. Pauses are drawn from the upper half, so that many hosts don't come back at once.
 * Thread safe.
 */
final class Breaker {
  private final int failuresToOpen;
  private final long baseNanos;
  private final long capNanos;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private BreakerState state = BreakerState.CLOSED;
  private int failures;
  private long pauseNanos;
  private long openUntil;
  private long openings;

  Breaker(
      int failuresToOpen,
      Duration base,
      Duration cap,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.failuresToOpen = failuresToOpen;
    this.baseNanos = base.toNanos();
    this.capNanos = cap.toNanos();
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Whether the caller may ask now; then it says how that went, by one of the next two. */
  synchronized boolean mayPass() {
    if (state == BreakerState.CLOSED) {
      return true;
    }
    // A probe that never came back is not waited for forever.
    if (nanoTime.getAsLong() - openUntil < 0) {
      return false;
    }
    state = BreakerState.HALF_OPEN;
    openUntil = nanoTime.getAsLong() + Math.max(pauseNanos, baseNanos);
    return true;
  }

  synchronized void succeeded() {
    state = BreakerState.CLOSED;
    failures = 0;
    pauseNanos = 0;
  }

  /** Returns whether this made it open, or kept it open after a probe. */
  synchronized boolean failed() {
    failures++;
    if (state == BreakerState.OPEN || (state == BreakerState.CLOSED && failures < failuresToOpen)) {
      return false;
    }
    state = BreakerState.OPEN;
    openings++;
    pauseNanos = pauseNanos == 0 ? baseNanos : Math.min(capNanos, 2 * pauseNanos);
    openUntil = nanoTime.getAsLong() + pauseNanos - random.nextLong(pauseNanos / 2 + 1);
    return true;
  }

  synchronized BreakerState state() {
    return state;
  }

  synchronized long openings() {
    return openings;
  }

  /** How long until a probe may pass; 0 where one may now. */
  synchronized long waitNanos() {
    return state == BreakerState.CLOSED ? 0 : Math.max(0, openUntil - nanoTime.getAsLong());
  }
}
