package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.metric.Drawdown;

/** The fall below a reference after each period, by what the reference is. Losses are positive. */
final class DrawdownPath {
  private DrawdownPath() {}

  /** Below the highest index so far, the start included; as a ratio of it. */
  static double[] fromPeak(double[] returns) {
    Drawdown drawdown = Drawdown.start();
    double[] path = new double[returns.length];
    for (int i = 0; i < path.length; i++) {
      drawdown.add(returns[i]);
      path[i] = drawdown.current();
    }
    return path;
  }

  /** Below the index at the start. */
  static double[] fromStart(double[] returns) {
    return fromPeriodStart(returns, Math.max(1, returns.length));
  }

  /** Below the index at the start of each block of periods. */
  static double[] fromPeriodStart(double[] returns, int block) {
    double[] path = new double[returns.length];
    double index = 1;
    double reference = 1;
    for (int i = 0; i < path.length; i++) {
      if (i % block == 0) {
        reference = index;
      }
      index *= 1 + returns[i];
      path[i] = Drawdown.of(index, reference);
    }
    return path;
  }

  /** Below the highest of the last {@code window} indices before and at each period. */
  static double[] rolling(double[] returns, int window) {
    double[] index = new double[returns.length + 1];
    index[0] = 1;
    double[] path = new double[returns.length];
    for (int i = 0; i < path.length; i++) {
      index[i + 1] = index[i] * (1 + returns[i]);
      double peak = 0;
      for (int j = Math.max(0, i + 1 - window); j <= i; j++) {
        peak = Math.max(peak, index[j]);
      }
      path[i] = Drawdown.of(index[i + 1], peak);
    }
    return path;
  }

  /** Below the highest running sum so far, the start at 0 included; in units of the returns. */
  static double[] ofSums(double[] returns) {
    double[] path = new double[returns.length];
    double sum = 0;
    double peak = 0;
    for (int i = 0; i < path.length; i++) {
      sum += returns[i];
      peak = Math.max(peak, sum);
      path[i] = peak - sum;
    }
    return path;
  }

  /** As {@link #fromPeak}, but the first peak is the index after the first return. */
  static double[] fromFirstReturn(double[] returns) {
    if (returns.length == 0) {
      return returns;
    }
    double[] rest = returns.clone();
    // What the first return makes is the first peak, whatever it was.
    rest[0] = 0;
    return fromPeak(rest);
  }

  /** Whether no return loses more than everything, so that an index exists. */
  static boolean exists(double[] returns) {
    for (double value : returns) {
      if (value < -1) {
        return false;
      }
    }
    return true;
  }
}
