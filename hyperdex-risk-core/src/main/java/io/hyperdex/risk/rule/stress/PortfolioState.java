package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.analytics.stress.Holding;
import io.hyperdex.risk.analytics.stress.StressPortfolio;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that rules see of one user, of one version, as a value: {@code RiskEngine.portfolioState}
 * makes it, and so may a host that has no engine at hand. Changing it changes no engine.
 *
 * @param user whose
 * @param timeMs event time, epoch milliseconds UTC
 * @param holdings with a quantity, priced or not
 * @param index the time-weighted index
 * @param consecutiveLosses losing disposals in a row
 * @param periodReturns the user's own, oldest first. Not to be modified
 * @param scenarios periods in the scenario window: the length of every {@link HeldToken#returns}
 * @param minimumScenarios fewer are INSUFFICIENT_DATA, for both VaRs
 * @param depegTolerance how far from 1 USD a dollar token may be before it is risk
 * @param measures as the engine reports them now; those a price can't move are passed on as they
 *     are
 */
public record PortfolioState(
    UserId user,
    long timeMs,
    List<HeldToken> holdings,
    IndexPoint index,
    int consecutiveLosses,
    double[] periodReturns,
    int scenarios,
    int minimumScenarios,
    double depegTolerance,
    Map<MeasureId, Measure> measures) {
  public PortfolioState {
    holdings = List.copyOf(holdings);
    measures = Collections.unmodifiableMap(new TreeMap<>(measures));
    for (HeldToken held : holdings) {
      double[] returns = held.returns();
      if (returns != null && returns.length != scenarios) {
        throw new IllegalArgumentException(
            "returns of "
                + held.token()
                + " must be one a scenario: "
                + returns.length
                + " for "
                + scenarios
                + "; NaN stands for a period without one");
      }
    }
  }

  /** The same state with other tags for shocks to look for, such as the names of assets. */
  public PortfolioState withTags(Function<? super TokenId, ? extends Set<String>> tags) {
    return new PortfolioState(
        user,
        timeMs,
        holdings.stream().map(held -> held.withTags(tags.apply(held.token()))).toList(),
        index,
        consecutiveLosses,
        periodReturns,
        scenarios,
        minimumScenarios,
        depegTolerance,
        measures);
  }

  /**
   * The same holdings, in their order, for {@link io.hyperdex.risk.analytics.stress.StressTest}.
   */
  public StressPortfolio toStressPortfolio() {
    List<Holding> all = new ArrayList<>(holdings.size());
    for (HeldToken held : holdings) {
      OptionalDouble price =
          held.valueAt(held.price()) == null || held.price() == null
              ? OptionalDouble.empty()
              : OptionalDouble.of(held.price().doubleValue());
      all.add(
          new Holding(
              held.token(), held.units(), price, held.tags(), OptionalDouble.empty(), null));
    }
    return new StressPortfolio(all, Map.of());
  }
}
