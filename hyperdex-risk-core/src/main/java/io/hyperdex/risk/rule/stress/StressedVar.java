package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ValueAtRisk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Historical portfolio VaR of shocked values over the past returns, by section 5 of
 * docs/concepts/semantics.md: P&amp;L of a scenario in whole micro-USD by holding.
 */
final class StressedVar {
  private static final int FEWEST_RETURNS = 20;
  private static final double LARGEST = 0x1p62;
  private static final double MICROS = 1e6;

  private final long[] pnl;
  private final int n;
  private final boolean leftOut;

  private StressedVar(long[] pnl, int n, boolean leftOut) {
    this.pnl = pnl;
    this.n = n;
    this.leftOut = leftOut;
  }

  static StressedVar of(PortfolioState state, @Nullable Usd[] values, boolean anyValue) {
    int length = state.scenarios();
    long[] pnl = new long[length];
    double[] size = new double[length];
    boolean[] missing = new boolean[length];
    boolean leftOut = false;
    boolean any = false;
    for (int i = 0; i < values.length; i++) {
      HeldToken held = state.holdings().get(i);
      Usd value = values[i];
      if (value == null) {
        leftOut = true;
      } else if (anyValue && held.isUnmoved()) {
        any = true;
      } else if (anyValue) {
        double[] returns = held.returns();
        if (returns == null || held.returnCount() < FEWEST_RETURNS) {
          leftOut = true;
          continue;
        }
        any = true;
        if (!add(value.doubleValue(), returns, pnl, size, missing)) {
          return new StressedVar(pnl, 0, leftOut); // beyond all measure: no VaR
        }
      }
    }
    if (!any) {
      return new StressedVar(pnl, 0, leftOut);
    }
    int kept = 0;
    for (int k = 0; k < length; k++) {
      if (!missing[k]) {
        pnl[kept++] = pnl[k];
      }
    }
    return new StressedVar(pnl, kept, leftOut);
  }

  private static boolean add(
      double value, double[] returns, long[] pnl, double[] size, boolean[] missing) {
    for (int k = 0; k < pnl.length; k++) {
      if (Double.isNaN(returns[k])) {
        missing[k] = true;
        continue;
      }
      double micros = Math.rint(value * returns[k] * MICROS);
      if (!(size[k] + Math.abs(micros) <= LARGEST)) {
        return false;
      }
      size[k] += Math.abs(micros);
      pnl[k] += (long) micros;
    }
    return true;
  }

  int scenarios() {
    return n;
  }

  long micros(int confidenceBps) {
    return n == 0 ? 0 : ValueAtRisk.historicalInPlace(Arrays.copyOf(pnl, n), n, confidenceBps);
  }

  MeasureStatus status(int confidenceBps, int minimum, MeasureStatus valuation) {
    if (n == 0) {
      return MeasureStatus.UNDEFINED;
    }
    if (n < Math.max(minimum, ValueAtRisk.minimumScenarios(confidenceBps))) {
      return MeasureStatus.INSUFFICIENT_DATA;
    }
    return leftOut ? MeasureStatus.PARTIAL : valuation;
  }
}
