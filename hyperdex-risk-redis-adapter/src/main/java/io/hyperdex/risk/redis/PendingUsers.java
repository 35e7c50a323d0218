package io.hyperdex.risk.redis;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Users that wait to be written, each once, the newest snapshot of each: who waits is in the queue
 * and what for in the map. Thread safe; no thread waits for another beyond one entry of the map.
 */
final class PendingUsers {
  /** A user and the snapshot to write; empty: ask for it when it is written. */
  record Entry(UserId user, Optional<UserSnapshot> snapshot) {}

  private final ConcurrentHashMap<UserId, Optional<UserSnapshot>> waiting =
      new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<UserId> order = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder conflated = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final int capacity;

  PendingUsers(int capacity) {
    this.capacity = capacity;
  }

  /** Returns whether the user waits now; false: dropped. */
  boolean add(UserId user, Optional<UserSnapshot> snapshot) {
    boolean reserved = false;
    while (true) {
      if (waiting.computeIfPresent(user, (u, held) -> newer(held, snapshot)) != null) {
        if (reserved) {
          size.decrementAndGet();
        }
        conflated.increment();
        return true;
      }
      if (!reserved && size.incrementAndGet() > capacity) {
        size.decrementAndGet();
        dropped.increment();
        return false;
      }
      reserved = true;
      if (waiting.putIfAbsent(user, snapshot) == null) {
        order.add(user);
        return true;
      }
    }
  }

  private static Optional<UserSnapshot> newer(
      Optional<UserSnapshot> held, Optional<UserSnapshot> offered) {
    if (held.isEmpty() || offered.isEmpty()) {
      return Optional.empty(); // the present state, which is newer than any
    }
    return offered.get().exposure().version() >= held.get().exposure().version() ? offered : held;
  }

  List<Entry> take(int most) {
    List<Entry> taken = new ArrayList<>();
    while (taken.size() < most) {
      UserId user = order.poll();
      if (user == null) {
        break;
      }
      Optional<UserSnapshot> snapshot = waiting.remove(user);
      if (snapshot != null) {
        size.decrementAndGet();
        taken.add(new Entry(user, snapshot));
      }
    }
    return taken;
  }

  int size() {
    return Math.max(0, size.get());
  }

  long conflated() {
    return conflated.sum();
  }

  long dropped() {
    return dropped.sum();
  }
}
