package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.metric.MeasureStatus;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Tail measures by method and level. Reused, not thread safe; filling it does not allocate. */
final class TailTable {
  private static final int METHODS = TailMethod.values().length;

  private final TailModel model;
  private final int levels;
  private final MeasureStatus[] status;
  private final double[] var;
  private final double[] shortfall;
  private final double[] varError;
  private final double[] shortfallError;
  private final int[] n = new int[METHODS];
  private final double[] weights;

  TailTable(TailModel model) {
    this.model = model;
    levels = model.levels();
    status = new MeasureStatus[METHODS * levels];
    var = new double[METHODS * levels];
    shortfall = new double[METHODS * levels];
    varError = new double[METHODS * levels];
    shortfallError = new double[METHODS * levels];
    weights = new double[model.returns().periods()];
  }

  /** All methods that rest on the returns as they were; clears the others. */
  void historical(ScenarioSample sample, int leftOut) {
    Arrays.fill(status, MeasureStatus.UNDEFINED);
    Arrays.fill(varError, Double.NaN);
    Arrays.fill(shortfallError, Double.NaN);
    Arrays.fill(n, sample.n());
    n[TailMethod.MONTE_CARLO.ordinal()] = 0;
    if (sample.n() == 0) {
      return;
    }
    weigh(sample);
    for (int level = 0; level < levels; level++) {
      MeasureStatus found = statusOf(sample.n(), leftOut, level);
      equallyWeighted(sample, level, found);
      ageWeighted(sample, level, found);
      byMoments(sample, level, found);
    }
  }

  private MeasureStatus statusOf(int scenarios, int leftOut, int level) {
    if (scenarios < PortfolioRisk.fewest(model, model.confidenceBps(level))) {
      return MeasureStatus.INSUFFICIENT_DATA;
    }
    return leftOut > 0 ? MeasureStatus.PARTIAL : MeasureStatus.OK;
  }

  private void equallyWeighted(ScenarioSample sample, int level, MeasureStatus found) {
    double[] x = sample.ascending();
    int bps = model.confidenceBps(level);
    double usd = sample.unit() * model.scenarioScale();
    double es = HistoricalTail.expectedShortfall(x, sample.n(), bps) * usd;
    int at =
        put(
            TailMethod.HISTORICAL,
            level,
            found,
            HistoricalTail.valueAtRisk(x, sample.n(), bps) * usd,
            es);
    varError[at] = HistoricalTail.valueAtRiskError(x, sample.n(), bps) * usd;
    shortfallError[at] = HistoricalTail.expectedShortfallError(x, sample.n(), bps) * usd;
    double linear = HistoricalTail.linearValueAtRisk(x, sample.n(), bps) * usd;
    put(TailMethod.INTERPOLATED, level, found, linear, es);
  }

  /** Age weights in order of P&L; those of periods that are no scenario are shared out. */
  private void weigh(ScenarioSample sample) {
    int[] order = sample.order();
    double sum = 0;
    for (int k = 0; k < sample.n(); k++) {
      weights[k] = model.ageWeight(sample.period(order[k]));
      sum += weights[k];
    }
    for (int k = 0; k < sample.n(); k++) {
      weights[k] /= sum;
    }
  }

  private void ageWeighted(ScenarioSample sample, int level, MeasureStatus found) {
    double[] x = sample.ascending();
    int bps = model.confidenceBps(level);
    double usd = sample.unit() * model.scenarioScale();
    put(
        TailMethod.AGE_WEIGHTED,
        level,
        found,
        WeightedTail.valueAtRisk(x, weights, sample.n(), bps) * usd,
        WeightedTail.expectedShortfall(x, weights, sample.n(), bps) * usd);
  }

  private void byMoments(ScenarioSample sample, int level, MeasureStatus found) {
    int bps = model.confidenceBps(level);
    double usd = sample.unit() * model.scenarioScale();
    double mean = sample.mean() * usd;
    double deviation = sample.deviation() * usd;
    int at =
        put(
            TailMethod.NORMAL,
            level,
            found,
            NormalTail.valueAtRisk(mean, deviation, bps),
            NormalTail.expectedShortfall(mean, deviation, bps));
    varError[at] = NormalTail.valueAtRiskError(deviation, sample.n(), bps);
    shortfallError[at] = NormalTail.expectedShortfallError(deviation, sample.n(), bps);
    if (NormalTail.isMonotone(sample.skew(), sample.excess(), bps)) {
      put(
          TailMethod.CORNISH_FISHER,
          level,
          found,
          NormalTail.cornishFisherValueAtRisk(mean, deviation, sample.skew(), sample.excess(), bps),
          NormalTail.cornishFisherExpectedShortfall(
              mean, deviation, sample.skew(), sample.excess(), bps));
    }
  }

  /** Returns scaled to present volatility. */
  void filtered(ScenarioSample sample, int leftOut) {
    n[TailMethod.FILTERED.ordinal()] = sample.n();
    if (sample.n() == 0) {
      return;
    }
    double usd = sample.unit() * model.scenarioScale();
    for (int level = 0; level < levels; level++) {
      int bps = model.confidenceBps(level);
      put(
          TailMethod.FILTERED,
          level,
          statusOf(sample.n(), leftOut, level),
          HistoricalTail.valueAtRisk(sample.ascending(), sample.n(), bps) * usd,
          HistoricalTail.expectedShortfall(sample.ascending(), sample.n(), bps) * usd);
    }
  }

  /** Simulated returns, which are as good as the past ones that their covariance rests on. */
  void simulated(MonteCarloTail simulation) {
    n[TailMethod.MONTE_CARLO.ordinal()] = simulation.paths();
    double scale = model.simulationScale();
    for (int level = 0; level < levels; level++) {
      int bps = model.confidenceBps(level);
      int at =
          put(
              TailMethod.MONTE_CARLO,
              level,
              status(TailMethod.HISTORICAL, level),
              simulation.valueAtRisk(bps) * scale,
              simulation.expectedShortfall(bps) * scale);
      varError[at] = simulation.valueAtRiskError(bps) * scale;
      shortfallError[at] = simulation.expectedShortfallError(bps) * scale;
    }
  }

  private int put(TailMethod method, int level, MeasureStatus found, double var, double es) {
    int at = at(method, level);
    status[at] = found;
    this.var[at] = var;
    shortfall[at] = es;
    return at;
  }

  private int at(TailMethod method, int level) {
    if (level < 0 || level >= levels) {
      throw new IndexOutOfBoundsException("level " + level + " of " + levels);
    }
    return method.ordinal() * levels + level;
  }

  MeasureStatus status(TailMethod method, int level) {
    return status[at(method, level)];
  }

  double valueAtRisk(TailMethod method, int level) {
    return defined(var, method, level);
  }

  double expectedShortfall(TailMethod method, int level) {
    return defined(shortfall, method, level);
  }

  private double defined(double[] figures, TailMethod method, int level) {
    int at = at(method, level);
    if (status[at] == MeasureStatus.UNDEFINED) {
      throw new IllegalStateException(method + " has no value at level " + level);
    }
    return figures[at];
  }

  TailEstimate valueAtRiskEstimate(TailMethod method, int level) {
    return estimate(method, level, var, varError);
  }

  TailEstimate expectedShortfallEstimate(TailMethod method, int level) {
    return estimate(method, level, shortfall, shortfallError);
  }

  private TailEstimate estimate(TailMethod method, int level, double[] figures, double[] errors) {
    int at = at(method, level);
    int observations = n[method.ordinal()];
    if (status[at] == MeasureStatus.UNDEFINED) {
      return TailEstimate.undefined(observations);
    }
    boolean approximate = method == TailMethod.MONTE_CARLO ? model.horizon() > 1 : model.isScaled();
    OptionalDouble error =
        Double.isNaN(errors[at]) ? OptionalDouble.empty() : OptionalDouble.of(errors[at]);
    return new TailEstimate(
        OptionalDouble.of(figures[at]), status[at], approximate, observations, error);
  }
}
