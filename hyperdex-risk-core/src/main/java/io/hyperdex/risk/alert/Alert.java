package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Set;
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
 * @param tags of the rule, for routing: a desk, a runbook
 * @param shadow whether the rule is on trial: sinks get the alert only where their filter asks for
 *     it, and nothing else shows it
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
    MeasureStatus status,
    Set<String> tags,
    boolean shadow) {
  public Alert {
    tags = Set.copyOf(tags);
  }

  /** An alert of a rule without tags that is not on trial. */
  public Alert(
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
    this(
        id,
        user,
        rule,
        severity,
        state,
        openedAtMs,
        closedAtMs,
        unit,
        value,
        limit,
        status,
        Set.of(),
        false);
  }

  /** The same breach, over at a time. */
  public Alert resolvedAt(long epochMs) {
    return with(AlertState.RESOLVED, epochMs);
  }

  /** The same breach, taken back. */
  public Alert retracted() {
    return with(AlertState.RETRACTED, closedAtMs);
  }

  private Alert with(AlertState next, @Nullable Long closedMs) {
    return new Alert(
        id,
        user,
        rule,
        severity,
        next,
        openedAtMs,
        closedMs,
        unit,
        value,
        limit,
        status,
        tags,
        shadow);
  }
}
