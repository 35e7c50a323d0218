package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.RiskEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the owner of each record: events of the user, in order, and calls to look again at
 * rules or to end a period. A user gets an inbox when it first needs one. Nobody waits here.
 */
final class LeanInboxes {
  static final int CHECK = 1;
  static final int PERIOD_END = 2;
  static final int RULES = 4;

  private static final int STRIPES = 1 << 12;

  /** One user's, or the market's. Bounded. */
  static final class Inbox {
    private final int user;
    private final @Nullable Inbox next;
    private final Queue<RiskEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

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
