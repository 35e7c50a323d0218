package io.hyperdex.risk.analytics.stress;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a scenario does to a portfolio. All amounts in USD.
 *
 * @param scenario which
 * @param tokens one per holding, in their order
 * @param valueBefore signed sum of the known values
 * @param pnl sum of the tokens' P&amp;L: at mid prices, before costs; a loss is negative
 * @param exitCostBefore sum over the holdings that have one before and after
 * @param exitCostAfter over the same holdings
 * @param exitCostCoverage holdings in those sums / holdings with a quantity; 1 where nothing is
 *     held
 * @param gasBefore of selling every holding with a quantity, one transaction each, on chains with a
 *     gas figure
 * @param gasAfter the same after the shocks of gas
 * @param coverage holdings whose P&amp;L is known / holdings with a quantity, in [0, 1]; 1 where
 *     nothing is held
 */
public record StressResult(
    Scenario scenario,
    List<TokenStress> tokens,
    double valueBefore,
    double pnl,
    double exitCostBefore,
    double exitCostAfter,
    double exitCostCoverage,
    double gasBefore,
    double gasAfter,
    double coverage) {
  public StressResult {
    tokens = List.copyOf(tokens);
  }

  /** How much dearer it is to leave; negative where values fell more than pools. */
  public double exitCostChange() {
    return exitCostAfter - exitCostBefore;
  }

  public double gasChange() {
    return gasAfter - gasBefore;
  }

  /** P&amp;L less the change of exit cost and gas. */
  public double pnlAfterCosts() {
    return pnl - exitCostChange() - gasChange();
  }

  /**
   * Sum of |value| after the scenario, of the holdings whose P&amp;L is known: what an exposure
   * limit sees.
   */
  public double grossAfter() {
    double gross = 0;
    for (TokenStress token : tokens) {
      gross += valueAfter(token);
    }
    return gross;
  }

  /** Largest share of that in one token, in [0, 1]; empty where it is 0. */
  public OptionalDouble concentrationAfter() {
    double largest = 0;
    for (TokenStress token : tokens) {
      largest = Math.max(largest, valueAfter(token));
    }
    double gross = grossAfter();
    return gross > 0 ? OptionalDouble.of(largest / gross) : OptionalDouble.empty();
  }

  /**
   * Fall of the equity, as a ratio: -P&amp;L / value before; negative is a rise. A drawdown d
   * becomes 1 - (1 - d)(1 - fall). Empty where the value before is not positive.
   */
  public OptionalDouble fall() {
    return valueBefore > 0 ? OptionalDouble.of(0 - pnl / valueBefore) : OptionalDouble.empty();
  }

  private static double valueAfter(TokenStress token) {
    return token.priceAfter().isPresent() ? Math.abs(token.valueBefore() + token.pnl()) : 0;
  }
}
