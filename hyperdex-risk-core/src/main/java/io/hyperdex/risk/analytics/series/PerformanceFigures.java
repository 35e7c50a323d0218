package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** All measures of a series from its {@link Spread} and one pass over its path. */
final class PerformanceFigures {
  private final PerformanceSettings settings;
  private final Spread spread;
  private double ewma = Double.NaN;
  private double average = Double.NaN;
  private double deepest = Double.NaN;
  private double last = Double.NaN;
  private double ulcer = Double.NaN;
  private double conditional = Double.NaN;
  private double tailRatio = Double.NaN;
  private int longest;
  private int present;

  private PerformanceFigures(Spread spread, PerformanceSettings settings) {
    this.spread = spread;
    this.settings = settings;
  }

  /**
   * @param returns oldest first
   * @param spread of the same returns
   */
  static Map<PerformanceMeasure, Estimate> of(
      double[] returns, Spread spread, PerformanceSettings settings) {
    PerformanceFigures figures = new PerformanceFigures(spread, settings);
    if (returns.length > 0) {
      figures.walk(returns);
    }
    Map<PerformanceMeasure, Estimate> all = new EnumMap<>(PerformanceMeasure.class);
    for (PerformanceMeasure measure : PerformanceMeasure.values()) {
      all.put(measure, figures.estimate(measure));
    }
    return Collections.unmodifiableMap(all);
  }

  private void walk(double[] returns) {
    double[] falls = DrawdownPath.fromPeak(returns);
    double[] gains = new double[falls.length];
    double variance = returns[0] * returns[0];
    double sum = 0;
    double squares = 0;
    deepest = 0;
    for (int i = 0; i < falls.length; i++) {
      variance = settings.decay() * variance + (1 - settings.decay()) * returns[i] * returns[i];
      double fall = falls[i];
      sum += fall;
      squares += fall * fall;
      deepest = Math.max(deepest, fall);
      gains[i] = 0 - fall;
      // The period in which the peak is reached again still belongs to the fall.
      int length = fall > 0 || present > 0 ? present + 1 : 0;
      longest = Math.max(longest, length);
      present = fall > 0 ? length : 0;
    }
    ewma = Math.sqrt(variance);
    average = sum / falls.length;
    last = falls[falls.length - 1];
    ulcer = Math.sqrt(squares / falls.length);
    conditional = Tail.expectedShortfall(gains, settings.confidenceBps());
    double[] sorted = Quantiles.sorted(returns);
    tailRatio = Math.abs(Quantiles.type7(sorted, 9_500)) / Math.abs(Quantiles.type7(sorted, 500));
  }

  private Estimate estimate(PerformanceMeasure measure) {
    double year = Math.sqrt(settings.periodsPerYear());
    double raw =
        switch (measure) {
          case SHARPE -> spread.sharpe() * year;
          case PROBABILISTIC_SHARPE -> probabilisticSharpe();
          case SORTINO -> spread.sortino() * year;
          case DOWNSIDE_DEVIATION -> spread.downside();
          case VOLATILITY -> spread.deviation() * year;
          case EWMA_VOLATILITY -> ewma;
          case MAX_DRAWDOWN -> deepest;
          case DRAWDOWN -> last;
          case AVERAGE_DRAWDOWN -> average;
          case MAX_DRAWDOWN_PERIODS -> longest;
          case DRAWDOWN_PERIODS -> present;
          case ULCER -> ulcer;
          case CONDITIONAL_DRAWDOWN -> conditional;
          case CALMAR -> calmar();
          case OMEGA -> spread.omega();
          case TAIL_RATIO -> tailRatio;
          case PROFIT_FACTOR -> spread.profitFactor();
        };
    int n = spread.n();
    if (n == 0 || Double.isNaN(raw) || Double.isInfinite(raw)) {
      return new Estimate(measure.estimator(), null, MeasureStatus.UNDEFINED, n);
    }
    MeasureStatus status =
        n < minimum(measure) ? MeasureStatus.INSUFFICIENT_DATA : MeasureStatus.OK;
    return new Estimate(measure.estimator(), raw + 0.0, status, n); // not -0
  }

  private static int minimum(PerformanceMeasure measure) {
    return switch (measure) {
      case SHARPE, SORTINO, VOLATILITY, EWMA_VOLATILITY, CALMAR -> SeriesEstimators.ANNUALIZED;
      default -> 1;
    };
  }

  /** Bailey and Lopez de Prado 2012, as {@code sharpe.probabilistic}. */
  private double probabilisticSharpe() {
    double sharpe = spread.sharpe();
    double kurtosis = spread.excess() + 3;
    double error =
        Math.sqrt(
            (1 - spread.skewness() * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe)
                / (spread.n() - 1));
    double z = (sharpe - settings.targetSharpe()) / error;
    return Double.isNaN(z) ? z : Normal.cdf(z);
  }

  private double calmar() {
    double years = spread.n() / settings.periodsPerYear();
    return (StrictMath.pow(spread.growth(), 1 / years) - 1) / deepest;
  }
}
