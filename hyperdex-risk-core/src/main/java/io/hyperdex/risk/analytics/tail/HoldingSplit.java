package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.metric.ValueAtRisk;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Tail measures split by holding, see {@link Contributions}. Reused, not thread safe; no allocation
 * once grown to the portfolio.
 */
final class HoldingSplit {
  private static final int KINDS = Contributions.values().length;

  /** Below this share of a window's own losses its sum is chance and cannot be rescaled. */
  private static final double LEAST_SHARE = 0.05;

  private final TailModel model;
  private final ScenarioPnl pnl;
  private final ScenarioSample sample;
  private final TailWeights weights;
  private final double[] scratch;
  private double[][] parts = new double[KINDS][8];
  private double standalone;

  HoldingSplit(TailModel model, ScenarioPnl pnl, ScenarioSample sample) {
    this.model = model;
    this.pnl = pnl;
    this.sample = sample;
    weights = new TailWeights(model.returns().periods() + 1);
    scratch = new double[model.returns().periods()];
  }

  double of(Contributions kind, int holding) {
    return parts[kind.ordinal()][holding];
  }

  void split(int[] tokens, double[] values, int count) {
    if (parts[0].length < count) {
      parts = new double[KINDS][Math.max(count, 2 * parts[0].length)];
    }
    standalone = 0;
    if (sample.n() == 0) {
      for (double[] kind : parts) {
        Arrays.fill(kind, 0);
      }
      return;
    }
    double usd = sample.unit() * model.scenarioScale();
    byShortfall(tokens, values, count, usd);
    byWindow(tokens, values, count, usd);
    byRevaluation(tokens, values, count, usd);
    byCovariance(tokens, values, count, usd);
  }

  private double[] parts(Contributions kind) {
    return parts[kind.ordinal()];
  }

  private void byShortfall(int[] tokens, double[] values, int count, double usd) {
    weights.ofShortfall(sample.order(), sample.n(), model.shortfallContributionBps());
    double[] out = parts(Contributions.COMPONENT_ES);
    for (int i = 0; i < count; i++) {
      out[i] = weightedLoss(tokens[i], values[i]) * usd;
    }
  }

  /** Of a holding, in units. */
  private double weightedLoss(int token, double value) {
    double loss = 0;
    for (int j = 0; j < weights.count(); j++) {
      int period = sample.period(weights.scenario(j));
      loss -= weights.weight(j) * pnl.contribution(token, value, period);
    }
    return loss;
  }

  /*
   * The window's mean loss is close to the value at risk and is scaled to it. Where the losses
   * around the rank change sign, or nearly cancel, a factor makes no sense; then the scenario at
   * the rank is split, which adds up by itself.
   */
  private void byWindow(int[] tokens, double[] values, int count, double usd) {
    int bps = model.varContributionBps();
    double var = HistoricalTail.valueAtRisk(sample.ascending(), sample.n(), bps);
    weights.ofValueAtRisk(sample.order(), sample.n(), bps);
    double sum = 0;
    double size = 0;
    for (int j = 0; j < weights.count(); j++) {
      double loss = weights.weight(j) * sample.units(weights.scenario(j));
      sum -= loss;
      size += Math.abs(loss);
    }
    double factor = var / sum;
    if (!(factor > 0.5 && factor < 2 && Math.abs(sum) > LEAST_SHARE * size)) {
      weights.ofRank(sample.order(), sample.n(), bps);
      factor = 1;
    }
    double[] component = parts(Contributions.COMPONENT_VAR);
    double[] marginal = parts(Contributions.MARGINAL_VAR);
    for (int i = 0; i < count; i++) {
      component[i] = weightedLoss(tokens[i], values[i]) * factor * usd;
      double loss = 0;
      for (int j = 0; j < weights.count(); j++) {
        int period = sample.period(weights.scenario(j));
        loss -= weights.weight(j) * model.returns().at(tokens[i], period);
      }
      marginal[i] = loss * factor * model.scenarioScale();
    }
  }

  /** Over the scenarios of the whole portfolio, so that nothing but the holding differs. */
  private void byRevaluation(int[] tokens, double[] values, int count, double usd) {
    int bps = model.varContributionBps();
    int n = sample.n();
    double var = HistoricalTail.valueAtRisk(sample.ascending(), n, bps);
    double[] out = parts(Contributions.INCREMENTAL_VAR);
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < n; k++) {
        scratch[k] = sample.units(k) - pnl.contribution(tokens[i], values[i], sample.period(k));
      }
      out[i] = (var - ValueAtRisk.historicalInPlace(scratch, n, bps)) * usd;
    }
  }

  /** dVaR / dv_i = z cov(R_i, P) / s - m_i, z positive (Euler; Tasche 1999). */
  private void byCovariance(int[] tokens, double[] values, int count, double usd) {
    double z = -NormalTail.quantile(model.varContributionBps());
    double deviation = sample.deviation();
    double mean = sample.mean();
    int n = sample.n();
    double[] component = parts(Contributions.NORMAL_COMPONENT_VAR);
    double[] marginal = parts(Contributions.NORMAL_MARGINAL_VAR);
    for (int i = 0; i < count; i++) {
      double[] returns = model.returns().column(tokens[i]);
      double sum = 0;
      double squares = 0;
      double products = 0;
      for (int k = 0; k < n; k++) {
        double r = returns[sample.period(k)];
        sum += r;
        squares += r * r;
        products += r * (sample.units(k) - mean);
      }
      double slope = deviation == 0 ? 0 : z * products / n / deviation;
      marginal[i] = (slope - sum / n) * model.scenarioScale();
      component[i] = marginal[i] * values[i];
      double variance = Math.max(0, squares / n - sum / n * (sum / n));
      standalone += Math.abs(values[i]) * Math.sqrt(variance);
    }
  }

  OptionalDouble diversificationRatio() {
    double whole = sample.n() == 0 ? 0 : sample.deviation() * sample.unit();
    // a hedge that is perfect but for rounded products leaves a deviation that is not one
    return whole <= 1e-9 * standalone
        ? OptionalDouble.empty()
        : OptionalDouble.of(standalone / whole);
  }
}
