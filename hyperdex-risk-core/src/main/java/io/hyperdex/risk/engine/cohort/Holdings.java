package io.hyperdex.risk.engine.cohort;

import java.util.Map;
import java.util.TreeMap;

/** Values by dense token id that are forecast, and how much there is besides. */
final class Holdings {
  private final Map<Integer, Double> values = new TreeMap<>();
  private double gross;
  private double forecast;

  /** Adds a holding; one with too few returns counts in gross only. */
  void add(int token, double usd, History.Kind past) {
    gross += Math.abs(usd);
    forecast += past == History.Kind.THIN ? 0 : Math.abs(usd);
    if (past == History.Kind.ENOUGH && usd != 0) {
      values.merge(token, usd, Double::sum);
    }
  }

  void add(Holdings others) {
    gross += others.gross;
    forecast += others.forecast;
    others.values.forEach((token, usd) -> values.merge(token, usd, Double::sum));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  double gross() {
    return gross;
  }

  double forecast() {
    return forecast;
  }

  int[] tokens() {
    return values.keySet().stream().mapToInt(token -> token).toArray();
  }

  double[] values() {
    return values.values().stream().mapToDouble(usd -> usd).toArray();
  }

  /** P&amp;L over one period's returns by token; NaN where something held has none. */
  double pnl(double[] returns) {
    double pnl = 0;
    for (Map.Entry<Integer, Double> held : values.entrySet()) {
      pnl += held.getValue() * returns[held.getKey()];
    }
    return pnl;
  }
}
