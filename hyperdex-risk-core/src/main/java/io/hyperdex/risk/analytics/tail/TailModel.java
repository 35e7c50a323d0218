package io.hyperdex.risk.analytics.tail;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What all portfolios share for a {@link PortfolioRisk}: returns, the same scaled to present
 * volatility, a simulation, and the choices made.
 *
 * <p>Made once for a period's returns. Immutable, safe from any thread.
 */
public final class TailModel {
  /** Scenarios for each period of the horizon from which its returns are compounded. */
  public static final int PERIODS_FOR_HORIZON = 100;

  private final ReturnMatrix returns;
  private final ReturnMatrix filtered;
  private final @Nullable SimulatedReturns simulation;
  private final int[] levels;
  private final int horizon;
  private final boolean compounded;
  private final double[] ageWeights;
  private final int minimumScenarios;
  private final int varContributionBps;
  private final int shortfallContributionBps;

  private TailModel(Builder from) {
    horizon = from.horizon;
    compounded = horizon > 1 && from.returns.periods() >= (long) PERIODS_FOR_HORIZON * horizon;
    ReturnMatrix scaled = from.returns.volatilityScaled(from.volatilityDecay);
    returns = compounded ? from.returns.overlapping(horizon) : from.returns;
    filtered = compounded ? scaled.overlapping(horizon) : scaled;
    simulation = from.simulation;
    levels = from.levels;
    ageWeights = WeightedTail.ageWeights(returns.periods(), from.ageDecay);
    // n * h overlapping returns carry the information of n, and h - 1 are lost at the start
    minimumScenarios =
        compounded ? from.minimumScenarios * horizon - horizon + 1 : from.minimumScenarios;
    varContributionBps = from.varContributionBps;
    shortfallContributionBps = from.shortfallContributionBps;
  }

  /** A model of one period's risk, with the defaults of the builder. */
  public static Builder of(ReturnMatrix returns) {
    return new Builder(returns);
  }

  ReturnMatrix returns() {
    return returns;
  }

  ReturnMatrix filtered() {
    return filtered;
  }

  @Nullable SimulatedReturns simulation() {
    return simulation;
  }

  /** How many levels of confidence there are. */
  public int levels() {
    return levels.length;
  }

  /** Confidence of a level, basis points; levels ascend. */
  public int confidenceBps(int level) {
    return levels[level];
  }

  /** The level of a confidence. */
  public int levelOf(int confidenceBps) {
    int level = Arrays.binarySearch(levels, confidenceBps);
    if (level < 0) {
      throw new IllegalArgumentException(
          confidenceBps + " is not among the levels " + Arrays.toString(levels));
    }
    return level;
  }

  /** Periods that risk is measured over. */
  public int horizon() {
    return horizon;
  }

  /** Whether one-period risk is scaled with the square root of the horizon: too few periods. */
  public boolean isScaled() {
    return horizon > 1 && !compounded;
  }

  /** sqrt(horizon) where scenarios are of one period, else 1. */
  double scenarioScale() {
    return isScaled() ? Math.sqrt(horizon) : 1;
  }

  /** sqrt(horizon): simulated returns are always of one period, independent of each other. */
  double simulationScale() {
    return Math.sqrt(horizon);
  }

  /** Weight of a period by its age; all periods add up to 1. */
  double ageWeight(int period) {
    return ageWeights[period];
  }

  int minimumScenarios() {
    return minimumScenarios;
  }

  int varContributionBps() {
    return varContributionBps;
  }

  int shortfallContributionBps() {
    return shortfallContributionBps;
  }

  /** Choices, each with its default. Not thread safe. */
  public static final class Builder {
    private final ReturnMatrix returns;
    private @Nullable SimulatedReturns simulation;
    private int[] levels = {9_500, 9_750, 9_900};
    private int horizon = 1;
    private double ageDecay = 0.98;
    private double volatilityDecay = 0.94;
    private int minimumScenarios = 100;
    private int varContributionBps = 9_500;
    private int shortfallContributionBps = 9_750;

    private Builder(ReturnMatrix returns) {
      this.returns = returns;
    }

    /** Levels of confidence, basis points; 9500, 9750 and 9900 if not given. */
    public Builder levels(int... confidenceBps) {
      if (confidenceBps.length == 0) {
        throw new IllegalArgumentException("at least one level of confidence is needed");
      }
      levels = Arrays.stream(confidenceBps).sorted().distinct().toArray();
      Arrays.stream(levels).forEach(NormalTail::quantile); // for its check of the confidence
      return this;
    }

    /**
     * Periods that risk is measured over, 1 if not given. Returns are compounded over it, every one
     * that overlaps, where there are at least 100 periods for each of the horizon; else one-period
     * risk is multiplied by its square root and flagged as approximate.
     */
    public Builder horizon(int periods) {
      if (periods < 1 || periods > 1_000) {
        throw new IllegalArgumentException("horizon must be 1 to 1000 periods: " + periods);
      }
      horizon = periods;
      return this;
    }

    /** Weight of a scenario to that of the next one, 0.98 if not given. */
    public Builder ageDecay(double decay) {
      ReturnMatrix.requireDecay(decay);
      ageDecay = decay;
      return this;
    }

    /** Decay of the EWMA variance that scales returns, 0.94 if not given. */
    public Builder volatilityDecay(double decay) {
      ReturnMatrix.requireDecay(decay);
      volatilityDecay = decay;
      return this;
    }

    /** Scenarios below which results are INSUFFICIENT_DATA, 100 if not given. */
    public Builder minimumScenarios(int scenarios) {
      if (scenarios < 1 || scenarios > 1_000_000) {
        throw new IllegalArgumentException("minimumScenarios must be 1 to 1000000: " + scenarios);
      }
      minimumScenarios = scenarios;
      return this;
    }

    /** Simulated one-period returns of the same tokens; none if not given. */
    public Builder simulation(SimulatedReturns simulated) {
      if (simulated.tokens() != returns.tokens()) {
        throw new IllegalArgumentException(
            returns.tokens() + " tokens have returns, " + simulated.tokens() + " simulated ones");
      }
      simulation = simulated;
      return this;
    }

    /** Confidence at which VaR and expected shortfall are split by token, 9500 and 9750. */
    public Builder contributions(int varBps, int shortfallBps) {
      NormalTail.quantile(varBps); // for its check of the confidence
      NormalTail.quantile(shortfallBps);
      varContributionBps = varBps;
      shortfallContributionBps = shortfallBps;
      return this;
    }

    /** The model. O(tokens * periods). */
    public TailModel build() {
      return new TailModel(this);
    }
  }
}
