package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import java.util.HashMap;
import java.util.Map;

/**
 * How many notices each user has had in the present period. Periods are multiples of its length.
 */
final class NoticeBudget {
  private final int most;
  private final long periodMs;
  private final Map<UserId, Integer> used = new HashMap<>();
  private long period = Long.MIN_VALUE;

  NoticeBudget(int most, long periodMs) {
    this.most = most;
    this.periodMs = periodMs;
  }

  /** Whether a new period has begun. */
  boolean advanceTo(long nowMs) {
    long present = Math.floorDiv(nowMs, periodMs);
    if (present == period) {
      return false;
    }
    period = present;
    used.clear(); // memory is bounded by the users of one period
    return true;
  }

  /** Whether the user may have another notice. */
  boolean has(UserId user) {
    return used.getOrDefault(user, 0) < most;
  }

  boolean take(UserId user) {
    if (!has(user)) {
      return false;
    }
    used.merge(user, 1, Integer::sum);
    return true;
  }
}
