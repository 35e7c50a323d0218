package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import java.util.Map;

/**
 * Every {@link PerformanceMeasure} of the last returns, kept up as they come in, for a host that
 * follows a series itself: the same as all estimators over the window at once, within 1e-9.
 *
 * <p>Moments, partial moments and the largest fall are a {@link StreamingWindow}'s; the rest, which
 * depends on the whole path, is one pass over the window when asked for. So {@link #add} is O(log
 * w) and {@link #estimates} O(w log w). For a series that is there as a whole, {@link
 * PerformanceMeasure#all}. Not thread safe.
 */
public final class PerformanceWindow {
  private final PerformanceSettings settings;
  private final StreamingWindow moments;

  /** With the threshold 0, for the profit factor. */
  private final StreamingWindow plain;

  private final double[] ring;
  private int size;
  private int next;

  private PerformanceWindow(int window, PerformanceSettings settings) {
    this.settings = settings;
    moments = StreamingWindow.of(window, settings.mar());
    plain = settings.mar() == 0 ? moments : StreamingWindow.of(window);
    ring = new double[window];
  }

  /** An empty window of so many returns. */
  public static PerformanceWindow of(int window, PerformanceSettings settings) {
    if (window < 1 || window > 1 << 24) {
      throw new IllegalArgumentException("window must be 1 to 16777216: " + window);
    }
    return new PerformanceWindow(window, settings);
  }

  /**
   * Takes in a return; where the window is full the oldest one leaves it.
   *
   * @throws IllegalArgumentException if it is below -1 or not finite; nothing is changed
   */
  public void add(double periodReturn) {
    moments.add(periodReturn);
    if (plain != moments) {
      plain.add(periodReturn);
    }
    ring[next] = periodReturn;
    next = next + 1 == ring.length ? 0 : next + 1;
    size = Math.min(size + 1, ring.length);
  }

  /** Returns in the window. */
  public int n() {
    return size;
  }

  /** The returns in the window, oldest first; a copy. */
  public double[] returns() {
    double[] ordered = new double[size];
    int from = size == ring.length ? next : 0;
    for (int i = 0; i < size; i++) {
      ordered[i] = ring[(from + i) % ring.length];
    }
    return ordered;
  }

  /** All measures, in their order. */
  public Map<PerformanceMeasure, Estimate> estimates() {
    return PerformanceFigures.of(returns(), Spread.of(moments, plain, settings), settings);
  }
}
