package io.hyperdex.risk.engine;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The steps of one user, oldest first: added and taken back at the end, forgotten at the front. */
final class StepLog extends AbstractList<HistoryEntry> implements RandomAccess {
  private static final @Nullable HistoryEntry[] NONE = new HistoryEntry[0];

  private @Nullable HistoryEntry[] items = NONE;
  private int first;
  private int end;
  private int own;

  @Override
  public HistoryEntry get(int i) {
    HistoryEntry step = i >= 0 && i < size() ? items[first + i] : null;
    if (step == null) {
      throw new IndexOutOfBoundsException(i + " of " + size());
    }
    return step;
  }

  @Override
  public int size() {
    return end - first;
  }

  /** User events among the steps. */
  int own() {
    return own;
  }

  @Override
  public boolean add(HistoryEntry step) {
    if (end == items.length) {
      makeRoom();
    }
    items[end++] = step;
    own += step.event != null ? 1 : 0;
    return true;
  }

  /** Moves the steps to the front where that frees half of the room, else doubles it. */
  private void makeRoom() {
    int size = size();
    @Nullable HistoryEntry[] to =
        first > items.length / 2 ? items : new HistoryEntry[Math.max(2, items.length * 2)];
    System.arraycopy(items, first, to, 0, size);
    if (to == items) {
      Arrays.fill(items, size, end, null);
    }
    items = to;
    first = 0;
    end = size;
  }

  HistoryEntry removeLast() {
    HistoryEntry step = get(size() - 1);
    items[--end] = null;
    own -= step.event != null ? 1 : 0;
    return step;
  }

  HistoryEntry removeFirst() {
    HistoryEntry step = get(0);
    items[first++] = null;
    own -= step.event != null ? 1 : 0;
    if (first == end) {
      items = NONE; // most users are idle most of the time
      first = 0;
      end = 0;
    }
    return step;
  }
}
