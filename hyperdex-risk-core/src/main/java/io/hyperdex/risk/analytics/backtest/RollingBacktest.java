package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A portfolio held still through a history: before every period its value at risk and expected
 * shortfall are forecast from the {@code window} periods before it, and then set against what the
 * same holdings lost in it. USD, positive for a loss.
 *
 * <p>A period is scored where everything held has a return in it and 20 of them in the window. A
 * method has a forecast for it where its status is OK: 100 scenarios, or as many as the window has
 * periods, and one in the tail. Nothing is filled in: a period without a price is no period without
 * a loss. No forecast sees its own period or a later one.
 *
 * <p>Immutable, safe from any thread. Making one is O(periods * holdings * window).
 */
public final class RollingBacktest {
  private final int[] levels;
  private final long[] periods;
  private final double[] losses;
  private final double[][][] valueAtRisk; // method, level, scored period; NaN without a forecast
  private final double[][][] expectedShortfall;

  private RollingBacktest(int[] levels, List<Forecasts> scored) {
    this.levels = levels;
    int n = scored.size();
    int methods = TailMethod.values().length;
    periods = new long[n];
    losses = new double[n];
    valueAtRisk = new double[methods][levels.length][n];
    expectedShortfall = new double[methods][levels.length][n];
    for (int i = 0; i < n; i++) {
      Forecasts one = scored.get(i);
      periods[i] = one.period;
      losses[i] = one.loss;
      for (int m = 0; m < methods; m++) {
        for (int level = 0; level < levels.length; level++) {
          valueAtRisk[m][level][i] = one.valueAtRisk[m][level];
          expectedShortfall[m][level][i] = one.expectedShortfall[m][level];
        }
      }
    }
  }

  /** One scored period while they are collected. */
  private record Forecasts(
      long period, double loss, double[][] valueAtRisk, double[][] expectedShortfall) {}

  /**
   * Walks through a history.
   *
   * @param returns simple returns of the tokens held, one column each, oldest first
   * @param values USD held of each, signed
   * @param window periods that a forecast looks back, at least 20
   * @param confidenceBps levels in basis points, such as 9500 and 9900
   */
  public static RollingBacktest of(
      ReturnMatrix returns, double[] values, int window, int... confidenceBps) {
    if (values.length != returns.tokens()) {
      throw new IllegalArgumentException(
          values.length + " values for " + returns.tokens() + " tokens");
    }
    if (window < ReturnMatrix.FEWEST_RETURNS) {
      throw new IllegalArgumentException("window must be at least 20 periods: " + window);
    }
    int[] levels = Arrays.stream(confidenceBps).sorted().distinct().toArray();
    if (levels.length == 0) {
      throw new IllegalArgumentException("at least one level of confidence is needed");
    }
    double[][] columns = columns(returns);
    int[] tokens = new int[values.length];
    Arrays.setAll(tokens, i -> i);
    List<Forecasts> scored = new ArrayList<>();
    for (int period = window; period < returns.periods(); period++) {
      double loss = loss(columns, values, period);
      if (!Double.isNaN(loss)) {
        PortfolioRisk risk = before(columns, tokens, values, window, period, levels);
        if (risk.leftOut() == 0) {
          scored.add(forecasts(risk, returns.firstPeriod() + period, loss, levels.length));
        }
      }
    }
    return new RollingBacktest(levels, scored);
  }

  private static double[][] columns(ReturnMatrix returns) {
    double[][] columns = new double[returns.tokens()][returns.periods()];
    for (int token = 0; token < columns.length; token++) {
      for (int k = 0; k < columns[token].length; k++) {
        columns[token][k] = returns.has(token, k) ? returns.at(token, k) : Double.NaN;
      }
    }
    return columns;
  }

  /** NaN where something held has no return. */
  private static double loss(double[][] columns, double[] values, int period) {
    double pnl = 0;
    for (int token = 0; token < values.length; token++) {
      if (values[token] != 0) {
        pnl += values[token] * columns[token][period];
      }
    }
    return 0.0 - pnl;
  }

  /** The portfolio judged by the window that ends before a period. */
  private static PortfolioRisk before(
      double[][] columns, int[] tokens, double[] values, int window, int period, int[] levels) {
    double[][] seen = new double[columns.length][];
    for (int token = 0; token < seen.length; token++) {
      seen[token] = Arrays.copyOfRange(columns[token], period - window, period);
    }
    TailModel model =
        TailModel.of(ReturnMatrix.of(0, seen))
            .levels(levels)
            .minimumScenarios(Math.min(window, 100))
            .build();
    PortfolioRisk risk = new PortfolioRisk(model);
    risk.assess(tokens, values, values.length);
    return risk;
  }

  private static Forecasts forecasts(PortfolioRisk risk, long period, double loss, int levels) {
    TailMethod[] methods = TailMethod.values();
    double[][] var = new double[methods.length][levels];
    double[][] shortfall = new double[methods.length][levels];
    for (int m = 0; m < methods.length; m++) {
      for (int level = 0; level < levels; level++) {
        boolean usable = risk.status(methods[m], level) == MeasureStatus.OK;
        var[m][level] = usable ? risk.valueAtRisk(methods[m], level) : Double.NaN;
        shortfall[m][level] = usable ? risk.expectedShortfall(methods[m], level) : Double.NaN;
      }
    }
    return new Forecasts(period, loss, var, shortfall);
  }

  /** Scored periods. */
  public int size() {
    return periods.length;
  }

  /** Number of a scored period, as the returns count them. */
  public long period(int index) {
    return periods[index];
  }

  /** What the portfolio lost in a scored period, USD; negative for a gain. */
  public double loss(int index) {
    return losses[index];
  }

  /** Forecast value at risk for a scored period, USD; NaN where the method had none to trust. */
  public double valueAtRisk(TailMethod method, int confidenceBps, int index) {
    return valueAtRisk[method.ordinal()][levelOf(confidenceBps)][index];
  }

  /** Forecast expected shortfall, as {@link #valueAtRisk}. */
  public double expectedShortfall(TailMethod method, int confidenceBps, int index) {
    return expectedShortfall[method.ordinal()][levelOf(confidenceBps)][index];
  }

  /** Whether the loss of a scored period was above the forecast; false without one. */
  public boolean isException(TailMethod method, int confidenceBps, int index) {
    return losses[index] > valueAtRisk(method, confidenceBps, index);
  }

  /** How a method's forecasts did at a level. */
  public BacktestVerdict verdict(TailMethod method, int confidenceBps) {
    int level = levelOf(confidenceBps);
    double[] var = valueAtRisk[method.ordinal()][level];
    double[] shortfall = expectedShortfall[method.ordinal()][level];
    int n = 0;
    double[] pnl = new double[losses.length];
    double[] forecast = new double[losses.length];
    double[] tail = new double[losses.length];
    for (int i = 0; i < losses.length; i++) {
      if (!Double.isNaN(var[i])) {
        pnl[n] = 0.0 - losses[i];
        forecast[n] = var[i];
        tail[n++] = shortfall[i];
      }
    }
    return BacktestVerdict.of(
        confidenceBps,
        Arrays.copyOf(pnl, n),
        Arrays.copyOf(forecast, n),
        Arrays.copyOf(tail, n),
        losses.length - n);
  }

  private int levelOf(int confidenceBps) {
    int level = Arrays.binarySearch(levels, confidenceBps);
    if (level < 0) {
      throw new IllegalArgumentException(
          confidenceBps + " is not among the levels " + Arrays.toString(levels));
    }
    return level;
  }
}
