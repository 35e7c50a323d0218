package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.RuleSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of a {@link NaiveEngine}: the engine options that change a number. Immutable; {@link
 * #defaults()} has the defaults of the contract.
 *
 * @param costBasis how disposals are matched with what was bought
 * @param unmatchedPolicy what a disposal beyond the holdings means
 * @param feePolicy where the value of a trade's fees goes
 * @param eventOrder where a user event stands in its user's history
 * @param rules the rules in force at the start
 * @param maxPriceAgeMs how long a price is fresh where neither tick nor token says otherwise
 * @param impliedPrices whether trades give prices to tokens without a feed
 * @param impliedPriceMaxAgeMs how long such a price is fresh
 * @param minEquity equity at or below which the time-weighted index rests
 * @param depegTolerance how far from 1 USD a pegged token still counts as cash
 * @param periodMs length of a period
 * @param scenarioWindow periods in the scenario window and in the window of period returns
 * @param minimumScenarios fewer are INSUFFICIENT_DATA
 * @param horizonBlocks blocks by chain after which an event is final
 * @param defaultHorizonBlocks the same for the other chains
 * @param horizonTimeMs the same in time, for events without a block number
 * @param undoRetentionMs age from which a new event is too late in any case
 * @param alwaysRebuild whether every user is worked out from scratch at every event: the oracle
 *     checking itself
 */
public record NaiveConfig(
    CostBasis costBasis,
    UnmatchedPolicy unmatchedPolicy,
    FeePolicy feePolicy,
    EventOrder eventOrder,
    RuleSet rules,
    long maxPriceAgeMs,
    boolean impliedPrices,
    long impliedPriceMaxAgeMs,
    Usd minEquity,
    double depegTolerance,
    long periodMs,
    int scenarioWindow,
    int minimumScenarios,
    Map<ChainId, Integer> horizonBlocks,
    int defaultHorizonBlocks,
    long horizonTimeMs,
    long undoRetentionMs,
    boolean alwaysRebuild) {

  public NaiveConfig {
    horizonBlocks = Map.copyOf(horizonBlocks);
    if (periodMs <= 0) {
      throw new IllegalArgumentException("periodMs must be positive: " + periodMs);
    }
  }

  /** Average cost, unmatched at market, fees as expense, chain order, no rules, UTC days. */
  public static NaiveConfig defaults() {
    return new NaiveConfig(
        CostBasis.AVERAGE,
        UnmatchedPolicy.AT_MARKET,
        FeePolicy.EXPENSE,
        EventOrder.CHAIN,
        RuleSet.empty(),
        Duration.ofHours(1).toMillis(),
        true,
        Duration.ofHours(24).toMillis(),
        Usd.of(1),
        0.02,
        Duration.ofDays(1).toMillis(),
        365,
        100,
        Map.of(ChainId.ETHEREUM, 96, ChainId.POLYGON, 512),
        128,
        Duration.ofMinutes(10).toMillis(),
        Duration.ofHours(1).toMillis(),
        false);
  }

  public NaiveConfig withCostBasis(CostBasis value) {
    return copy(value, unmatchedPolicy, feePolicy, eventOrder, rules);
  }

  public NaiveConfig withUnmatchedPolicy(UnmatchedPolicy value) {
    return copy(costBasis, value, feePolicy, eventOrder, rules);
  }

  public NaiveConfig withFeePolicy(FeePolicy value) {
    return copy(costBasis, unmatchedPolicy, value, eventOrder, rules);
  }

  public NaiveConfig withEventOrder(EventOrder value) {
    return copy(costBasis, unmatchedPolicy, feePolicy, value, rules);
  }

  public NaiveConfig withRules(RuleSet value) {
    return copy(costBasis, unmatchedPolicy, feePolicy, eventOrder, value);
  }

  private NaiveConfig copy(
      CostBasis basis, UnmatchedPolicy unmatched, FeePolicy fee, EventOrder order, RuleSet set) {
    return new NaiveConfig(
        basis,
        unmatched,
        fee,
        order,
        set,
        maxPriceAgeMs,
        impliedPrices,
        impliedPriceMaxAgeMs,
        minEquity,
        depegTolerance,
        periodMs,
        scenarioWindow,
        minimumScenarios,
        horizonBlocks,
        defaultHorizonBlocks,
        horizonTimeMs,
        undoRetentionMs,
        alwaysRebuild);
  }

  public NaiveConfig withPrices(Duration maxAge, boolean implied, Duration impliedMaxAge) {
    return new NaiveConfig(
        costBasis,
        unmatchedPolicy,
        feePolicy,
        eventOrder,
        rules,
        maxAge.toMillis(),
        implied,
        impliedMaxAge.toMillis(),
        minEquity,
        depegTolerance,
        periodMs,
        scenarioWindow,
        minimumScenarios,
        horizonBlocks,
        defaultHorizonBlocks,
        horizonTimeMs,
        undoRetentionMs,
        alwaysRebuild);
  }

  public NaiveConfig withScenarios(Duration period, int window, int minimum) {
    return new NaiveConfig(
        costBasis,
        unmatchedPolicy,
        feePolicy,
        eventOrder,
        rules,
        maxPriceAgeMs,
        impliedPrices,
        impliedPriceMaxAgeMs,
        minEquity,
        depegTolerance,
        period.toMillis(),
        window,
        minimum,
        horizonBlocks,
        defaultHorizonBlocks,
        horizonTimeMs,
        undoRetentionMs,
        alwaysRebuild);
  }

  public NaiveConfig withHorizon(Duration time, Duration undoRetention) {
    return withHorizon(horizonBlocks, time, undoRetention);
  }

  public NaiveConfig withHorizonBlocks(ChainId chain, int blocks) {
    Map<ChainId, Integer> all = new HashMap<>(horizonBlocks);
    all.put(chain, blocks);
    return withHorizon(all, Duration.ofMillis(horizonTimeMs), Duration.ofMillis(undoRetentionMs));
  }

  private NaiveConfig withHorizon(
      Map<ChainId, Integer> blocks, Duration time, Duration undoRetention) {
    return new NaiveConfig(
        costBasis,
        unmatchedPolicy,
        feePolicy,
        eventOrder,
        rules,
        maxPriceAgeMs,
        impliedPrices,
        impliedPriceMaxAgeMs,
        minEquity,
        depegTolerance,
        periodMs,
        scenarioWindow,
        minimumScenarios,
        blocks,
        defaultHorizonBlocks,
        time.toMillis(),
        undoRetention.toMillis(),
        alwaysRebuild);
  }

  public NaiveConfig withValuation(Usd leastEquity, double tolerance) {
    return new NaiveConfig(
        costBasis,
        unmatchedPolicy,
        feePolicy,
        eventOrder,
        rules,
        maxPriceAgeMs,
        impliedPrices,
        impliedPriceMaxAgeMs,
        leastEquity,
        tolerance,
        periodMs,
        scenarioWindow,
        minimumScenarios,
        horizonBlocks,
        defaultHorizonBlocks,
        horizonTimeMs,
        undoRetentionMs,
        alwaysRebuild);
  }

  public NaiveConfig withAlwaysRebuild(boolean value) {
    return new NaiveConfig(
        costBasis,
        unmatchedPolicy,
        feePolicy,
        eventOrder,
        rules,
        maxPriceAgeMs,
        impliedPrices,
        impliedPriceMaxAgeMs,
        minEquity,
        depegTolerance,
        periodMs,
        scenarioWindow,
        minimumScenarios,
        horizonBlocks,
        defaultHorizonBlocks,
        horizonTimeMs,
        undoRetentionMs,
        value);
  }

  int horizonBlocksOf(ChainId chain) {
    return horizonBlocks.getOrDefault(chain, defaultHorizonBlocks);
  }
}
