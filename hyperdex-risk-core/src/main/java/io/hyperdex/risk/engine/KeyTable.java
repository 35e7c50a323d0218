package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.EventKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events inside the horizon by key: open addressing, keys beside the entries, no object a key. */
final class KeyTable {
  private static final int FIRST_ROOM = 256;

  private long[] keys = new long[2 * FIRST_ROOM];
  private @Nullable KnownEvent[] entries = new KnownEvent[FIRST_ROOM];
  private int mask = FIRST_ROOM - 1;
  private int size;

  @Nullable KnownEvent find(EventKey key) {
    return find(key.high(), key.low());
  }

  @Nullable KnownEvent find(long high, long low) {
    for (int i = slot(high, low); ; i = i + 1 & mask) {
      KnownEvent entry = entries[i];
      if (entry == null || (keys[2 * i] == high && keys[2 * i + 1] == low)) {
        return entry;
      }
    }
  }

  private int slot(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9e3779b97f4a7c15L;
    return (int) (mixed ^ mixed >>> 32) & mask;
  }

  /** Remembers an event; one of the same key makes room for it. */
  void remember(KnownEvent entry) {
    int i = slot(entry.keyHigh, entry.keyLow);
    while (entries[i] != null
        && (keys[2 * i] != entry.keyHigh || keys[2 * i + 1] != entry.keyLow)) {
      i = i + 1 & mask;
    }
    size += entries[i] == null ? 1 : 0;
    entries[i] = entry;
    keys[2 * i] = entry.keyHigh;
    keys[2 * i + 1] = entry.keyLow;
    if (size > entries.length / 2) {
      resize(entries.length * 2);
    }
  }

  /** Gives memory back that a rush has left behind: a sparse table misses the cache at every key. */
  void trim() {
    if (entries.length > FIRST_ROOM && size < entries.length / 16) {
      resize(entries.length / 4);
    }
  }

  private void resize(int room) {
    List<KnownEvent> all = all();
    entries = new KnownEvent[room];
    keys = new long[room * 2];
    mask = room - 1;
    size = 0;
    all.forEach(this::remember);
  }

  /** Forgets an event, if its key still stands for it. */
  void forget(KnownEvent entry) {
    int i = slot(entry.keyHigh, entry.keyLow);
    while (entries[i] != entry) {
      if (entries[i] == null) {
        return;
      }
      i = i + 1 & mask;
    }
    size--;
    // Close the gap: entries behind it that were pushed on past it move up.
    int gap = i;
    for (int next = gap + 1 & mask; entries[next] != null; next = next + 1 & mask) {
      int home = slot(keys[2 * next], keys[2 * next + 1]);
      if ((next - home & mask) >= (next - gap & mask)) {
        entries[gap] = entries[next];
        keys[2 * gap] = keys[2 * next];
        keys[2 * gap + 1] = keys[2 * next + 1];
        gap = next;
      }
    }
    entries[gap] = null;
  }

  /** In no order. */
  List<KnownEvent> all() {
    List<KnownEvent> all = new ArrayList<>(size);
    for (KnownEvent entry : entries) {
      if (entry != null) {
        all.add(entry);
      }
    }
    return all;
  }
}
