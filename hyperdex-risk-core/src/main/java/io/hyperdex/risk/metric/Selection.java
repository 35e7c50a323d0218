package io.hyperdex.risk.metric;

import java.util.Arrays;

/** The k-th smallest of an array without sorting it. */
final class Selection {
  /*
   * Quickselect (Hoare 1961, "Find") with the median of three as pivot and a partition that stops
   * on equal elements, so that long runs of one value (flat days) stay cheap. After twice log2(n)
   * rounds that did not get there, what is left is sorted: O(n log n) at worst, O(n) expected. The
   * answer is an order statistic and does not depend on the path taken.
   */
  private Selection() {}

  /** The k-th smallest, from 0, of the first n elements, which are reordered. No allocation. */
  static long kthSmallest(long[] a, int n, int k) {
    int low = 0;
    int high = n - 1;
    for (int rounds = maxRounds(n); low < high; rounds--) {
      if (rounds == 0) {
        Arrays.sort(a, low, high + 1);
        break;
      }
      long pivot = median(a[low], a[(low + high) >>> 1], a[high]);
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
          long swapped = a[i];
          a[i++] = a[j];
          a[j--] = swapped;
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        break;
      }
    }
    return a[k];
  }

  /** As for {@code long}; no NaN. */
  static double kthSmallest(double[] a, int n, int k) {
    int low = 0;
    int high = n - 1;
    for (int rounds = maxRounds(n); low < high; rounds--) {
      if (rounds == 0) {
        Arrays.sort(a, low, high + 1);
        break;
      }
      double pivot = median(a[low], a[(low + high) >>> 1], a[high]);
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
        break;
      }
    }
    return a[k];
  }

  private static int maxRounds(int n) {
    return 2 * (32 - Integer.numberOfLeadingZeros(n));
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
