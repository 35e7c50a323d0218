package io.hyperdex.risk.redis;

import io.hyperdex.risk.id.UserId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest state a reader has given out, of the users it gave out last: one slot for all users of
 * the same hash, the last one holds it. Bounded, thread safe, never waits.
 */
final class SeenStamps {
  private static final int SLOTS = 1 << 16;

  private final AtomicReferenceArray<@Nullable Seen> slots = new AtomicReferenceArray<>(SLOTS);

  private record Seen(UserId user, Stamp stamp) {}

  private static int slotOf(UserId user) {
    int hash = user.hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }

  void saw(UserId user, Stamp stamp) {
    int slot = slotOf(user);
    Seen next = new Seen(user, stamp);
    Seen held = slots.get(slot);
    while (held == null || !held.user.equals(user) || held.stamp.compareTo(stamp) < 0) {
      if (slots.compareAndSet(slot, held, next)) {
        return;
      }
      held = slots.get(slot);
    }
  }

  /** Whether a newer state of the user was given out, as far as is remembered. */
  boolean isBehind(UserId user, Stamp stamp) {
    Seen held = slots.get(slotOf(user));
    return held != null && held.user.equals(user) && stamp.compareTo(held.stamp) < 0;
  }
}
