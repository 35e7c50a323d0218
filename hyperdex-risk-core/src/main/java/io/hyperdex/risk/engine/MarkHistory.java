package io.hyperdex.risk.engine;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The marks of one token in force over time: from which place in the global log on which. One
 * thread at a time writes; any may ask, and what is true of a place stays so until it is forgotten.
 */
final class MarkHistory {
  private static final int FIRST_ROOM = 2;
  private static final int MANY = 64;

  /** Only ever added to at the end; what is before the size does not change. */
  private static final class Row {
    final long[] places;
    final @Nullable Mark[] marks;
    volatile int size;

    Row(int room) {
      places = new long[room];
      marks = new Mark[room];
    }

    Row from(int first, int room) {
      Row row = new Row(room);
      int kept = size - first;
      System.arraycopy(places, first, row.places, 0, kept);
      System.arraycopy(marks, first, row.marks, 0, kept);
      row.size = kept;
      return row;
    }

    /** How many are from before a place on. */
    int before(long place, int size) {
      int found = Arrays.binarySearch(places, 0, size, place);
      return found < 0 ? -found - 1 : found;
    }
  }

  private volatile Row row = new Row(FIRST_ROOM);
  private int tidyAt = MANY;

  /** The mark (or none) in force after the first {@code place} entries of the log. */
  @Nullable Mark at(long place) {
    Row row = this.row;
    int size = row.size;
    if (size == 0) {
      return null;
    }
    if (row.places[size - 1] < place) {
      return row.marks[size - 1];
    }
    int before = row.before(place, size);
    return before == 0 ? null : row.marks[before - 1];
  }

  /** Puts a mark (or none) in force from the log entry at {@code place} on. */
  void add(@Nullable Mark mark, long place) {
    Row row = this.row;
    int size = row.size;
    if (size == row.places.length) {
      row = row.from(0, 2 * size);
    }
    row.places[size] = place;
    row.marks[size] = mark;
    row.size = size + 1;
    this.row = row;
  }

  /** From where on a mark was in force first; -1 where that is forgotten. */
  long placeOf(Mark mark) {
    Row row = this.row;
    for (int i = 0; i < row.size; i++) {
      if (row.marks[i] == mark) {
        return row.places[i];
      }
    }
    return -1;
  }

  /** The mark that came into force just there; null where none did. */
  @Nullable Mark since(long place) {
    Row row = this.row;
    int at = Arrays.binarySearch(row.places, 0, row.size, place);
    return at < 0 ? null : row.marks[at];
  }

  /** Of the marks in force after a place and the one at it: how many, and each. */
  void visitFrom(long place, IntConsumer count, BiConsumer<Long, @Nullable Mark> each) {
    Row row = this.row;
    int size = row.size;
    int first = Math.max(0, row.before(place, size) - 1);
    count.accept(size - first);
    for (int i = first; i < size; i++) {
      each.accept(row.places[i], row.marks[i]);
    }
  }

  /** Once there are many: forgets marks that were replaced before a place. */
  void tidyBefore(long place) {
    Row row = this.row;
    int size = row.size;
    if (size > tidyAt) {
      int first = Math.max(0, row.before(place, size) - 1);
      Row kept = row.from(first, Math.max(FIRST_ROOM, 2 * (size - first)));
      tidyAt = Math.max(MANY, 2 * kept.size);
      this.row = kept;
    }
  }
}
