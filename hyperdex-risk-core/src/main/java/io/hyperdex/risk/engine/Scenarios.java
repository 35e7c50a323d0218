package io.hyperdex.risk.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Closes and returns of all tokens by period number, shared by all users: the scenarios of
 * portfolio VaR. Holds the window and a few periods more, for portfolios valued as of a moment ago.
 */
final class Scenarios {
  private static final class Series {
    final double[] closes;
    final double[] returns;

    Series(int capacity) {
      closes = new double[capacity];
      returns = new double[capacity];
      Arrays.fill(closes, Double.NaN);
      Arrays.fill(returns, Double.NaN);
    }
  }

  private final int window;
  private final int capacity;
  private @Nullable Series[] byToken = new Series[16];
  private long firstPeriod = Long.MAX_VALUE;

  Scenarios(int window, int periodsOfUndo) {
    this.window = window;
    this.capacity = window + 2 + periodsOfUndo;
  }

  int window() {
    return window;
  }

  private int slot(long period) {
    return (int) Math.floorMod(period, (long) capacity);
  }

  /** The first period that has closed; its closes have no returns yet. */
  long firstPeriod() {
    return firstPeriod;
  }

  /** Notes that a period closed, or was preloaded. */
  void began(long period) {
    firstPeriod = Math.min(firstPeriod, period);
  }

  /** Sets the close of a token; the return follows if the period before has a close too. */
  void close(int token, long period, double close) {
    Series series = series(token);
    int slot = slot(period);
    double before = series.closes[slot(period - 1)];
    series.closes[slot] = close;
    series.returns[slot] = close / before - 1.0; // NaN where the period before has no close
  }

  /** Makes room for a period: what stood in its slot is out of the window. */
  void open(long period) {
    int slot = slot(period);
    for (Series series : byToken) {
      if (series != null) {
        series.closes[slot] = Double.NaN;
        series.returns[slot] = Double.NaN;
      }
    }
  }

  /** The return of a token in a period, NaN where there is none. */
  double returnOf(int token, long period) {
    Series series = token < byToken.length ? byToken[token] : null;
    return series == null ? Double.NaN : series.returns[slot(period)];
  }

  double closeOf(int token, long period) {
    Series series = token < byToken.length ? byToken[token] : null;
    return series == null ? Double.NaN : series.closes[slot(period)];
  }

  boolean has(int token) {
    return token < byToken.length && byToken[token] != null;
  }

  private Series series(int token) {
    if (token >= byToken.length) {
      byToken = Arrays.copyOf(byToken, Math.max(token + 1, byToken.length * 2));
    }
    Series series = byToken[token];
    if (series == null) {
      series = new Series(capacity);
      byToken[token] = series;
    }
    return series;
  }
}
