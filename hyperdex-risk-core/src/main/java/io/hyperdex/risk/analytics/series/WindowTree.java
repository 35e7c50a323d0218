package io.hyperdex.risk.analytics.series;

/**
 * What the returns of a window add up to, in their order: moments, gains and losses around a
 * threshold, growth and drawdown. A return enters in O(log w); nothing is ever subtracted, so
 * rounding errors do not build up however long the series runs.
 */
final class WindowTree {
  /*
   * A binary tree over the slots of a ring. A leaf is one return, an inner node is its two children
   * put together: moments by the formulas of Pebay 2008 (Formulas for Robust, One-Pass Parallel
   * Computation of Covariances and Arbitrary-Order Statistical Moments), drawdown by growth, highest
   * and lowest index and deepest fall of each part. Putting together is associative but keeps the
   * order, and the ring begins in the middle: the whole is the slots from the oldest on, followed by
   * those before it.
   */
  static final int COUNT = 0;
  static final int MEAN = 1;
  static final int M2 = 2;
  static final int M3 = 3;
  static final int M4 = 4;
  static final int LOWER = 5;
  static final int LOWER_SQUARES = 6;
  static final int UPPER = 7;
  static final int WINS = 8;
  static final int LOSSES = 9;
  static final int GROWTH = 10;
  static final int HIGHEST = 11;
  static final int LOWEST = 12;
  static final int DRAWDOWN = 13;
  private static final int FIELDS = 14;

  private final double mar;
  private final int leaves;
  private final double[] nodes;
  private final double[] left = new double[FIELDS];
  private final double[] right = new double[FIELDS];
  private final double[] joined = new double[FIELDS];
  private final double[] later = new double[FIELDS];

  WindowTree(int slots, double mar) {
    this.mar = mar;
    this.leaves = Math.max(1, Integer.highestOneBit(slots - 1) << 1);
    this.nodes = new double[2 * leaves * FIELDS];
    for (int node = 0; node < 2 * leaves; node++) {
      clear(nodes, node * FIELDS);
    }
  }

  /** Puts a return into a slot, in place of the one that was there. */
  void set(int slot, double r) {
    int at = (leaves + slot) * FIELDS;
    clear(nodes, at);
    double over = r - mar;
    nodes[at + COUNT] = 1;
    nodes[at + MEAN] = r;
    nodes[at + LOWER] = Math.max(0, -over);
    nodes[at + LOWER_SQUARES] = nodes[at + LOWER] * nodes[at + LOWER];
    nodes[at + UPPER] = Math.max(0, over);
    nodes[at + WINS] = r > 0 ? 1 : 0;
    nodes[at + LOSSES] = r < 0 ? 1 : 0;
    nodes[at + GROWTH] = 1 + r;
    nodes[at + HIGHEST] = Math.max(1, 1 + r);
    nodes[at + LOWEST] = Math.min(1, 1 + r);
    nodes[at + DRAWDOWN] = 1 - nodes[at + LOWEST];
    for (int node = (leaves + slot) >> 1; node > 0; node >>= 1) {
      join(nodes, 2 * node * FIELDS, nodes, (2 * node + 1) * FIELDS, nodes, node * FIELDS);
    }
  }

  /**
   * All slots from {@code oldest} on, then those before it, put together; overwritten next time.
   */
  double[] all(int oldest, int slots) {
    range(oldest, slots, joined);
    if (oldest > 0) {
      range(0, oldest, later);
      join(joined, 0, later, 0, joined, 0);
    }
    return joined;
  }

  private void range(int from, int to, double[] result) {
    clear(left, 0);
    clear(right, 0);
    int low = from + leaves;
    int high = to + leaves;
    while (low < high) {
      if ((low & 1) == 1) {
        join(left, 0, nodes, low * FIELDS, left, 0);
        low++;
      }
      if ((high & 1) == 1) {
        high--;
        join(nodes, high * FIELDS, right, 0, right, 0);
      }
      low >>= 1;
      high >>= 1;
    }
    join(left, 0, right, 0, result, 0);
  }

  private static void clear(double[] node, int at) {
    for (int field = 0; field < FIELDS; field++) {
      node[at + field] = 0;
    }
    node[at + GROWTH] = 1;
    node[at + HIGHEST] = 1;
    node[at + LOWEST] = 1;
  }

  /** a followed by b; the result may be either of them. */
  private static void join(double[] a, int i, double[] b, int j, double[] result, int at) {
    double na = a[i + COUNT];
    double nb = b[j + COUNT];
    double n = na + nb;
    double meanA = a[i + MEAN];
    double meanB = b[j + MEAN];
    double m2A = a[i + M2];
    double m2B = b[j + M2];
    double m3A = a[i + M3];
    double m3B = b[j + M3];
    double mean = 0;
    double m2 = 0;
    double m3 = 0;
    double m4 = 0;
    if (n > 0) {
      double d = meanB - meanA;
      double step = d / n;
      mean = meanA + nb * step;
      m2 = m2A + m2B + d * step * na * nb;
      m3 = m3A + m3B + d * step * step * na * nb * (na - nb) + 3 * step * (na * m2B - nb * m2A);
      m4 =
          a[i + M4]
              + b[j + M4]
              + d * step * step * step * na * nb * (na * na - na * nb + nb * nb)
              + 6 * step * step * (na * na * m2B + nb * nb * m2A)
              + 4 * step * (na * m3B - nb * m3A);
    }
    double growthA = a[i + GROWTH];
    double highest = a[i + HIGHEST];
    double lowestB = growthA * b[j + LOWEST];
    double drawdown = Math.max(Math.max(a[i + DRAWDOWN], b[j + DRAWDOWN]), 1 - lowestB / highest);
    result[at + LOWEST] = Math.min(a[i + LOWEST], lowestB);
    result[at + HIGHEST] = Math.max(highest, growthA * b[j + HIGHEST]);
    result[at + GROWTH] = growthA * b[j + GROWTH];
    result[at + DRAWDOWN] = drawdown;
    result[at + LOWER] = a[i + LOWER] + b[j + LOWER];
    result[at + LOWER_SQUARES] = a[i + LOWER_SQUARES] + b[j + LOWER_SQUARES];
    result[at + UPPER] = a[i + UPPER] + b[j + UPPER];
    result[at + WINS] = a[i + WINS] + b[j + WINS];
    result[at + LOSSES] = a[i + LOSSES] + b[j + LOSSES];
    result[at + COUNT] = n;
    result[at + MEAN] = mean;
    result[at + M2] = m2;
    result[at + M3] = m3;
    result[at + M4] = m4;
  }
}
