package io.hyperdex.risk.analytics.tail;

import java.util.Arrays;

/**
 * Sorts without an object: {@link Arrays#sort(double[])} of JDK 22 and newer makes a pair of pivots
 * for each partition of 44 values or more. Below that it is a plain insertion sort, so runs of that
 * length are left to it and merged here. Stateless.
 */
final class SortedRuns {
  private static final int RUN = 40;

  private SortedRuns() {}

  /**
   * Puts the first n values in ascending order; none is NaN.
   *
   * @param spare room for as many, overwritten
   */
  static void sort(double[] values, double[] spare, int n) {
    for (int from = 0; from < n; from += RUN) {
      Arrays.sort(values, from, Math.min(from + RUN, n));
    }
    double[] source = values;
    double[] target = spare;
    for (int width = RUN; width < n; width *= 2) {
      for (int from = 0; from < n; from += 2 * width) {
        merge(source, target, from, Math.min(from + width, n), Math.min(from + 2 * width, n));
      }
      double[] merged = target;
      target = source;
      source = merged;
    }
    if (source != values) {
      System.arraycopy(source, 0, values, 0, n);
    }
  }

  private static void merge(double[] source, double[] target, int from, int middle, int to) {
    int left = from;
    int right = middle;
    int at = from;
    while (left < middle && right < to) {
      double a = source[left];
      double b = source[right];
      boolean takeLeft = a <= b;
      target[at++] = takeLeft ? a : b;
      left += takeLeft ? 1 : 0;
      right += takeLeft ? 0 : 1;
    }
    System.arraycopy(source, left, target, at, middle - left);
    System.arraycopy(source, right, target, at + middle - left, to - right);
  }
}
