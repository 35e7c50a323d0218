package io.hyperdex.risk.channel;

import java.util.random.RandomGenerator;

/**
 * Leaves a failing receiver alone, then lets one attempt through, then twice as many each time.
 *
 * <p>Pauses double up to the cap, and each is drawn from the upper half of that. Drawn from a wider
 * range, many pauses would end early, and with them many hosts would be back at the same time.
 */
final class Breaker {
  private final ChannelPolicy policy;
  private final RandomGenerator random;
  private int failures;
  private long pauseMs;
  private long openUntilMs = Long.MIN_VALUE;
  private boolean open;
  private int allowed;
  private long openings;

  Breaker(ChannelPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
    this.allowed = policy.concurrency;
  }

  /** How many attempts may run at the same time now. */
  int allowed(long nowMs) {
    if (!open) {
      return allowed;
    }
    return nowMs >= openUntilMs ? 1 : 0;
  }

  void succeeded() {
    failures = 0;
    pauseMs = 0;
    if (open) {
      open = false;
      allowed = 1;
    } else {
      allowed = Math.min(policy.concurrency, allowed * 2);
    }
  }

  void failed(long nowMs) {
    failures++;
    // Attempts that were under way when it opened do not prolong it.
    if (open ? nowMs >= openUntilMs : failures >= policy.breakerFailures) {
      open = true;
      openings++;
      pauseMs =
          pauseMs == 0
              ? policy.breakerBaseMs
              : Math.min(Math.max(policy.breakerBaseMs, policy.breakerCapMs), 2 * pauseMs);
      openUntilMs = nowMs + pauseMs - random.nextLong(pauseMs / 2 + 1);
    }
  }

  /** When it lets something through again; {@code Long.MIN_VALUE} if it does now. */
  long openUntilMs() {
    return open ? openUntilMs : Long.MIN_VALUE;
  }

  long openings() {
    return openings;
  }

  String state(long nowMs) {
    return !open ? "CLOSED" : nowMs >= openUntilMs ? "HALF_OPEN" : "OPEN";
  }
}
