package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ValueAtRisk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The full set of tail measures of a portfolio in one call, {@link #assess}; then asked for one by
 * one. Every {@link TailMethod} at every level of the {@link TailModel}, contributions by holding,
 * and how spread out the portfolio is. USD, positive for a loss.
 *
 * <p>Reused: for one portfolio, whose scenario P&amp;L it then updates only in the tokens that
 * changed, or for many, one after the other. The result is the same to the bit.
 *
 * <p>Not thread safe; one for each thread. O(holdings * (scenarios + paths)). {@link #assess} does
 * not allocate once grown to the portfolio.
 */
public final class PortfolioRisk {
  private final TailModel model;
  private final TailTable table;
  private final ScenarioPnl scenarios;
  private final ScenarioPnl filteredScenarios;
  private final ScenarioSample sample;
  private final ScenarioSample filteredSample;
  private final HoldingSplit split;
  private final @Nullable MonteCarloTail simulation;
  private int[] tokens = new int[8];
  private double[] values = new double[8];
  private int count;
  private double effectiveAssets;

  /** An empty portfolio until the first {@link #assess}. */
  public PortfolioRisk(TailModel model) {
    this.model = model;
    table = new TailTable(model);
    scenarios = new ScenarioPnl(model.returns());
    filteredScenarios = new ScenarioPnl(model.filtered());
    sample = new ScenarioSample(model.returns().periods());
    filteredSample = new ScenarioSample(model.filtered().periods());
    split = new HoldingSplit(model, scenarios, sample);
    SimulatedReturns simulated = model.simulation();
    simulation = simulated == null ? null : new MonteCarloTail(simulated);
    assess(tokens, values, 0);
  }

  /**
   * Works everything out for a portfolio as it is now. The arrays are not kept.
   *
   * @param tokens by number in the model's returns, each once
   * @param values USD, signed, finite
   * @param count of both
   */
  public void assess(int[] tokens, double[] values, int count) {
    scenarios.set(tokens, values, count);
    filteredScenarios.set(tokens, values, count);
    remember(tokens, values, count);
    sample.take(scenarios);
    filteredSample.take(filteredScenarios);
    table.historical(sample, scenarios.leftOut());
    table.filtered(filteredSample, filteredScenarios.leftOut());
    if (simulation != null && sample.n() > 0) {
      simulation.assess(this.tokens, this.values, this.count, model.confidenceBps(0), null);
      table.simulated(simulation);
    }
    split.split(this.tokens, this.values, this.count);
  }

  /** Keeps what is part of the scenarios. */
  private void remember(int[] tokens, double[] values, int count) {
    if (this.tokens.length < count) {
      this.tokens = new int[Math.max(count, 2 * this.tokens.length)];
      this.values = new double[this.tokens.length];
    }
    double gross = 0;
    double squares = 0;
    this.count = 0;
    for (int i = 0; i < count; i++) {
      gross += Math.abs(values[i]);
      squares += values[i] * values[i];
      if (values[i] != 0 && scenarios.includes(tokens[i])) {
        this.tokens[this.count] = tokens[i];
        this.values[this.count++] = values[i];
      }
    }
    effectiveAssets = squares == 0 ? 0 : gross * gross / squares;
  }

  /** The model it was made for. */
  public TailModel model() {
    return model;
  }

  /** Whether a measure has a value: its status is not UNDEFINED. */
  public boolean has(TailMethod method, int level) {
    return table.status(method, level) != MeasureStatus.UNDEFINED;
  }

  /** How far a method can be trusted at a level of the model. */
  public MeasureStatus status(TailMethod method, int level) {
    return table.status(method, level);
  }

  /**
   * Value at risk by a method at a level of the model, USD.
   *
   * @throws IllegalStateException if it has no value, see {@link #has}
   */
  public double valueAtRisk(TailMethod method, int level) {
    return table.valueAtRisk(method, level);
  }

  /** Expected shortfall, as {@link #valueAtRisk}. */
  public double expectedShortfall(TailMethod method, int level) {
    return table.expectedShortfall(method, level);
  }

  /** Value at risk with status and standard error. Allocates. */
  public TailEstimate valueAtRiskEstimate(TailMethod method, int level) {
    return table.valueAtRiskEstimate(method, level);
  }

  /** Expected shortfall with status and standard error. Allocates. */
  public TailEstimate expectedShortfallEstimate(TailMethod method, int level) {
    return table.expectedShortfallEstimate(method, level);
  }

  /** Scenarios there are: periods in which all that is held has a return. */
  public int scenarios() {
    return sample.n();
  }

  /** Holdings of some value that are left out for want of returns. */
  public int leftOut() {
    return scenarios.leftOut();
  }

  /** Holdings that are part of the scenarios: those not left out and not of value 0, in order. */
  public int holdings() {
    return count;
  }

  /** Token of a holding. */
  public int token(int holding) {
    return tokens[holding];
  }

  /** Part of a holding, USD; for MARGINAL ones USD per USD. 0 while there are no scenarios. */
  public double contribution(Contributions kind, int holding) {
    if (holding < 0 || holding >= count) {
      throw new IndexOutOfBoundsException("holding " + holding + " of " + count);
    }
    return split.of(kind, holding);
  }

  /**
   * Effective number of assets, (sum |v|)^2 / sum v^2: 1 / HHI of all holdings, those left out too;
   * empty where nothing is held.
   */
  public OptionalDouble effectiveAssets() {
    return effectiveAssets == 0 ? OptionalDouble.empty() : OptionalDouble.of(effectiveAssets);
  }

  /**
   * Diversification ratio, sum |v_i| s_i / s: what the holdings' deviations would add up to if all
   * moved together, to what they do (Choueifaty and Coignard 2008, Toward maximum diversification;
   * at least 1). Empty where the portfolio does not move.
   */
  public OptionalDouble diversificationRatio() {
    return split.diversificationRatio();
  }

  /** The scenarios and tokens behind the historical expected shortfall. Allocates. */
  public TailExplanation explain(int confidenceBps) {
    if (sample.n() == 0) {
      throw new IllegalStateException("there are no scenarios to explain a tail by");
    }
    TailWeights tail = new TailWeights(sample.n() + 1);
    tail.ofShortfall(sample.order(), sample.n(), confidenceBps);
    double usd = scenarios.unit() * model.scenarioScale();
    List<TailExplanation.Scenario> worst = new ArrayList<>();
    double[] parts = new double[count];
    for (int j = 0; j < tail.count(); j++) {
      int scenario = tail.scenario(j);
      int period = sample.period(scenario);
      int worstHolding = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < count; i++) {
        double gain = scenarios.contribution(tokens[i], values[i], period);
        parts[i] -= tail.weight(j) * gain * usd;
        if (gain < least) {
          least = gain;
          worstHolding = i;
        }
      }
      worst.add(
          new TailExplanation.Scenario(
              model.returns().firstPeriod() + period,
              0.0 - sample.units(scenario) * usd,
              tail.weight(j),
              tokens[worstHolding],
              0.0 - least * usd));
    }
    List<TailExplanation.Token> byToken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byToken.add(new TailExplanation.Token(tokens[i], parts[i]));
    }
    byToken.sort(Comparator.comparingDouble(TailExplanation.Token::contribution).reversed());
    double shortfall =
        HistoricalTail.expectedShortfall(sample.ascending(), sample.n(), confidenceBps) * usd;
    return new TailExplanation(confidenceBps, shortfall, worst, byToken);
  }

  /** Fewest scenarios for a confidence: the tail must hold at least one. */
  static int fewest(TailModel model, int confidenceBps) {
    return Math.max(model.minimumScenarios(), ValueAtRisk.minimumScenarios(confidenceBps));
  }
}
