package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;

/**
 * One rule before and after a scenario.
 *
 * @param rule its name
 * @param severity its severity
 * @param unit of value, limit and distance
 * @param limit the line
 * @param before on the state as it is
 * @param after on the state at the prices of the scenario
 */
public record RuleChange(
    String rule,
    Severity severity,
    Unit unit,
    BigDecimal limit,
    RuleReading before,
    RuleReading after) {

  static RuleChange of(Rule rule, RiskView before, RiskView after) {
    return new RuleChange(
        rule.name(),
        rule.severity(),
        rule.unit(),
        rule.limit(),
        RuleReading.of(rule, before),
        RuleReading.of(rule, after));
  }

  /** Whether it is breached after the scenario and was not before. */
  public boolean wouldFire() {
    return after.verdict() == Verdict.BREACHED && before.verdict() != Verdict.BREACHED;
  }
}
