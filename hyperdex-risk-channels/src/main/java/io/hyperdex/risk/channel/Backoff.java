package io.hyperdex.risk.channel;

import java.util.random.RandomGenerator;

/** Decorrelated jitter: each pause is drawn from the base to three times the one before. */
final class Backoff {
  private Backoff() {}

  /** The pause after {@code previousMs}, which is 0 before the first. */
  static long nextMs(long previousMs, long baseMs, long capMs, RandomGenerator random) {
    long upper = Math.max(baseMs + 1, Math.min(capMs, 3 * Math.max(previousMs, baseMs)) + 1);
    return Math.min(capMs, random.nextLong(baseMs, upper));
  }
}
