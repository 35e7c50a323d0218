package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import java.util.Map;

/**
 * What the present holdings would have made in a window of the past, USD.
 *
 * @param startMs time of the first prices
 * @param endMs time of the last prices
 * @param pnl sum over tokens, a loss is negative
 * @param pnlByToken of the tokens with both prices, in the order of the holdings
 * @param coverage gross value of those / gross value of the portfolio, in [0, 1]
 */
public record ReplayWindow(
    long startMs, long endMs, double pnl, Map<TokenId, Double> pnlByToken, double coverage) {}
