package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is held, and what a transaction costs. Immutable.
 *
 * @param holdings in the order of every sum; no token twice
 * @param gasUsd USD for the transaction that sells one holding, by chain; chains that are missing
 *     have no gas figures
 */
public record StressPortfolio(List<Holding> holdings, Map<ChainId, Double> gasUsd) {
  public StressPortfolio {
    holdings = List.copyOf(holdings);
    gasUsd = Map.copyOf(gasUsd);
    gasUsd.forEach((chain, usd) -> Finite.requireNotNegative("gas of " + chain, usd));
    Map<TokenId, Holding> seen = new LinkedHashMap<>();
    for (Holding holding : holdings) {
      if (seen.put(holding.token(), holding) != null) {
        throw new IllegalArgumentException(
            "token held twice: " + holding.token() + "; add the quantities up");
      }
    }
  }

  public static StressPortfolio of(Holding... holdings) {
    return new StressPortfolio(List.of(holdings), Map.of());
  }

  public StressPortfolio withGas(ChainId chain, double usd) {
    Map<ChainId, Double> all = new HashMap<>(gasUsd);
    all.put(chain, usd);
    return new StressPortfolio(holdings, all);
  }
}
