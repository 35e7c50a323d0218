package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.analytics.stress.Scenario.Question;
import io.hyperdex.risk.analytics.stress.TokenStress.Outcome;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Revalues a portfolio under a scenario.
 *
 * <p>P&amp;L of a holding = quantity * price after - quantity * price before. Its pools follow the
 * price along x * y = const, then take the shock of liquidity, and give the exit cost. What has no
 * price, or a factor that can't be resolved, has no P&amp;L and is named, never taken for 0 or for
 * unharmed: see {@link StressResult#coverage} and {@link TokenStress#outcome}.
 *
 * <p>Pure, safe from any thread. O(holdings * shocks).
 */
public final class StressTest {
  private final Scenario scenario;
  private final StressPortfolio portfolio;
  private final Map<TokenId, Holding> byToken = new HashMap<>();

  private StressTest(Scenario scenario, StressPortfolio portfolio) {
    this.scenario = scenario;
    this.portfolio = portfolio;
    portfolio.holdings().forEach(holding -> byToken.put(holding.token(), holding));
  }

  public static StressResult run(Scenario scenario, StressPortfolio portfolio) {
    return new StressTest(scenario, portfolio).result();
  }

  private StressResult result() {
    List<TokenStress> tokens = new ArrayList<>();
    double value = 0;
    double pnl = 0;
    double exitBefore = 0;
    double exitAfter = 0;
    double gasBefore = 0;
    double gasAfter = 0;
    int held = 0;
    int known = 0;
    int withExit = 0;
    for (Holding holding : portfolio.holdings()) {
      TokenStress token = shocked(holding);
      tokens.add(token);
      value += token.valueBefore();
      pnl += token.pnl();
      if (holding.quantity() == 0) {
        continue;
      }
      held++;
      known += token.priceAfter().isPresent() ? 1 : 0;
      if (token.exitCostBefore().isPresent() && token.exitCostAfter().isPresent()) {
        withExit++;
        exitBefore += token.exitCostBefore().getAsDouble();
        exitAfter += token.exitCostAfter().getAsDouble();
      }
      Double gas = gasOf(holding.token().chain());
      if (gas != null) {
        gasBefore += gas;
        gasAfter += changed(gas, scenario.decisive(holding, Question.GAS));
      }
    }
    double total = pnl;
    return new StressResult(
        scenario,
        tokens.stream().map(token -> withContribution(token, total)).toList(),
        value,
        pnl,
        exitBefore,
        exitAfter,
        held == 0 ? 1 : (double) withExit / held,
        gasBefore,
        gasAfter,
        held == 0 ? 1 : (double) known / held);
  }

  private @Nullable Double gasOf(ChainId chain) {
    return portfolio.gasUsd().get(chain);
  }

  private TokenStress shocked(Holding holding) {
    Shock shock = scenario.decisive(holding, Question.PRICE);
    OptionalDouble before = holding.price();
    OptionalDouble after = OptionalDouble.empty();
    Outcome outcome = Outcome.UNPRICED;
    if (before.isPresent()) {
      after = shock == null ? before : priceAfter(holding, shock);
      outcome =
          shock == null
              ? Outcome.UNTOUCHED
              : after.isPresent() ? Outcome.SHOCKED : Outcome.UNRESOLVED;
    }
    double valueBefore = holding.value().orElse(0);
    double pnl = after.isPresent() ? holding.quantity() * after.getAsDouble() - valueBefore : 0;
    OptionalDouble exitBefore = OptionalDouble.empty();
    OptionalDouble exitAfter = OptionalDouble.empty();
    PoolDepth depth = holding.depth();
    // A pool at price 0 says nothing about how it follows a price.
    if (depth != null && before.orElse(0) > 0) {
      exitBefore = depth.exitCost(holding.quantity(), before.getAsDouble());
      if (after.isPresent()) {
        double price = after.getAsDouble();
        Shock liquidity = scenario.decisive(holding, Question.LIQUIDITY);
        Change change = liquidity == null ? Change.times(1) : liquidity.amount();
        exitAfter =
            depth.at(before.getAsDouble(), price, change).exitCost(holding.quantity(), price);
      }
    }
    return new TokenStress(
        holding.token(),
        outcome,
        shock,
        before,
        after,
        valueBefore,
        pnl,
        OptionalDouble.empty(),
        exitBefore,
        exitAfter);
  }

  private static double changed(double present, @Nullable Shock shock) {
    return shock == null ? present : shock.amount().apply(present);
  }

  /** For a holding with a price. */
  private OptionalDouble priceAfter(Holding holding, Shock shock) {
    double price = holding.price().orElseThrow();
    if (shock.factor() == null) {
      return OptionalDouble.of(shock.amount().apply(price));
    }
    Holding factor = byToken.get(shock.factor());
    if (factor == null) {
      return OptionalDouble.empty();
    }
    OptionalDouble beta = beta(holding, factor, shock);
    OptionalDouble factorReturn = factorReturn(factor);
    if (beta.isEmpty() || factorReturn.isEmpty()) {
      return OptionalDouble.empty();
    }
    double move = beta.getAsDouble() * factorReturn.getAsDouble();
    return OptionalDouble.of(price * Math.max(0, 1 + move));
  }

  private static OptionalDouble beta(Holding holding, Holding factor, Shock shock) {
    if (shock.kind() == ShockKind.BETA) {
      return OptionalDouble.of(shock.coefficient());
    }
    double factorVolatility = factor.volatility().orElse(0);
    return holding.volatility().isPresent() && factorVolatility > 0
        ? OptionalDouble.of(
            shock.coefficient() * (holding.volatility().getAsDouble() / factorVolatility))
        : OptionalDouble.empty();
  }

  /** The factor's own return; a factor that follows another is not followed further. */
  private OptionalDouble factorReturn(Holding factor) {
    Shock own = scenario.decisive(factor, Question.PRICE);
    if (own == null) {
      return OptionalDouble.of(0);
    }
    double price = factor.price().orElse(0);
    if (own.factor() != null || !(price > 0)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(own.amount().apply(price) / price - 1);
  }

  private static TokenStress withContribution(TokenStress token, double total) {
    OptionalDouble share =
        total == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(token.pnl() / total + 0.0); // not -0
    return new TokenStress(
        token.token(),
        token.outcome(),
        token.decisive(),
        token.priceBefore(),
        token.priceAfter(),
        token.valueBefore(),
        token.pnl(),
        share,
        token.exitCostBefore(),
        token.exitCostAfter());
  }
}
