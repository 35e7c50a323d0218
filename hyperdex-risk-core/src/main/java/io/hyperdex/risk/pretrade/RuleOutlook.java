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
 * @param limit the line; null where the rule cannot tell it
 * @param usageBefore the measure before; null where it has no value
 * @param usageAfter the measure after; null where it has no value
 */
public record RuleOutlook(
    String rule,
    Verdict before,
    Verdict after,
    Unit unit,
    @Nullable BigDecimal limit,
    @Nullable BigDecimal usageBefore,
    @Nullable BigDecimal usageAfter) {

  /** Limit less usage before the swap; null where usage or limit has no value. */
  public @Nullable BigDecimal headroomBefore() {
    return headroom(usageBefore);
  }

  /** Limit less usage after the swap: negative exactly when it is breached; null as above. */
  public @Nullable BigDecimal headroomAfter() {
    return headroom(usageAfter);
  }

  private @Nullable BigDecimal headroom(@Nullable BigDecimal usage) {
    return limit == null || usage == null ? null : limit.subtract(usage);
  }
}
