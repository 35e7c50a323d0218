package io.hyperdex.risk.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The remembered events in order of arrival, and the steps to use again: what can no longer change
 * is forgotten at the front and becomes the step of a new event.
 */
final class Journal {
  private final KeyTable keys;
  private final ChainTable chains;
  private static final int FIRST_ROOM = 256;
  private static final int BETWEEN_TRIMS = 1024;

  private @Nullable KnownEvent[] ring = new KnownEvent[FIRST_ROOM];
  private long first;
  private long end;
  private HistoryEntry[] free = new HistoryEntry[16];
  private int freeCount;
  private long identities;

  Journal(KeyTable keys, ChainTable chains) {
    this.keys = keys;
    this.chains = chains;
  }

  /** A blank step, with an identity no step had before. */
  HistoryEntry blank() {
    HistoryEntry step = freeCount > 0 ? free[--freeCount] : new HistoryEntry();
    step.identity = ++identities;
    return step;
  }

  /** Takes back a blank step that was not used. */
  void giveBack(HistoryEntry step) {
    step.clear();
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = step;
  }

  void remember(KnownEvent event) {
    keys.remember(event);
    if (end - first == ring.length) {
      resize(ring.length * 2);
    }
    ring[(int) end++ & ring.length - 1] = event;
  }

  private void resize(int room) {
    @Nullable KnownEvent[] other = new KnownEvent[room];
    for (long i = first; i < end; i++) {
      other[(int) i & room - 1] = ring[(int) i & ring.length - 1];
    }
    ring = other;
  }

  /** Gives memory back that a rush has left behind. */
  private void trim() {
    int live = (int) (end - first);
    if (ring.length > FIRST_ROOM && live < ring.length / 16) {
      resize(ring.length / 4);
      int keep = Math.min(freeCount, ring.length);
      free = Arrays.copyOf(free, Math.max(keep, 16));
      freeCount = keep;
    }
    keys.trim();
  }

  /** Forgets from the oldest arrival on; an event that may still change ends the sweep. */
  void forgetSettled(long nowMs) {
    while (first < end) {
      int slot = (int) first & ring.length - 1;
      KnownEvent oldest = ring[slot];
      if (oldest instanceof HistoryEntry step) {
        if (step.inHistory && !isOver(step, nowMs)) {
          return;
        }
        keys.forget(step);
        giveBack(step);
      } else if (oldest != null) {
        boolean known = keys.find(oldest.keyHigh, oldest.keyLow) == oldest;
        if (known && !oldest.isSettled(chains, nowMs)) {
          return;
        }
        keys.forget(oldest);
      }
      ring[slot] = null;
      first++;
      if ((first & BETWEEN_TRIMS - 1) == 0) {
        trim();
      }
    }
  }

  /** Whether neither the step nor any of the user's before it can change any more. */
  private boolean isOver(HistoryEntry step, long nowMs) {
    if (!step.isSettled(chains, nowMs)) {
      return false;
    }
    // A step of the user's that came before this one is forgotten by now.
    HistoryEntry before = step.isLinkedOutOfOrder() ? step.before() : null;
    for (; before != null; before = before.before()) {
      if (before.own && !before.explicitlyFinal && !before.isSettled(chains, nowMs)) {
        return false;
      }
    }
    return true;
  }
}
