package io.hyperdex.risk.timescale;

import java.util.random.RandomGenerator;

/**
 * How long a failing database is left alone: from the base, doubling up to the cap, each pause
 * drawn from its upper half. One attempt at a time, so it is a breaker too. Not thread safe.
 */
final class Backoff {
  private final long baseNanos;
  private final long capNanos;
  private final RandomGenerator random;
  private long pauseNanos;
  private long until;
  private boolean waiting;

  Backoff(long baseNanos, long capNanos, RandomGenerator random) {
    this.baseNanos = baseNanos;
    this.capNanos = capNanos;
    this.random = random;
  }

  void succeeded() {
    waiting = false;
    pauseNanos = 0;
  }

  void failed(long nowNanos) {
    waiting = true;
    pauseNanos = pauseNanos == 0 ? baseNanos : Math.min(capNanos, 2 * pauseNanos);
    until = nowNanos + pauseNanos - random.nextLong(pauseNanos / 2 + 1);
  }

  /** How long until the next attempt; 0: now. */
  long waitNanos(long nowNanos) {
    return waiting ? Math.max(0, until - nowNanos) : 0;
  }
}
