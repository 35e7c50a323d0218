package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.metric.MeasureStatus;
import java.util.OptionalDouble;

/**
 * Value at risk, or expected shortfall, plus what it costs to sell everything: the loss of a bad
 * period and of getting out after it.
 *
 * <p>Mutable while costs are added; one thread.
 */
public final class LiquidityAdjusted {
  private double cost;
  private int unknown;

  /** Without any cost yet. */
  public LiquidityAdjusted() {}

  /** Adds the cost of one holding, such as {@link ExitCost#of}, USD. */
  public LiquidityAdjusted add(double exitCost) {
    if (!Double.isFinite(exitCost)) {
      throw new IllegalArgumentException("cost must be finite: " + exitCost);
    }
    cost += exitCost;
    return this;
  }

  /** Notes a holding without a known pool or spread: results are PARTIAL, its cost is left out. */
  public LiquidityAdjusted addUnknown() {
    unknown++;
    return this;
  }

  /** Cost of all holdings that have one, USD. */
  public double cost() {
    return cost;
  }

  /** The estimate plus the cost; UNDEFINED where it is. The standard error stays. */
  public TailEstimate of(TailEstimate risk) {
    if (risk.value().isEmpty()) {
      return risk;
    }
    boolean partial = unknown > 0 && risk.status() == MeasureStatus.OK;
    return new TailEstimate(
        OptionalDouble.of(risk.value().getAsDouble() + cost),
        partial ? MeasureStatus.PARTIAL : risk.status(),
        risk.approximate(),
        risk.n(),
        risk.standardError());
  }
}
