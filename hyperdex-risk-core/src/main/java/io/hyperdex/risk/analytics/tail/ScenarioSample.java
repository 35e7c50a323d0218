package io.hyperdex.risk.analytics.tail;

/**
 * Scenario P&amp;L of a portfolio as a sample: in order of time and of size, with moments. In units
 * of {@link ScenarioPnl#unit()}. Reused, not thread safe; no allocation after construction.
 */
final class ScenarioSample {
  private final double[] units;
  private final int[] periods;
  private final double[] ascending;
  private final AscendingOrder sorter;
  private int[] order;
  private int n;
  private double unit;
  private double mean;
  private double variance;
  private double skew;
  private double excess;

  ScenarioSample(int capacity) {
    units = new double[capacity];
    periods = new int[capacity];
    ascending = new double[capacity];
    sorter = new AscendingOrder(capacity);
    order = sorter.of(units, 0);
  }

  void take(ScenarioPnl pnl) {
    n = pnl.scenarios() == 0 ? 0 : pnl.copyInto(units, periods);
    unit = pnl.unit();
    order = sorter.of(units, n);
    for (int k = 0; k < n; k++) {
      ascending[k] = units[order[k]];
    }
    moments();
  }

  /** Population moments, in order of size: that of time has no part in them. */
  private void moments() {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += ascending[k];
    }
    mean = n == 0 ? 0 : sum / n;
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (int k = 0; k < n; k++) {
      double distance = ascending[k] - mean;
      double square = distance * distance;
      second += square;
      third += square * distance;
      fourth += square * square;
    }
    variance = n == 0 ? 0 : second / n;
    boolean flat = variance == 0;
    skew = flat ? 0 : third / n / (variance * Math.sqrt(variance));
    excess = flat ? 0 : fourth / n / (variance * variance) - 3;
  }

  int n() {
    return n;
  }

  double unit() {
    return unit;
  }

  /** P&amp;L of a scenario, in order of time. */
  double units(int scenario) {
    return units[scenario];
  }

  /** Place of a scenario in the matrix of returns. */
  int period(int scenario) {
    return periods[scenario];
  }

  /** Scenarios in order of P&amp;L, the worst first. Not to be modified. */
  int[] order() {
    return order;
  }

  /** P&amp;L in ascending order. Not to be modified. */
  double[] ascending() {
    return ascending;
  }

  double mean() {
    return mean;
  }

  double deviation() {
    return Math.sqrt(variance);
  }

  double skew() {
    return skew;
  }

  double excess() {
    return excess;
  }
}
