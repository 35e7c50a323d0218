package io.hyperdex.risk.channel;

import io.hyperdex.risk.id.UserId;
import java.util.HashMap;
import java.util.Map;

/** Batches each user has had in the present period. */
final class UserBudget {
  private final int most;
  private final long periodMs;
  private final Map<UserId, Integer> used = new HashMap<>();
  private long period = Long.MIN_VALUE;

  UserBudget(int most, long periodMs) {
    this.most = most;
    this.periodMs = periodMs;
  }

  boolean take(UserId user, long nowMs) {
    if (most == 0) {
      return true;
    }
    long present = Math.floorDiv(nowMs, periodMs);
    if (present != period) {
      period = present;
      used.clear();
    }
    int count = used.getOrDefault(user, 0);
    if (count >= most) {
      return false;
    }
    used.put(user, count + 1);
    return true;
  }

  long nextPeriodMs(long nowMs) {
    return (Math.floorDiv(nowMs, periodMs) + 1) * periodMs;
  }
}
