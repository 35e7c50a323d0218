package io.hyperdex.risk.pretrade;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to "this swap, for this user, now". Immutable; by value: nothing was booked.
 *
 * @param decision what to do
 * @param maxAmountIn with REDUCE the largest raw amount of the token given up that passes, the
 *     token received in proportion; else the amount asked for, or zero with DENY
 * @param maxIsProven whether every larger amount was ruled out; else just the next one was
 * @param findings what speaks against it, in the order of {@link Check}
 * @param rules distance to every limit of the rule set in force
 * @param notional what the swap is worth; null where no leg has a fresh price
 * @param before the portfolio with what is in flight
 * @param after the same with the swap in full size; equal to {@code before} where it cannot be
 *     booked
 * @param asOfMs event time of the answer, epoch milliseconds UTC
 */
public record WhatIf(
    Decision decision,
    Quantity maxAmountIn,
    boolean maxIsProven,
    List<Finding> findings,
    List<RuleOutlook> rules,
    @Nullable Usd notional,
    State before,
    State after,
    long asOfMs) {
  public WhatIf {
    findings = List.copyOf(findings);
    rules = List.copyOf(rules);
  }

  /**
   * A portfolio in numbers.
   *
   * @param gross sum of magnitudes
   * @param net signed sum
   * @param risk gross without dollar tokens near their peg
   * @param concentration largest share of gross, 0 where gross is zero
   * @param status how far to trust the values
   * @param valueAtRisk portfolio VaR at the policy's confidence, a loss; null where it has no value
   * @param expectedShortfall at the same confidence; null where it has no value
   * @param tailStatus how far to trust these two
   * @param exitCost what it costs to sell all of the token received into the pools of the intent;
   *     null without pools or without a price
   */
  public record State(
      Usd gross,
      Usd net,
      Usd risk,
      double concentration,
      MeasureStatus status,
      @Nullable Usd valueAtRisk,
      @Nullable Usd expectedShortfall,
      MeasureStatus tailStatus,
      @Nullable Usd exitCost) {}
}
