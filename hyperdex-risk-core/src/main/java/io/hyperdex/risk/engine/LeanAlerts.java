package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.wide.Hash128;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Transitions of rules on their way to the dispatch, as plain numbers in memory made at build: the
 * trading thread allocates nothing. Whoever drains or reads alerts makes objects of them.
 *
 * <p>One bounded ring per severity, so that no lesser alert takes the room of a critical one. A
 * transition that finds its ring full is dropped and counted. Any thread may put; one at a time
 * takes, in order of arrival over all rings.
 */
final class LeanAlerts {
  private static final Severity[] SEVERITIES = Severity.values();
  static final int CAPACITY = 1 << 12;
  private static final int MASK = CAPACITY - 1;
  private static final int WORDS = 5;
  private static final long OPEN_MARK = Long.MIN_VALUE;

  /** A queue of the bounded kind with a sequence per cell (Vyukov 2010). */
  private static final class Ring {
    final AtomicLongArray sequence = new AtomicLongArray(CAPACITY);
    final long[] words = new long[CAPACITY * WORDS];
    final @Nullable Rule[] rules = new Rule[CAPACITY];
    final AtomicLong tail = new AtomicLong();
    long head; // by the taker
    final AtomicLong dropped = new AtomicLong();

    Ring() {
      for (int i = 0; i < CAPACITY; i++) {
        sequence.set(i, i);
      }
    }
  }

  private final AlertDispatch dispatch;
  private final IntFunction<UserId> names;
  private final Ring[] rings = new Ring[SEVERITIES.length];
  private final AtomicLong arrivals = new AtomicLong();
  private final AtomicBoolean taking = new AtomicBoolean();
  private final Hash128 hash = new Hash128(); // by the taker

  LeanAlerts(AlertDispatch dispatch, IntFunction<UserId> names) {
    this.dispatch = dispatch;
    this.names = names;
    Arrays.setAll(rings, i -> new Ring());
    dispatch.feedWith(this::publishWaiting);
  }

  void opened(int user, Rule rule, LeanSide side, int i) {
    put(user, rule, side, i, OPEN_MARK);
  }

  void resolved(int user, Rule rule, LeanSide side, int i, long timeMs) {
    put(user, rule, side, i, timeMs);
  }

  private void put(int user, Rule rule, LeanSide side, int i, long closedMs) {
    Ring ring = rings[rule.severity().ordinal()];
    long place;
    int cell;
    while (true) {
      place = ring.tail.get();
      cell = (int) place & MASK;
      long lead = ring.sequence.get(cell) - place;
      if (lead < 0) {
        ring.dropped.incrementAndGet();
        return;
      }
      if (lead == 0 && ring.tail.compareAndSet(place, place + 1)) {
        break;
      }
    }
    int at = cell * WORDS;
    ring.words[at] =
        (long) user << 32 | side.openedThen[i] & 0xffff_ffL | (long) side.status[i] << 24;
    ring.words[at + 1] = side.openedMs[i];
    ring.words[at + 2] = closedMs;
    ring.words[at + 3] = Double.doubleToRawLongBits(side.value[i]);
    ring.words[at + 4] = arrivals.getAndIncrement();
    ring.rules[cell] = rule;
    ring.sequence.set(cell, place + 1);
    if (dispatch.isInline()) {
      publishWaiting();
    } else {
      dispatch.announce();
    }
  }

  /** Publishes what waits; where another thread is at it, leaves it to that. */
  void publishWaiting() {
    while (hasWaiting() && taking.compareAndSet(false, true)) {
      try {
        Ring oldest = oldest();
        while (oldest != null) {
          take(oldest);
          oldest = oldest();
        }
      } finally {
        taking.set(false);
      }
    }
  }

  private static boolean hasNext(Ring ring) {
    return ring.sequence.get((int) ring.head & MASK) == ring.head + 1;
  }

  private boolean hasWaiting() {
    boolean any = false;
    for (Ring ring : rings) {
      any |= hasNext(ring);
    }
    return any;
  }

  private @Nullable Ring oldest() {
    Ring oldest = null;
    long least = Long.MAX_VALUE;
    for (Ring ring : rings) {
      if (hasNext(ring)) {
        long arrival = ring.words[((int) ring.head & MASK) * WORDS + 4];
        if (arrival < least) {
          least = arrival;
          oldest = ring;
        }
      }
    }
    return oldest;
  }

  private void take(Ring ring) {
    int cell = (int) ring.head & MASK;
    int at = cell * WORDS;
    long who = ring.words[at];
    long openedMs = ring.words[at + 1];
    long closedMs = ring.words[at + 2];
    double value = Double.longBitsToDouble(ring.words[at + 3]);
    Rule rule = ring.rules[cell];
    ring.rules[cell] = null;
    ring.sequence.set(cell, ring.head + CAPACITY);
    ring.head++;
    if (rule == null) {
      throw new IllegalStateException("an alert without a rule in cell " + cell);
    }
    UserId user = names.apply((int) (who >>> 32));
    Alert alert =
        LeanSide.alert(
            user, rule, openedMs, (int) who & 0xff_ffff, value, (int) (who >>> 24 & 0xff), hash);
    dispatch.publish(closedMs == OPEN_MARK ? alert : alert.resolvedAt(closedMs));
  }

  /** Transitions lost to a full ring. */
  long dropped(Severity severity) {
    return rings[severity.ordinal()].dropped.get();
  }
}
