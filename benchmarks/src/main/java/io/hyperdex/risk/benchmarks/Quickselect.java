package io.hyperdex.risk.benchmarks;

/** The k-th smallest of an array, which is left in another order: Hoare's selection (1961). */
final class Quickselect {
  private Quickselect() {}

  static double select(double[] a, int k) {
    int low = 0;
    int high = a.length - 1;
    while (low < high) {
      double pivot = a[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (a[i] < pivot) {
          i++;
        }
        while (a[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = a[i];
          a[i++] = a[j];
          a[j--] = swapped;
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        return a[k];
      }
    }
    return a[k];
  }
}
