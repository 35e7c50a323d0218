package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Every {@link PerformanceMeasure} of the last returns, kept up as they come in, for a host that
 * follows a series itself: the same as all estimators over the window at once, within 1e-9.
 *
 * <p>Moments, partial moments and the largest fall are a {@link StreamingWindow}'s; the rest, which
 * depends on the whole path, is one pass over the window when asked for. So {@link #add} is O(log
 * w) and {@link #estimates} O(w log w). Not thread safe.
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
    double[] returns = returns();
    Path path = Path.of(returns, settings);
    Map<PerformanceMeasure, Estimate> all = new EnumMap<>(PerformanceMeasure.class);
    for (PerformanceMeasure measure : PerformanceMeasure.values()) {
      all.put(measure, estimate(measure, path));
    }
    return Collections.unmodifiableMap(all);
  }

  private Estimate estimate(PerformanceMeasure measure, Path path) {
    double year = Math.sqrt(settings.periodsPerYear());
    double raw =
        switch (measure) {
          case SHARPE -> value(moments.sharpe(settings.riskFree())) * year;
          case PROBABILISTIC_SHARPE -> probabilisticSharpe();
          case SORTINO -> value(moments.sortino()) * year;
          case DOWNSIDE_DEVIATION -> value(moments.downsideDeviation());
          case VOLATILITY -> value(moments.sampleDeviation()) * year;
          case MAX_DRAWDOWN -> value(moments.maximumDrawdown());
          case DRAWDOWN -> value(moments.currentDrawdown());
          case OMEGA -> value(moments.omega());
          case PROFIT_FACTOR -> value(plain.omega());
          case CALMAR -> calmar();
          case EWMA_VOLATILITY -> path.ewma;
          case AVERAGE_DRAWDOWN -> path.average;
          case MAX_DRAWDOWN_PERIODS -> path.longest;
          case DRAWDOWN_PERIODS -> path.present;
          case ULCER -> path.ulcer;
          case CONDITIONAL_DRAWDOWN -> path.conditional;
          case TAIL_RATIO -> path.tailRatio;
        };
    if (size == 0 || Double.isNaN(raw) || Double.isInfinite(raw)) {
      return new Estimate(measure.estimator(), null, MeasureStatus.UNDEFINED, size);
    }
    return new Estimate(
        measure.estimator(),
        raw + 0.0,
        size < minimum(measure) ? MeasureStatus.INSUFFICIENT_DATA : MeasureStatus.OK,
        size);
  }

  private static int minimum(PerformanceMeasure measure) {
    return switch (measure) {
      case SHARPE, SORTINO, VOLATILITY, EWMA_VOLATILITY, CALMAR -> SeriesEstimators.ANNUALIZED;
      default -> 1;
    };
  }

  private static double value(OptionalDouble number) {
    return number.orElse(Double.NaN);
  }

  /** Bailey and Lopez de Prado 2012, as {@code sharpe.probabilistic}. */
  private double probabilisticSharpe() {
    double sharpe = value(moments.sharpe(settings.riskFree()));
    double skew = value(moments.skewness());
    double kurtosis = value(moments.excessKurtosis()) + 3;
    double error =
        Math.sqrt((1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe) / (size - 1));
    double z = (sharpe - settings.targetSharpe()) / error;
    return Double.isNaN(z) ? z : Normal.cdf(z);
  }

  private double calmar() {
    double growth = value(moments.cumulative()) + 1;
    double fall = value(moments.maximumDrawdown());
    return (StrictMath.pow(growth, settings.periodsPerYear() / size) - 1) / fall;
  }

  /** What takes a pass over the window. */
  private record Path(
      double ewma,
      double average,
      double longest,
      double present,
      double ulcer,
      double conditional,
      double tailRatio) {

    static Path of(double[] returns, PerformanceSettings settings) {
      int n = returns.length;
      if (n == 0) {
        double none = Double.NaN;
        return new Path(none, none, none, none, none, none, none);
      }
      double[] falls = DrawdownPath.fromPeak(returns);
      double variance = returns[0] * returns[0];
      double sum = 0;
      double squares = 0;
      int run = 0;
      int longest = 0;
      double[] gains = new double[n];
      for (int i = 0; i < n; i++) {
        variance = settings.decay() * variance + (1 - settings.decay()) * returns[i] * returns[i];
        sum += falls[i];
        squares += falls[i] * falls[i];
        gains[i] = 0 - falls[i];
        // The period in which the peak is reached again still belongs to the fall.
        longest = Math.max(longest, falls[i] > 0 ? ++run : run == 0 ? 0 : run + 1);
        run = falls[i] > 0 ? run : 0;
      }
      double[] sorted = Quantiles.sorted(returns);
      return new Path(
          Math.sqrt(variance),
          sum / n,
          longest,
          run,
          Math.sqrt(squares / n),
          Tail.expectedShortfall(gains, settings.confidenceBps()),
          Math.abs(Quantiles.type7(sorted, 9500)) / Math.abs(Quantiles.type7(sorted, 500)));
    }
  }
}
