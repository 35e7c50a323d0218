package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.metric.ValueAtRisk;

/**
 * Which scenarios make a tail measure, and how much of each: the measure is minus the weighted sum
 * of their P&amp;L, so the same sum over one holding is what that holding contributes (Euler's
 * theorem; Tasche 1999, Risk contributions and performance measurement).
 *
 * <p>Reused, not thread safe; no allocation after construction.
 */
final class TailWeights {
  private final int[] scenarios;
  private final double[] weights;
  private int count;

  TailWeights(int capacity) {
    scenarios = new int[capacity];
    weights = new double[capacity];
  }

  /** Expected shortfall: exact, see {@link HistoricalTail}. Worst scenario first. */
  void ofShortfall(int[] order, int n, int confidenceBps) {
    int m = ValueAtRisk.rank(n, confidenceBps);
    double tail = (double) n * (10_000 - confidenceBps);
    count = 0;
    for (int j = 0; j < m; j++) {
      put(order[j], 10_000 / tail);
    }
    long part = HistoricalTail.partOfRank(n, confidenceBps, m);
    if (part > 0) {
      put(order[m], part / tail);
    }
  }

  /**
   * Value at risk: not the one scenario at the rank, whose split is mostly chance, but a window
   * around it with triangular weights, as wide as the rank is uncertain (one standard deviation,
   * sqrt(n a (1 - a))) and as far as there are worse scenarios. What the window gives is to be
   * rescaled to the value at risk.
   */
  void ofValueAtRisk(int[] order, int n, int confidenceBps) {
    int m = ValueAtRisk.rank(n, confidenceBps);
    double a = (10_000 - confidenceBps) / 10_000.0;
    int reach = Math.min(Math.min(m, n - 1 - m), (int) Math.sqrt(n * a * (1 - a)));
    double sum = (reach + 1.0) * (reach + 1.0);
    count = 0;
    for (int j = m - reach; j <= m + reach; j++) {
      put(order[j], (reach + 1 - Math.abs(j - m)) / sum);
    }
  }

  /** Value at risk: the scenario at the rank alone. */
  void ofRank(int[] order, int n, int confidenceBps) {
    count = 0;
    put(order[ValueAtRisk.rank(n, confidenceBps)], 1);
  }

  private void put(int scenario, double weight) {
    scenarios[count] = scenario;
    weights[count++] = weight;
  }

  int count() {
    return count;
  }

  int scenario(int j) {
    return scenarios[j];
  }

  double weight(int j) {
    return weights[j];
  }
}
