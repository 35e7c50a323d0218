package io.hyperdex.risk.analytics.tail;

/**
 * The places of a sample in ascending order; equal values stay in the order they came in. Reused,
 * not thread safe; no allocation after construction.
 */
final class AscendingOrder {
  /*
   * Merge sort, bottom up, from runs that insertion sort made: stable, so that the order of equal
   * scenarios never depends on the path taken, and O(n log n) always.
   */
  private static final int RUN = 8;

  private int[] order;
  private int[] spare;

  AscendingOrder(int capacity) {
    order = new int[capacity];
    spare = new int[capacity];
  }

  /** Sorts the places of the first n keys; the result is overwritten by the next call. */
  int[] of(double[] keys, int n) {
    for (int from = 0; from < n; from += RUN) {
      insertionSort(keys, from, Math.min(from + RUN, n));
    }
    for (int width = RUN; width < n; width *= 2) {
      for (int from = 0; from < n; from += 2 * width) {
        merge(keys, from, Math.min(from + width, n), Math.min(from + 2 * width, n));
      }
      int[] merged = spare;
      spare = order;
      order = merged;
    }
    return order;
  }

  private void insertionSort(double[] keys, int from, int to) {
    for (int i = from; i < to; i++) {
      double key = keys[i];
      int j = i;
      for (; j > from && keys[order[j - 1]] > key; j--) {
        order[j] = order[j - 1];
      }
      order[j] = i;
    }
  }

  private void merge(double[] keys, int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft = right >= to || left < middle && keys[order[left]] <= keys[order[right]];
      spare[at] = takeLeft ? order[left++] : order[right++];
    }
  }
}
