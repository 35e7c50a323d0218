package io.hyperdex.risk.engine.cohort;

import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.engine.ScenarioReturns;
import java.util.List;
import java.util.Optional;

/**
 * A way to forecast a portfolio's loss over the next period. Implement it for a model of your own.
 *
 * <p>A pure function of what it is given: no clock, no chance without a fixed seed.
 */
@FunctionalInterface
public interface PortfolioModel {
  /**
   * Looks at the past, once a period.
   *
   * @param past returns of all tokens up to the period that just ended
   * @param confidenceBps of the forecasts, such as 9500
   */
  Fitted fit(ScenarioReturns past, int confidenceBps);

  /** A model that has looked at the past. */
  @FunctionalInterface
  interface Fitted {
    /**
     * The forecast for present holdings.
     *
     * @param tokens dense ids, each once, all with at least 20 returns. Not to be kept or changed
     * @param values USD, signed, in their order. Not to be kept or changed
     * @return empty where the model can't tell
     */
    Optional<PortfolioForecast> forecast(int[] tokens, double[] values);
  }

  /**
   * One method of {@link io.hyperdex.risk.analytics.tail.PortfolioRisk}; it can't tell with fewer
   * than 100 scenarios.
   *
   * @throws IllegalArgumentException for MONTE_CARLO, which needs a simulation of the host
   */
  static PortfolioModel of(TailMethod method) {
    return new TailMethodModel(List.of(method));
  }

  /** The highest of several methods, VaR and shortfall each; those that can't tell don't count. */
  static PortfolioModel highestOf(TailMethod... methods) {
    return new TailMethodModel(List.of(methods));
  }
}
