package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.metric.Unit;
import java.util.Map;

/**
 * The measures of a series of period returns that a report of performance has: each is an estimator
 * of {@link SeriesEstimators}. Returns are ratios; losses and drawdowns are positive.
 */
public enum PerformanceMeasure {
  /** Annualised, sample deviation. */
  SHARPE("sharpe", "sharpe.sample.annualized", Unit.RATIO),
  /** Probability that the true Sharpe ratio is above the one aimed at. */
  PROBABILISTIC_SHARPE("probabilisticSharpe", "sharpe.probabilistic", Unit.RATIO),
  /** Annualised, downside deviation over all returns. */
  SORTINO("sortino", "sortino.full.annualized", Unit.RATIO),
  /** Per period, over all returns. */
  DOWNSIDE_DEVIATION("downsideDeviation", "downside.full", Unit.RATIO),
  /** Annualised, sample deviation. */
  VOLATILITY("volatility", "stddev.sample.annualized", Unit.RATIO),
  /** Of the next period, by exponential weights. */
  EWMA_VOLATILITY("ewmaVolatility", "stddev.ewma", Unit.RATIO),
  /** Largest fall from the running peak, at period ends. */
  MAX_DRAWDOWN("periodMaxDrawdown", "drawdown.max", Unit.RATIO),
  /** Fall from the running peak at the last period's end. */
  DRAWDOWN("periodDrawdown", "drawdown.current", Unit.RATIO),
  /** Mean fall from the running peak over all periods. */
  AVERAGE_DRAWDOWN("averageDrawdown", "pain.index", Unit.RATIO),
  /** Periods of the longest fall, peak to recovery; of an open one to the end. */
  MAX_DRAWDOWN_PERIODS("maxDrawdownPeriods", "drawdown.max.length", Unit.COUNT),
  /** Periods since the index left its peak; 0 at a peak. */
  DRAWDOWN_PERIODS("drawdownPeriods", "drawdown.current.length", Unit.COUNT),
  /** Root mean square fall. */
  ULCER("ulcer", "ulcer.index", Unit.RATIO),
  /** Expected shortfall of the falls. */
  CONDITIONAL_DRAWDOWN("conditionalDrawdown", "cdar", Unit.RATIO),
  /** Annual return per largest fall. */
  CALMAR("calmar", "calmar", Unit.RATIO),
  /** What exceeds the threshold per what falls short of it. */
  OMEGA("omega", "omega", Unit.RATIO),
  /** Size of the 95 % quantile per size of the 5 % quantile. */
  TAIL_RATIO("tailRatio", "tail.ratio", Unit.RATIO),
  /** Sum of gains per sum of losses. */
  PROFIT_FACTOR("profitFactor", "profit.factor", Unit.RATIO);

  private final String jsonName;
  private final String estimator;
  private final Unit unit;

  PerformanceMeasure(String jsonName, String estimator, Unit unit) {
    this.jsonName = jsonName;
    this.estimator = estimator;
    this.unit = unit;
  }

  /** The name in JSON and reports. */
  public String jsonName() {
    return jsonName;
  }

  /** Id of the estimator, which says by which convention. */
  public String estimator() {
    return estimator;
  }

  /** What it counts. */
  public Unit unit() {
    return unit;
  }

  /**
   * All of them over a series at once: what each estimator says, worked out together. O(n log n).
   *
   * @param returns per period, oldest first, from -1 up, finite
   */
  public static Map<PerformanceMeasure, Estimate> all(
      double[] returns, PerformanceSettings settings) {
    for (double r : returns) {
      if (!(r >= -1 && r < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a return must be at least -1 and finite: " + r);
      }
    }
    return PerformanceFigures.of(returns, Spread.of(returns, settings), settings);
  }

  /** The estimate over all of the returns by the estimator itself. */
  public Estimate of(SeriesInput returns) {
    return SeriesEstimators.catalogue().require(estimator).estimate(returns);
  }
}
