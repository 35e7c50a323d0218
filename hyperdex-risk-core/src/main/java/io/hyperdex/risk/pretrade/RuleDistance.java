package io.hyperdex.risk.pretrade;

import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How far a rule's limit is, before and after a swap. Immutable.
 *
 * @param rule its name
 * @param before verdict on the portfolio with what is in flight
 * @param after verdict with the swap
 * @param unit of the numbers
 * @param limit the line
 * @param usageBefore the measure before; null where it has no value
 * @param usageAfter the measure after; null where it has no value
 */
public record RuleDistance(
    String rule,
    Verdict before,
    Verdict after,
    Unit unit,
    BigDecimal limit,
    @Nullable BigDecimal usageBefore,
    @Nullable BigDecimal usageAfter) {

  /** Limit less usage before the swap; null where the usage has no value. */
  public @Nullable BigDecimal headroomBefore() {
    return usageBefore == null ? null : limit.subtract(usageBefore);
  }

  /** Limit less usage after the swap: negative exactly when it is breached. */
  public @Nullable BigDecimal headroomAfter() {
    return usageAfter == null ? null : limit.subtract(usageAfter);
  }
}
