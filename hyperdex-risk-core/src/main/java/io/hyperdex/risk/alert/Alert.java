package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A breach made known: one alert per transition, all transitions of a breach under one id. A later
 * alert with the same id replaces the earlier one. Immutable.
 *
 * @param id deterministic: the same breach has the same id after a replay, on any machine
 * @param user whose portfolio breached
 * @param rule name of the rule
 * @param severity of the rule
 * @param state what happened
 * @param openedAtMs event time the breach opened, epoch milliseconds UTC
 * @param closedAtMs event time it closed; null while open
 * @param unit of value and limit
 * @param value the measure when the breach opened
 * @param limit the limit it exceeded
 * @param status quality of the measure when the breach opened
 */
public record Alert(
    String id,
    UserId user,
    String rule,
    Severity severity,
    AlertState state,
    long openedAtMs,
    @Nullable Long closedAtMs,
    Unit unit,
    BigDecimal value,
    BigDecimal limit,
    MeasureStatus status) {

  /** The same breach, over at a time. */
  public Alert resolvedAt(long epochMs) {
    return new Alert(
        id,
        user,
        rule,
        severity,
        AlertState.RESOLVED,
        openedAtMs,
        epochMs,
        unit,
        value,
        limit,
        status);
  }

  /** The same breach, taken back. */
  public Alert retracted() {
    return new Alert(
        id,
        user,
        rule,
        severity,
        AlertState.RETRACTED,
        openedAtMs,
        closedAtMs,
        unit,
        value,
        limit,
        status);
  }
}
