package io.hyperdex.risk.analytics.series;

/**
 * The values of a window in ascending order: the k-th one, and the sum of the smallest k, in O(log
 * w) expected. Sums are those of the values that are there, never what is left after subtracting.
 */
final class OrderedWindow {
  /*
   * A treap (Aragon and Seidel 1989) with one node for each slot of the ring: a search tree by
   * (value, slot), a heap by a fixed mix of the slot number, so that its shape depends on its
   * content alone. Nodes know the number and the sum of the values below them.
   */
  private static final int NONE = -1;

  private final double[] values;
  private final double[] sums;
  private final int[] sizes;
  private final int[] lefts;
  private final int[] rights;
  private int root = NONE;
  private int splitLeft;
  private int splitRight;

  OrderedWindow(int slots) {
    values = new double[slots];
    sums = new double[slots];
    sizes = new int[slots];
    lefts = new int[slots];
    rights = new int[slots];
  }

  /** Puts a value into a slot that is not in use. */
  void add(int slot, double value) {
    values[slot] = value;
    lefts[slot] = NONE;
    rights[slot] = NONE;
    update(slot);
    split(root, slot);
    int low = splitLeft;
    int high = splitRight;
    root = merge(merge(low, slot), high);
  }

  /** Takes a slot out. */
  void remove(int slot) {
    root = without(root, slot);
  }

  /** The k-th smallest, from 0. */
  double get(int k) {
    int node = root;
    int rank = k;
    while (true) {
      int below = size(lefts[node]);
      if (rank < below) {
        node = lefts[node];
      } else if (rank == below) {
        return values[node];
      } else {
        rank -= below + 1;
        node = rights[node];
      }
    }
  }

  /** Sum of the k smallest. */
  double sumOfSmallest(int k) {
    double sum = 0;
    int node = root;
    int left = k;
    while (left > 0) {
      int below = size(lefts[node]);
      if (left <= below) {
        node = lefts[node];
      } else {
        sum += (below == 0 ? 0 : sums[lefts[node]]) + values[node];
        left -= below + 1;
        node = rights[node];
      }
    }
    return sum;
  }

  private int size(int node) {
    return node == NONE ? 0 : sizes[node];
  }

  private void update(int node) {
    int left = lefts[node];
    int right = rights[node];
    sizes[node] = size(left) + 1 + size(right);
    sums[node] = (left == NONE ? 0 : sums[left]) + values[node] + (right == NONE ? 0 : sums[right]);
  }

  private boolean precedes(int node, int other) {
    return values[node] < values[other] || (values[node] == values[other] && node < other);
  }

  /** Splits a tree into what precedes a slot and what follows it. */
  private void split(int node, int slot) {
    if (node == NONE) {
      splitLeft = NONE;
      splitRight = NONE;
    } else if (precedes(node, slot)) {
      split(rights[node], slot);
      rights[node] = splitLeft;
      update(node);
      splitLeft = node;
    } else {
      split(lefts[node], slot);
      lefts[node] = splitRight;
      update(node);
      splitRight = node;
    }
  }

  private int merge(int low, int high) {
    if (low == NONE) {
      return high;
    }
    if (high == NONE) {
      return low;
    }
    if (priority(low) > priority(high)) {
      rights[low] = merge(rights[low], high);
      update(low);
      return low;
    }
    lefts[high] = merge(low, lefts[high]);
    update(high);
    return high;
  }

  private int without(int node, int slot) {
    if (node == slot) {
      return merge(lefts[node], rights[node]);
    }
    if (precedes(slot, node)) {
      lefts[node] = without(lefts[node], slot);
    } else {
      rights[node] = without(rights[node], slot);
    }
    update(node);
    return node;
  }

  /** A one-to-one mix of the bits of a slot number. */
  private static int priority(int slot) {
    int mixed = (slot + 1) * 0x9E3779B9;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85EBCA6B;
    return mixed ^ (mixed >>> 13);
  }
}
