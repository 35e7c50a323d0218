package io.hyperdex.risk.testkit;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A breach made known, as {@code Alert} but identified by its parts instead of their digest.
 *
 * @param identity what the digest is made of
 * @param severity of the rule
 * @param state what happened
 * @param closedAtMs when it closed, or null
 * @param unit of value and limit
 * @param value the measure when the breach opened
 * @param limit the limit it exceeded
 * @param status quality of the measure when the breach opened
 */
public record NaiveAlert(
    Identity identity,
    Severity severity,
    AlertState state,
    @Nullable Long closedAtMs,
    Unit unit,
    BigDecimal value,
    BigDecimal limit,
    MeasureStatus status) {

  /**
   * Which breach it is.
   *
   * @param user whose portfolio breached
   * @param rule name of the rule
   * @param openedAtMs event time the breach opened
   * @param k earlier alerts of this rule opened for the user at that very millisecond
   */
  public record Identity(UserId user, String rule, long openedAtMs, int k) {}

  NaiveAlert resolvedAt(long epochMs) {
    return new NaiveAlert(
        identity, severity, AlertState.RESOLVED, epochMs, unit, value, limit, status);
  }

  NaiveAlert retracted() {
    return new NaiveAlert(
        identity, severity, AlertState.RETRACTED, closedAtMs, unit, value, limit, status);
  }
}
