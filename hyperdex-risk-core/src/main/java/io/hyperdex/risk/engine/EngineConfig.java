package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import java.util.Map;

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

  /** Periods that can end while an event can still be undone, and one for good measure. */
  int periodsOfUndo() {
    return (int) Math.min(undoRetentionMs / periodMs, 10_000) + 2;
  }
}
