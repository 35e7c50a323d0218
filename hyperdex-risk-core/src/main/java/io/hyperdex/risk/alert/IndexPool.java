package io.hyperdex.risk.alert;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The indexes {@code 0 .. size-1}, each in the pool or in one caller's hands.
 *
 * <p>Thread safe, lock-free: a caller suspended anywhere holds up nobody. O(1); nothing is
 * allocated after construction.
 */
final class IndexPool {
  /** No index: the pool is empty. */
  static final int NONE = -1;

  /*
   * A stack. The word on top has the uppermost index in its low half and a count of changes in its
   * high half: who read the word before others took the index and gave it back must not take it by
   * what it read of the one below.
   */
  private final AtomicIntegerArray below;
  private final AtomicLong top;

  IndexPool(int size) {
    below = new AtomicIntegerArray(size);
    for (int i = 0; i < size; i++) {
      below.setPlain(i, i - 1);
    }
    top = new AtomicLong(after(0, size - 1));
  }

  /** Takes an index; {@link #NONE} if all are taken. */
  int take() {
    while (true) {
      long seen = top.get();
      int index = (int) seen;
      if (index == NONE || top.compareAndSet(seen, after(seen, below.get(index)))) {
        return index;
      }
    }
  }

  /** Gives back an index that the caller has taken. */
  void give(int index) {
    long seen;
    do {
      seen = top.get();
      below.set(index, (int) seen);
    } while (!top.compareAndSet(seen, after(seen, index)));
  }

  private static long after(long seen, int index) {
    return ((seen >>> Integer.SIZE) + 1) << Integer.SIZE | Integer.toUnsignedLong(index);
  }
}
