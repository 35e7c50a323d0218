package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.rule.RuleStatus;
import java.util.List;
import java.util.Map;

/**
 * How a group of users stood at an evaluation. Immutable.
 *
 * @param scope which group
 * @param users with any effect on the state
 * @param asOfMs event time of the evaluation, epoch milliseconds UTC
 * @param measures of the consolidated holdings: exposures, concentration, portfolio VaR, drawdown
 * @param rules where each rule of the group is, in order
 * @param openAlerts open now, in rule order, without those in shadow
 */
public record ScopeReport(
    TradingScope scope,
    int users,
    long asOfMs,
    Map<MeasureId, Measure> measures,
    List<RuleStatus> rules,
    List<Alert> openAlerts) {
  public ScopeReport {
    measures = Map.copyOf(measures);
    rules = List.copyOf(rules);
    openAlerts = List.copyOf(openAlerts);
  }

  /**
   * One of the measures.
   *
   * @throws IllegalArgumentException if a group has no such measure
   */
  public Measure measure(MeasureId id) {
    Measure measure = measures.get(id);
    if (measure == null) {
      throw new IllegalArgumentException(
          "a group of users has no " + id + "; it has " + measures.keySet());
    }
    return measure;
  }
}
