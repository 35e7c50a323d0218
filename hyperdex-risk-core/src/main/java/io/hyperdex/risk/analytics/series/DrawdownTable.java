package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.metric.Drawdown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The falls of a return series below its running peak, one after another: when each began, was
 * deepest and was made good. The index starts at 1 and the start is a peak (as {@link Drawdown}).
 *
 * <p>Rows count from 0 along the returns given. Lengths count periods, the first and last included,
 * as PerformanceAnalytics does: a fall that is made good in the next period has length 2.
 *
 * <p>Immutable and safe from any thread. O(n).
 */
public final class DrawdownTable {
  private final List<Episode> episodes;

  /**
   * One fall.
   *
   * @param from row of the first return below the peak
   * @param trough row of the lowest index
   * @param to row where the peak is reached again; -1 while it is not
   * @param depth largest fall as a ratio of the peak, a positive loss
   * @param last row of the last return of the series, where a fall that is not made good ends
   */
  public record Episode(int from, int trough, int to, double depth, int last) {
    /** Whether the peak was reached again. */
    public boolean isRecovered() {
      return to >= 0;
    }

    /** Periods from the first loss to the recovery, or to the end of the series. */
    public int length() {
      return (to < 0 ? last : to) - from + 1;
    }

    /** Periods from the first loss to the trough. */
    public int toTrough() {
      return trough - from + 1;
    }

    /** Periods from the trough to the recovery; 0 where there is none yet. */
    public int recovery() {
      return to < 0 ? 0 : to - trough;
    }
  }

  private DrawdownTable(List<Episode> episodes) {
    this.episodes = episodes;
  }

  /**
   * The falls of a series of simple returns.
   *
   * @throws IllegalArgumentException if a return is below -1, infinite or NaN
   */
  public static DrawdownTable of(double[] returns) {
    double[] depths = DrawdownPath.fromPeak(returns);
    List<Episode> episodes = new ArrayList<>();
    int from = -1;
    int trough = -1;
    for (int i = 0; i < depths.length; i++) {
      if (depths[i] > 0) {
        if (from < 0) {
          from = i;
          trough = i;
        } else if (depths[i] > depths[trough]) {
          trough = i;
        }
      } else if (from >= 0) {
        episodes.add(new Episode(from, trough, i, depths[trough], depths.length - 1));
        from = -1;
      }
    }
    if (from >= 0) {
      episodes.add(new Episode(from, trough, -1, depths[trough], depths.length - 1));
    }
    return new DrawdownTable(List.copyOf(episodes));
  }

  /** In order of time. */
  public List<Episode> inTime() {
    return episodes;
  }

  /** The deepest first; of two that are equally deep the earlier one. */
  public List<Episode> deepestFirst() {
    return episodes.stream().sorted(Comparator.comparingDouble(Episode::depth).reversed()).toList();
  }

  /** The longest first; of two that are equally long the earlier one. */
  public List<Episode> longestFirst() {
    return episodes.stream().sorted(Comparator.comparingInt(Episode::length).reversed()).toList();
  }
}
