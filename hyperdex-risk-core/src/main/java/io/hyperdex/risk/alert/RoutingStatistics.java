package io.hyperdex.risk.alert;

import java.util.Map;

/**
 * Counts of an {@link AlertRouter} since it was built. Immutable.
 *
 * <p>Nothing goes missing: {@code received + released = told + suppressed + held}.
 *
 * @param received alerts handed in
 * @param told alerts handed on, repeats left out
 * @param suppressed by reason; every reason has an entry
 * @param held alerts that wait in a group or digest now
 * @param released alerts that had been suppressed and were routed again when the reason was gone
 * @param notices handed on, by kind; every kind has an entry
 * @param criticalBypasses CRITICAL alerts and repeats told although their user's budget was used up
 * @param repeatsSkipped repeats left out for want of budget
 * @param matcherErrors exceptions thrown by matchers; such a matcher does not match
 */
public record RoutingStatistics(
    long received,
    long told,
    Map<SuppressionReason, Long> suppressed,
    long held,
    long released,
    Map<AlertNotice.Kind, Long> notices,
    long criticalBypasses,
    long repeatsSkipped,
    long matcherErrors) {
  public RoutingStatistics {
    suppressed = Map.copyOf(suppressed);
    notices = Map.copyOf(notices);
  }

  /** Alerts suppressed, for whatever reason. */
  public long suppressedTotal() {
    return suppressed.values().stream().mapToLong(Long::longValue).sum();
  }
}
