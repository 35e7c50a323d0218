package io.hyperdex.risk.engine;

/**
 * What 128-bit keys stand for: open addressing over plain numbers, so that a trade stores no
 * reference, which costs a garbage collector's barrier each. Keys of events that are settled go by
 * themselves, a few looked at with each new one. Not thread safe.
 */
final class KeyTable {
  /** Tells keys that no longer count by the place of the event, as the caller numbers it. */
  @FunctionalInterface
  interface Settled {
    boolean isSettled(long place);
  }

  private static final int WORDS = 5; // key high, key low, user + 1 (0: empty), identity, place
  private static final int FIRST_ROOM = 8;

  /**
   * Looked at with each new key: with four, at most a quarter of a table that does not grow is
   * settled.
   */
  private static final int LOOKED_AT = 4;

  private final Settled settled;
  private long[] table = new long[WORDS * FIRST_ROOM];
  private int mask = FIRST_ROOM - 1;
  private int size;
  private int hand;

  KeyTable(Settled settled) {
    this.settled = settled;
  }

  /** Where a key's entry is, for {@link #user} and {@link #identity}; -1 where there is none. */
  int find(long high, long low) {
    int at = entry(high, low);
    return table[at + 2] == 0 ? -1 : at;
  }

  int user(int at) {
    return (int) table[at + 2] - 1;
  }

  long identity(int at) {
    return table[at + 3];
  }

  /** The key's entry, or the empty one where it belongs. */
  private int entry(long high, long low) {
    long[] all = table;
    for (int i = slot(high, low); ; i = i + 1 & mask) {
      int at = WORDS * i;
      if (all[at + 2] == 0 || (all[at] == high && all[at + 1] == low)) {
        return at;
      }
    }
  }

  static long mix(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9e3779b97f4a7c15L;
    return mixed ^ mixed >>> 32;
  }

  private int slot(long high, long low) {
    return (int) mix(high, low) & mask;
  }

  /**
   * Sets what a key stands for; false, and nothing done, where it stands for something that counts.
   */
  boolean putIfAbsent(long high, long low, int user, long identity, long place) {
    int at = entry(high, low);
    boolean known = table[at + 2] != 0;
    if (known && !settled.isSettled(table[at + 4])) {
      return false;
    }
    set(at, high, low, user + 1L, identity, place);
    if (!known) {
      size++;
      lookOn();
      if (size > mask / 2) {
        resize((mask + 1) * 2);
      }
    }
    return true;
  }

  private void lookOn() {
    for (int i = 0; i < LOOKED_AT; i++) {
      int at = WORDS * hand;
      if (table[at + 2] != 0 && settled.isSettled(table[at + 4])) {
        removeAt(at); // another may have moved up to here
      } else {
        hand = hand + 1 & mask;
      }
    }
    if (hand < LOOKED_AT && mask + 1 > FIRST_ROOM && size < (mask + 1) / 16) {
      resize((mask + 1) / 4); // once around: gives memory back that a rush has left behind
    }
  }

  private void set(int at, long high, long low, long owner, long identity, long place) {
    table[at] = high;
    table[at + 1] = low;
    table[at + 2] = owner;
    table[at + 3] = identity;
    table[at + 4] = place;
  }

  private void resize(int room) {
    long[] before = table;
    table = new long[WORDS * room];
    mask = room - 1;
    hand = 0;
    for (int at = 0; at < before.length; at += WORDS) {
      if (before[at + 2] != 0) {
        System.arraycopy(before, at, table, entry(before[at], before[at + 1]), WORDS);
      }
    }
  }

  /** Forgets a key, if it still stands for this. */
  void remove(long high, long low, int user, long identity) {
    int at = entry(high, low);
    if (table[at + 2] == user + 1L && table[at + 3] == identity) {
      removeAt(at);
    }
  }

  private void removeAt(int at) {
    size--;
    // Close the gap: entries behind it that were pushed on past it move up.
    int gap = at / WORDS;
    for (int next = gap + 1 & mask; table[WORDS * next + 2] != 0; next = next + 1 & mask) {
      int home = slot(table[WORDS * next], table[WORDS * next + 1]);
      if ((next - home & mask) >= (next - gap & mask)) {
        System.arraycopy(table, WORDS * next, table, WORDS * gap, WORDS);
        gap = next;
      }
    }
    set(WORDS * gap, 0, 0, 0, 0, 0);
  }

  /** Told of every key, in no order. */
  @FunctionalInterface
  interface Visitor {
    void visit(int user, long identity);
  }

  /** Told of every key with all that is known of it, in no order. */
  @FunctionalInterface
  interface EntryVisitor {
    void visit(long high, long low, int user, long identity, long place);
  }

  /** As {@link #forEach}, without those that are settled. */
  void forEachEntry(EntryVisitor visitor) {
    for (int at = 0; at < table.length; at += WORDS) {
      if (table[at + 2] != 0 && !settled.isSettled(table[at + 4])) {
        visitor.visit(table[at], table[at + 1], user(at), identity(at), table[at + 4]);
      }
    }
  }

  void forEach(Visitor visitor) {
    for (int at = 0; at < table.length; at += WORDS) {
      if (table[at + 2] != 0) {
        visitor.visit(user(at), identity(at));
      }
    }
  }
}
