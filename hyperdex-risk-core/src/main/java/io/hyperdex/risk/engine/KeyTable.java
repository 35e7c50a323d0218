package io.hyperdex.risk.engine;

/**
 * Events inside the horizon by their 128-bit key: open addressing over plain numbers, so that a
 * trade stores no reference, which costs a garbage collector's barrier each.
 */
final class KeyTable {
  /** {@link #find}: no such key. */
  static final long NONE = 0;

  private static final int WORDS = 3; // key high, key low, what it stands for
  private static final int FIRST_ROOM = 256;

  private long[] table = new long[WORDS * FIRST_ROOM];
  private int mask = FIRST_ROOM - 1;
  private int size;

  /** What a key stands for, or {@link #NONE}. */
  long find(long high, long low) {
    long[] all = table;
    for (int i = slot(high, low); ; i = i + 1 & mask) {
      long value = all[WORDS * i + 2];
      if (value == NONE || (all[WORDS * i] == high && all[WORDS * i + 1] == low)) {
        return value;
      }
    }
  }

  private int slot(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9e3779b97f4a7c15L;
    return (int) (mixed ^ mixed >>> 32) & mask;
  }

  /** Sets what a key stands for, which is not {@link #NONE}. */
  void put(long high, long low, long value) {
    int i = slot(high, low);
    while (table[WORDS * i + 2] != NONE
        && (table[WORDS * i] != high || table[WORDS * i + 1] != low)) {
      i = i + 1 & mask;
    }
    size += table[WORDS * i + 2] == NONE ? 1 : 0;
    table[WORDS * i] = high;
    table[WORDS * i + 1] = low;
    table[WORDS * i + 2] = value;
    if (size > mask / 2) {
      resize((mask + 1) * 2);
    }
  }

  /**
   * Gives memory back that a rush has left behind: a sparse table misses the cache at every key.
   */
  void trim() {
    if (mask + 1 > FIRST_ROOM && size < (mask + 1) / 16) {
      resize((mask + 1) / 4);
    }
  }

  private void resize(int room) {
    long[] before = table;
    table = new long[WORDS * room];
    mask = room - 1;
    size = 0;
    for (int at = 0; at < before.length; at += WORDS) {
      if (before[at + 2] != NONE) {
        put(before[at], before[at + 1], before[at + 2]);
      }
    }
  }

  /** Forgets a key, if it still stands for a value. */
  void remove(long high, long low, long value) {
    int i = slot(high, low);
    while (table[WORDS * i] != high || table[WORDS * i + 1] != low) {
      if (table[WORDS * i + 2] == NONE) {
        return;
      }
      i = i + 1 & mask;
    }
    if (table[WORDS * i + 2] != value) {
      return;
    }
    size--;
    // Close the gap: entries behind it that were pushed on past it move up.
    int gap = i;
    for (int next = gap + 1 & mask; table[WORDS * next + 2] != NONE; next = next + 1 & mask) {
      int home = slot(table[WORDS * next], table[WORDS * next + 1]);
      if ((next - home & mask) >= (next - gap & mask)) {
        System.arraycopy(table, WORDS * next, table, WORDS * gap, WORDS);
        gap = next;
      }
    }
    table[WORDS * gap] = 0;
    table[WORDS * gap + 1] = 0;
    table[WORDS * gap + 2] = NONE;
  }

  /** Told of every key, in no order. */
  @FunctionalInterface
  interface Visitor {
    void visit(long value);
  }

  void forEach(Visitor visitor) {
    for (int at = 0; at < table.length; at += WORDS) {
      if (table[at + 2] != NONE) {
        visitor.visit(table[at + 2]);
      }
    }
  }
}
