package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * The five limits of the workload, in the order {@link #NAMES}.
 *
 * @param gross gross exposure, USD
 * @param share largest share of one token
 * @param drawdown share of the peak
 * @param losses consecutive losing disposals
 * @param valueAtRisk portfolio VaR at 95 %, USD; 0 leaves the rule out
 */
record Limits(long gross, double share, double drawdown, int losses, long valueAtRisk) {
  static final List<String> NAMES = List.of("gross", "share", "drawdown", "losses", "var");

  /** For measuring: some alerts open and close, as on a healthy desk. */
  static Limits usual(boolean withVar) {
    return new Limits(135_000, 0.34, 3.0e-4, 8, withVar ? 6_000 : 0);
  }

  /** For comparing: every rule opens and closes alerts often. */
  static Limits tight(boolean withVar) {
    return new Limits(105_000, 0.27, 5.0e-5, 2, withVar ? 5_000 : 0);
  }

  boolean hasVar() {
    return valueAtRisk > 0;
  }

  RuleSet rules() {
    List<Rule> rules = new ArrayList<>();
    rules.add(ExposureLimit.of(NAMES.get(0), Severity.CRITICAL, Usd.of(gross)));
    rules.add(ConcentrationLimit.of(NAMES.get(1), Severity.WARNING, share));
    rules.add(DrawdownLimit.of(NAMES.get(2), Severity.CRITICAL, drawdown));
    rules.add(ConsecutiveLossesLimit.of(NAMES.get(3), Severity.INFO, losses));
    if (hasVar()) {
      rules.add(VarLimit.of(NAMES.get(4), Severity.CRITICAL, Usd.of(valueAtRisk)));
    }
    return RuleSet.of(rules);
  }
}
