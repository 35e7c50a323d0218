package io.hyperdex.risk.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Closes and returns of all tokens by period number, shared by all users: the scenarios of
 * portfolio VaR. Holds the window and a few periods more, for portfolios valued as of a moment ago.
 */
final class Scenarios {
  /**
   * The returns of one token over a window, oldest first. Not to be modified.
   *
   * @param returns NaN where there is none
   * @param count of those that are
   * @param largest magnitude of them
   */
  record Window(double[] returns, int count, double largest) {}

  private static final class Series {
    final double[] closes;
    final double[] returns;
    @Nullable Window window;
    long windowEnd;

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
    series.window = null;
    series.closes[slot] = close;
    series.returns[slot] = close / before - 1.0; // NaN where the period before has no close
  }

  /** Makes room for a period: what stood in its slot is out of the window. */
  void open(long period) {
    int slot = slot(period);
    for (Series series : byToken) {
      if (series != null) {
        series.window = null;
        series.closes[slot] = Double.NaN;
        series.returns[slot] = Double.NaN;
      }
    }
  }

  /** The returns of a token in the periods up to {@code last}; null where it never had a close. */
  @Nullable Window windowOf(int token, long last, int length) {
    Series series = token < byToken.length ? byToken[token] : null;
    if (series == null) {
      return null;
    }
    Window window = series.window;
    if (window == null || series.windowEnd != last || window.returns.length != length) {
      window = window(series, last, length);
      series.window = window;
      series.windowEnd = last;
    }
    return window;
  }

  private Window window(Series series, long last, int length) {
    double[] returns = new double[length];
    int count = 0;
    double largest = 0;
    int slot = slot(last - length + 1);
    for (int k = 0; k < length; k++) {
      double r = series.returns[slot];
      returns[k] = r;
      if (!Double.isNaN(r)) {
        count++;
        largest = Math.max(largest, Math.abs(r));
      }
      slot = slot + 1 == capacity ? 0 : slot + 1;
    }
    return new Window(returns, count, largest);
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
