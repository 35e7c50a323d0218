package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the builder decided. Times in milliseconds. */
record EngineConfig(
    CostBasis costBasis,
    UnmatchedPolicy unmatchedPolicy,
    FeePolicy feePolicy,
    EventOrder eventOrder,
    long maxPriceAgeMs,
    boolean impliedPrices,
    long impliedPriceMaxAgeMs,
    Usd impliedPriceMinimum,
    Usd minEquity,
    double depegTolerance,
    long periodMs,
    int scenarioWindow,
    int minimumScenarios,
    double periodsPerYear,
    double riskFreeRate,
    Map<ChainId, Integer> horizonBlocks,
    long horizonTimeMs,
    long undoRetentionMs,
    long maxTimeLeapMs,
    int inboxCapacity) {

  /** What a state must agree with, by the name of the builder's setting. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("profile", Profile.FULL.name());
    settings.put("costBasis", costBasis.name());
    settings.put("unmatchedPolicy", unmatchedPolicy.name());
    settings.put("feePolicy", feePolicy.name());
    settings.put("eventOrder", eventOrder.name());
    settings.put("maxPriceAge", maxPriceAgeMs + " ms");
    settings.put("impliedPrices", String.valueOf(impliedPrices));
    settings.put("impliedPriceMaxAge", impliedPriceMaxAgeMs + " ms");
    settings.put("impliedPriceMinimum", impliedPriceMinimum.toString());
    settings.put("minEquity", minEquity.toString());
    settings.put("depegTolerance", String.valueOf(depegTolerance));
    settings.put("period", periodMs + " ms");
    settings.put("scenarioWindow", String.valueOf(scenarioWindow));
    settings.put("minimumScenarios", String.valueOf(minimumScenarios));
    settings.put("periodsPerYear", String.valueOf(periodsPerYear));
    settings.put("riskFreeRate", String.valueOf(riskFreeRate));
    settings.put("horizonBlocks", new TreeMap<>(horizonBlocks).toString());
    settings.put("horizonTime", horizonTimeMs + " ms");
    settings.put("undoRetention", undoRetentionMs + " ms");
    return settings;
  }

  /** Periods that can end while an event can still be undone, and one for good measure. */
  int periodsOfUndo() {
    return (int) Math.min(undoRetentionMs / periodMs, 10_000) + 2;
  }
}
