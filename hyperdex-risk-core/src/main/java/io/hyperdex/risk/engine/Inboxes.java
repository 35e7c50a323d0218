package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.RiskEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the owner of each record: events of the user, in order, and calls to look again at
 * rules, to end a period, or to follow the log. A user gets an inbox when it first needs one.
 * Nobody waits here.
 */
final class Inboxes {
  static final int CHECK = 1;
  static final int PERIOD_END = 2;
  static final int RULES = 4;

  static final long NOTHING_MISSED = Long.MAX_VALUE;

  private static final int STRIPES = 1 << 12;

  /** One user's, or the market's. Bounded. */
  static final class Inbox {
    private final int user;
    private final @Nullable Inbox next;
    private final Queue<RiskEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong missed = new AtomicLong(NOTHING_MISSED);

    Inbox(int user, @Nullable Inbox next) {
      this.user = user;
      this.next = next;
    }

    boolean offer(RiskEvent event, int capacity) {
      if (size.incrementAndGet() > capacity) {
        size.decrementAndGet();
        return false;
      }
      events.add(event);
      return true;
    }

    @Nullable RiskEvent poll() {
      RiskEvent event = events.poll();
      if (event != null) {
        size.decrementAndGet();
      }
      return event;
    }

    boolean isEmpty() {
      return events.isEmpty();
    }

    void call(int what) {
      calls.getAndUpdate(known -> known | what);
    }

    /** A log entry went by that the user was not taken over. */
    void miss(long entryIndex) {
      missed.accumulateAndGet(entryIndex, Math::min);
    }

    /** The first of them, or {@link #NOTHING_MISSED}. */
    long takeMissed() {
      return missed.getAndSet(NOTHING_MISSED);
    }

    int takeCalls() {
      return calls.getAndSet(0);
    }
  }

  private final AtomicReferenceArray<@Nullable Inbox> stripes = new AtomicReferenceArray<>(STRIPES);

  Inbox of(int user) {
    int stripe = user & STRIPES - 1;
    while (true) {
      Inbox first = stripes.get(stripe);
      for (Inbox inbox = first; inbox != null; inbox = inbox.next) {
        if (inbox.user == user) {
          return inbox;
        }
      }
      Inbox added = new Inbox(user, first);
      if (stripes.compareAndSet(stripe, first, added)) {
        return added;
      }
    }
  }
}
