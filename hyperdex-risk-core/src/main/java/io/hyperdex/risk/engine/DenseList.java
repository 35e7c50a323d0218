package io.hyperdex.risk.engine;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Things by dense index. Written by one thread at a time; any thread may read meanwhile, and sees
 * every index it was ever handed.
 */
final class DenseList<T> implements Iterable<T> {
  private volatile @Nullable Object[] items = new Object[16];
  private volatile int size;

  int size() {
    return size;
  }

  void add(T item) {
    int at = size;
    @Nullable Object[] grown = at < items.length ? items : Arrays.copyOf(items, at * 2);
    grown[at] = item;
    items = grown; // publishes the element
    size = at + 1;
  }

  void set(int index, T item) {
    @Nullable Object[] same = items;
    same[index] = item;
    items = same;
  }

  /** Null for an index never handed out. */
  @SuppressWarnings("unchecked")
  @Nullable T find(int index) {
    @Nullable Object[] now = items;
    return index >= 0 && index < now.length ? (T) now[index] : null;
  }

  T get(int index) {
    T item = find(index);
    if (item == null) {
      throw new IndexOutOfBoundsException("index was never handed out: " + index);
    }
    return item;
  }

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("after the last of " + size);
        }
        return get(next++);
      }
    };
  }
}
