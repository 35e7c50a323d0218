package io.hyperdex.risk.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events inside the horizon by their 128-bit key. Any thread may call anything; none waits without
 * bound for another.
 */
final class Keys {
  /*
   * Keys are spread over many tables, and a thread holds one for some tens of nanoseconds. Should
   * it be suspended just then, a key of the same table (one in 64) can't be looked up, and its
   * event is answered BUSY. What is to be removed meanwhile waits in a queue, for whoever holds the
   * table next.
   */
  private static final int TABLES = 64;
  private static final int TRIES = 1_000;
  private static final int LAST_TRIES =
      200; // with the processor left to others, the holder perhaps
  private static final int NO_USER = -1;

  enum Claim {
    CLAIMED,
    /** The key stands for another event. */
    KNOWN,
    /** Another thread stands in the way. */
    BUSY
  }

  /** What a key stands for. */
  static final class Found {
    int user = NO_USER;
    long identity;

    void set(int user, long identity) {
      this.user = user;
      this.identity = identity;
    }

    boolean isKnown() {
      return user != NO_USER;
    }
  }

  private record Removal(long high, long low, int user, long identity) {}

  private static final class Table extends AtomicInteger {
    private static final long serialVersionUID = 1;

    final transient KeyTable keys;
    final transient Queue<Removal> removals = new ConcurrentLinkedQueue<>();
    final AtomicInteger waiting = new AtomicInteger();

    Table(KeyTable.Settled settled) {
      keys = new KeyTable(settled);
    }

    boolean tryHold() {
      for (int i = 0; i < TRIES + LAST_TRIES; i++) {
        if (get() == 0 && compareAndSet(0, 1)) {
          if (waiting.get() > 0) {
            remove();
          }
          return true;
        }
        if (i < TRIES) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      return false;
    }

    void letGo() {
      setRelease(0);
    }

    private void remove() {
      for (Removal next = removals.poll(); next != null; next = removals.poll()) {
        waiting.decrementAndGet();
        keys.remove(next.high, next.low, next.user, next.identity);
      }
    }
  }

  private final Table[] tables = new Table[TABLES];

  /**
   * @param settled tells places of events that no longer count; what it says of one stays so
   */
  Keys(KeyTable.Settled settled) {
    for (int i = 0; i < TABLES; i++) {
      tables[i] = new Table(settled);
    }
  }

  private Table table(long high, long low) {
    return tables[(int) (KeyTable.mix(high, low) >>> 58)];
  }

  Claim claim(long high, long low, int user, long identity, long place) {
    Table table = table(high, low);
    if (!table.tryHold()) {
      return Claim.BUSY;
    }
    try {
      return table.keys.putIfAbsent(high, low, user, identity, place) ? Claim.CLAIMED : Claim.KNOWN;
    } finally {
      table.letGo();
    }
  }

  /** False where another thread stands in the way. */
  boolean find(long high, long low, Found found) {
    Table table = table(high, low);
    if (!table.tryHold()) {
      return false;
    }
    try {
      int at = table.keys.find(high, low);
      if (at < 0) {
        found.set(NO_USER, 0);
      } else {
        found.set(table.keys.user(at), table.keys.identity(at));
      }
      return true;
    } finally {
      table.letGo();
    }
  }

  /** Forgets a key, if it still stands for this event. */
  void remove(long high, long low, int user, long identity) {
    Table table = table(high, low);
    if (table.tryHold()) {
      try {
        table.keys.remove(high, low, user, identity);
      } finally {
        table.letGo();
      }
    } else {
      table.removals.add(new Removal(high, low, user, identity));
      table.waiting.incrementAndGet();
    }
  }

  /** Told of every key that is not settled; nothing must change meanwhile. */
  void forEachEntry(KeyTable.EntryVisitor visitor) {
    for (Table table : tables) {
      if (table.waiting.get() > 0 && table.tryHold()) {
        table.letGo(); // has removed what was to be removed
      }
      table.keys.forEachEntry(visitor);
    }
  }

  /** Told of every key, in no order; nothing must change meanwhile. */
  void forEach(KeyTable.Visitor visitor) {
    for (Table table : tables) {
      table.keys.forEach(visitor);
    }
  }
}
