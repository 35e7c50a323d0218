package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.analytics.stress.StressResult;
import io.hyperdex.risk.analytics.stress.StressTest;
import io.hyperdex.risk.analytics.stress.TokenStress;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rules would fire in a scenario: the real ones, ready limits and rules of the host alike,
 * checked on the state at the scenario's prices.
 *
 * <p>A shocked price is the {@link io.hyperdex.risk.amount.Price} nearest to what {@link
 * StressTest} works out, so a verdict here is what the engine says after ticks of these prices (for
 * LEAN, whose values are doubles, within 1e-14 of the limit). Exposure, concentration, equity,
 * portfolio VaR (the shocked holdings over the same past returns) and drawdown (the present index,
 * linked to the shocked equity) follow. What one step of prices can't define stays as it is: return
 * VaR, Sharpe, volatility, the largest drawdown so far, win rate, trade size, losses in a row, the
 * scenarios, the age of prices. Shocks of liquidity and gas change no rule's state. A holding whose
 * shock can't be resolved has no value after it, and the rules that need one say UNKNOWN.
 *
 * <p>A rule says what it says of a state; episodes, hysteresis and what was open before are the
 * engine's. Pure, safe from any thread. O(rules * holdings * scenarios) at most.
 */
public final class RuleStress {
  private RuleStress() {}

  /** The rules before and after a scenario. Allocates. */
  public static RuleStressResult run(Scenario scenario, PortfolioState state, RuleSet rules) {
    StressResult stress = StressTest.run(scenario, state.toStressPortfolio());
    ShockedPrice[] prices = new ShockedPrice[state.holdings().size()];
    for (int i = 0; i < prices.length; i++) {
      prices[i] = after(state.holdings().get(i), stress.tokens().get(i));
    }
    StressedView before = StressedView.unmoved(state);
    StressedView after = new StressedView(state, prices);
    List<RuleChange> changes = new ArrayList<>(rules.size());
    for (Rule rule : rules.rules()) {
      changes.add(RuleChange.of(rule, before, after));
    }
    return new RuleStressResult(state.user(), stress, changes);
  }

  private static ShockedPrice after(HeldToken held, TokenStress shocked) {
    return switch (shocked.outcome()) {
      case SHOCKED -> ShockedPrice.of(shocked.priceAfter().orElseThrow());
      case UNTOUCHED, UNPRICED -> ShockedPrice.of(held.price());
      case UNRESOLVED -> ShockedPrice.unknown();
    };
  }
}
