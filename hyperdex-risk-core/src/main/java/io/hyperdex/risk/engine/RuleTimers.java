package io.hyperdex.risk.engine;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * When a time of some user's rules runs out. Any thread may add; one at a time runs. An entry that
 * no longer holds is found out by the user's own states, and does no harm.
 */
final class RuleTimers {
  private record Due(long timeMs, int user) {}

  private final ConcurrentSkipListSet<Due> dues =
      new ConcurrentSkipListSet<>(
          Comparator.comparingLong(Due::timeMs).thenComparingInt(Due::user));

  private final AtomicLong first = new AtomicLong(RuleMachine.NEVER);

  void add(long timeMs, int user) {
    if (timeMs != RuleMachine.NEVER && user >= 0 && dues.add(new Due(timeMs, user))) {
      lower(timeMs);
    }
  }

  private void lower(long timeMs) {
    first.accumulateAndGet(timeMs, Math::min);
  }

  /** Before this time nothing is due. */
  long firstMs() {
    return first.get();
  }

  void write(StateWriter out) {
    for (Due due : dues) {
      out.putSigned(due.timeMs);
      out.putVar(due.user);
      out.endRecord();
    }
  }

  /** Hands over every user for whom something is due by a time. */
  void run(long timeMs, IntConsumer user) {
    if (first.get() > timeMs) {
      return;
    }
    for (Due due = dues.pollFirst(); due != null; due = dues.pollFirst()) {
      if (due.timeMs > timeMs) {
        dues.add(due);
        break;
      }
      user.accept(due.user);
    }
    first.set(RuleMachine.NEVER); // what is added from here on lowers it again
    Due next = dues.isEmpty() ? null : dues.first();
    if (next != null) {
      lower(next.timeMs);
    }
  }
}
