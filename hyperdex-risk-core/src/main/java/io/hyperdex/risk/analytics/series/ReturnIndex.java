package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.SeriesInput;
import java.util.ArrayList;
import java.util.List;

/** What a series makes of itself: its index, and an estimator over a window that moves along. */
public final class ReturnIndex {
  private ReturnIndex() {}

  /**
   * Cumulative return after each period, prod(1 + r) - 1; a period without a return (NaN) leaves it
   * as it is. O(n).
   */
  public static double[] cumulative(double[] returns) {
    double[] path = new double[returns.length];
    double growth = 1;
    for (int i = 0; i < path.length; i++) {
      growth *= Double.isNaN(returns[i]) ? 1 : 1 + returns[i];
      path[i] = growth - 1;
    }
    return path;
  }

  /**
   * An estimator over each window of consecutive periods, the first window ending at period {@code
   * window}; empty where the series is shorter. Each window is computed afresh; {@link
   * StreamingWindow} is the one for long series.
   */
  public static List<Estimate> rolling(Estimator estimator, SeriesInput input, int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1: " + window);
    }
    List<Estimate> estimates = new ArrayList<>();
    for (int to = window; to <= input.rows(); to++) {
      estimates.add(estimator.estimate(input.slice(to - window, to)));
    }
    return estimates;
  }
}
