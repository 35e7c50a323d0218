package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.RuleSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The settings of a {@link NaiveEngine}: the engine options that change a number, under the names
 * of the engine's builder. Immutable: {@link #defaults()} has the defaults of the contract, and
 * each {@code with} gives a changed copy.
 */
public final class NaiveConfig implements Cloneable {
  private CostBasis costBasis = CostBasis.AVERAGE;
  private UnmatchedPolicy unmatchedPolicy = UnmatchedPolicy.AT_MARKET;
  private FeePolicy feePolicy = FeePolicy.EXPENSE;
  private EventOrder eventOrder = EventOrder.CHAIN;
  private RuleSet rules = RuleSet.empty();
  private long maxPriceAgeMs = Duration.ofHours(1).toMillis();
  private boolean impliedPrices = true;
  private long impliedPriceMaxAgeMs = Duration.ofHours(24).toMillis();
  private Usd minEquity = Usd.of(1);
  private double depegTolerance = 0.02;
  private long periodMs = Duration.ofDays(1).toMillis();
  private int scenarioWindow = 365;
  private int minimumScenarios = 100;
  private Map<ChainId, Integer> horizonBlocks = Map.of(ChainId.ETHEREUM, 96, ChainId.POLYGON, 512);
  private long horizonTimeMs = Duration.ofMinutes(10).toMillis();
  private long undoRetentionMs = Duration.ofHours(1).toMillis();
  private boolean alwaysRebuild;

  private NaiveConfig() {}

  /** Average cost, unmatched at market, fees as expense, chain order, no rules, UTC days. */
  public static NaiveConfig defaults() {
    return new NaiveConfig();
  }

  private NaiveConfig with(Consumer<NaiveConfig> change) {
    try {
      NaiveConfig copy = (NaiveConfig) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  public NaiveConfig withCostBasis(CostBasis value) {
    return with(copy -> copy.costBasis = value);
  }

  public NaiveConfig withUnmatchedPolicy(UnmatchedPolicy value) {
    return with(copy -> copy.unmatchedPolicy = value);
  }

  public NaiveConfig withFeePolicy(FeePolicy value) {
    return with(copy -> copy.feePolicy = value);
  }

  public NaiveConfig withEventOrder(EventOrder value) {
    return with(copy -> copy.eventOrder = value);
  }

  public NaiveConfig withRules(RuleSet value) {
    return with(copy -> copy.rules = value);
  }

  public NaiveConfig withPrices(Duration maxAge, boolean implied, Duration impliedMaxAge) {
    return with(
        copy -> {
          copy.maxPriceAgeMs = maxAge.toMillis();
          copy.impliedPrices = implied;
          copy.impliedPriceMaxAgeMs = impliedMaxAge.toMillis();
        });
  }

  public NaiveConfig withScenarios(Duration period, int window, int minimum) {
    if (period.toMillis() <= 0) {
      throw new IllegalArgumentException("period must be positive: " + period);
    }
    return with(
        copy -> {
          copy.periodMs = period.toMillis();
          copy.scenarioWindow = window;
          copy.minimumScenarios = minimum;
        });
  }

  public NaiveConfig withHorizon(Duration time, Duration undoRetention) {
    return with(
        copy -> {
          copy.horizonTimeMs = time.toMillis();
          copy.undoRetentionMs = undoRetention.toMillis();
        });
  }

  public NaiveConfig withHorizonBlocks(ChainId chain, int blocks) {
    Map<ChainId, Integer> all = new HashMap<>(horizonBlocks);
    all.put(chain, blocks);
    return with(copy -> copy.horizonBlocks = Map.copyOf(all));
  }

  public NaiveConfig withValuation(Usd leastEquity, double tolerance) {
    return with(
        copy -> {
          copy.minEquity = leastEquity;
          copy.depegTolerance = tolerance;
        });
  }

  /** Works every user out from scratch at every event: the oracle checking itself. */
  public NaiveConfig withAlwaysRebuild(boolean value) {
    return with(copy -> copy.alwaysRebuild = value);
  }

  /**
   * The engine with these settings. It prices the smallest trades too, as the oracle knows no
   * minimum.
   */
  public RiskEngineBuilder engineBuilder() {
    RiskEngineBuilder builder =
        RiskEngine.builder()
            .costBasis(costBasis)
            .unmatchedPolicy(unmatchedPolicy)
            .feePolicy(feePolicy)
            .eventOrder(eventOrder)
            .rules(rules)
            .maxPriceAge(Duration.ofMillis(maxPriceAgeMs))
            .impliedPrices(impliedPrices)
            .impliedPriceMaxAge(Duration.ofMillis(impliedPriceMaxAgeMs))
            .impliedPriceMinimum(Usd.ZERO)
            .minEquity(minEquity)
            .depegTolerance(depegTolerance)
            .period(Duration.ofMillis(periodMs))
            .scenarioWindow(scenarioWindow)
            .minimumScenarios(minimumScenarios)
            .horizonTime(Duration.ofMillis(horizonTimeMs))
            .undoRetention(Duration.ofMillis(undoRetentionMs));
    horizonBlocks.forEach(builder::horizonBlocks);
    return builder;
  }

  public CostBasis costBasis() {
    return costBasis;
  }

  public UnmatchedPolicy unmatchedPolicy() {
    return unmatchedPolicy;
  }

  public FeePolicy feePolicy() {
    return feePolicy;
  }

  public EventOrder eventOrder() {
    return eventOrder;
  }

  public RuleSet rules() {
    return rules;
  }

  public long maxPriceAgeMs() {
    return maxPriceAgeMs;
  }

  public boolean impliedPrices() {
    return impliedPrices;
  }

  public long impliedPriceMaxAgeMs() {
    return impliedPriceMaxAgeMs;
  }

  public Usd minEquity() {
    return minEquity;
  }

  public double depegTolerance() {
    return depegTolerance;
  }

  public long periodMs() {
    return periodMs;
  }

  public int scenarioWindow() {
    return scenarioWindow;
  }

  public int minimumScenarios() {
    return minimumScenarios;
  }

  public Map<ChainId, Integer> horizonBlocks() {
    return horizonBlocks;
  }

  int horizonBlocksOf(ChainId chain) {
    return horizonBlocks.getOrDefault(chain, 128);
  }

  public long horizonTimeMs() {
    return horizonTimeMs;
  }

  public long undoRetentionMs() {
    return undoRetentionMs;
  }

  boolean alwaysRebuild() {
    return alwaysRebuild;
  }
}
