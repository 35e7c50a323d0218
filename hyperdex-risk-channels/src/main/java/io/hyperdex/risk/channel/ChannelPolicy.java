package io.hyperdex.risk.channel;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a channel is driven: retries, deadline, concurrency, pace, room, batches. Immutable; every
 * method gives a changed copy. Start with {@link #standard()}.
 */
public final class ChannelPolicy {
  long retryBaseMs = 1_000;
  long retryCapMs = 600_000;
  long deadlineMs = Duration.ofHours(24).toMillis();
  int concurrency = 2;
  double perSecond = 0;
  int breakerFailures = 5;
  long breakerBaseMs = 5_000;
  long breakerCapMs = 300_000;
  int capacity = 10_000;
  int batchMost = 1;
  long batchWaitMs = 0;
  int userMost = 0;
  long userPeriodMs = 1;
  @Nullable String fallback;

  private ChannelPolicy() {}

  /**
   * Retries from 1 s to 10 min apart for 24 h, two at once, no limit of pace, a breaker after 5
   * failures in a row, room for 10,000, no batches, no fallback.
   */
  public static ChannelPolicy standard() {
    return new ChannelPolicy();
  }

  private ChannelPolicy with(Consumer<ChannelPolicy> change) {
    ChannelPolicy copy = new ChannelPolicy();
    copy.retryBaseMs = retryBaseMs;
    copy.retryCapMs = retryCapMs;
    copy.deadlineMs = deadlineMs;
    copy.concurrency = concurrency;
    copy.perSecond = perSecond;
    copy.breakerFailures = breakerFailures;
    copy.breakerBaseMs = breakerBaseMs;
    copy.breakerCapMs = breakerCapMs;
    copy.capacity = capacity;
    copy.batchMost = batchMost;
    copy.batchWaitMs = batchWaitMs;
    copy.userMost = userMost;
    copy.userPeriodMs = userPeriodMs;
    copy.fallback = fallback;
    change.accept(copy);
    return copy;
  }

  /**
   * Pauses between attempts: decorrelated jitter, each drawn from {@code base} to three times the
   * one before, never above {@code cap}.
   */
  public ChannelPolicy retry(Duration base, Duration cap) {
    long baseMs = positive("base", base);
    long capMs = positive("cap", cap);
    if (capMs < baseMs) {
      throw new IllegalArgumentException("cap must not be below base: " + cap + " < " + base);
    }
    return with(
        p -> {
          p.retryBaseMs = baseMs;
          p.retryCapMs = capMs;
        });
  }

  /** From queueing to the dead letter. */
  public ChannelPolicy deadline(Duration total) {
    return with(p -> p.deadlineMs = positive("deadline", total));
  }

  /** Attempts at the same time; after an outage one, then twice as many with every success. */
  public ChannelPolicy concurrency(int most) {
    return with(p -> p.concurrency = positive("concurrency", most));
  }

  /** Attempts a second; at most one second's worth at once. */
  public ChannelPolicy perSecond(double most) {
    if (!(most > 0)) {
      throw new IllegalArgumentException("attempts a second must be positive: " + most);
    }
    return with(p -> p.perSecond = most);
  }

  /**
   * After so many failures in a row nothing is tried for a while, which doubles from {@code base}
   * to {@code cap} and is shortened by chance by up to a half; then one message is the probe.
   */
  public ChannelPolicy breaker(int failures, Duration base, Duration cap) {
    return with(
        p -> {
          p.breakerFailures = positive("failures", failures);
          p.breakerBaseMs = positive("base", base);
          p.breakerCapMs = positive("cap", cap);
        });
  }

  /** Deliveries that may wait; beyond, the oldest of the least severity is dropped and counted. */
  public ChannelPolicy capacity(int most) {
    return with(p -> p.capacity = positive("capacity", most));
  }

  /**
   * Sends up to {@code most} messages of one user together. All but CRITICAL ones wait so long for
   * others.
   */
  public ChannelPolicy batch(int most, Duration wait) {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("wait must not be negative: " + wait);
    }
    return with(
        p -> {
          p.batchMost = positive("batch", most);
          p.batchWaitMs = wait.toMillis();
        });
  }

  /**
   * Batches a user gets in each multiple of the period; what is beyond waits for the next one and
   * then goes together. Batches with a CRITICAL message go at once and are counted.
   */
  public ChannelPolicy perUser(int most, Duration period) {
    return with(
        p -> {
          p.userMost = positive("per user", most);
          p.userPeriodMs = positive("period", period);
        });
  }

  /** Name of the channel that gets what this one fails to deliver. */
  public ChannelPolicy fallback(String channel) {
    return with(p -> p.fallback = Objects.requireNonNull(channel, "channel"));
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
    return value;
  }

  private static long positive(String what, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(what + " must be at least a millisecond: " + value);
    }
    return value.toMillis();
  }
}
