package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;

/** The rules of a replay without a rule file: one of each kind. */
final class DefaultRules {
  private DefaultRules() {}

  static RuleSet rules() {
    return RuleSet.of(
        ExposureLimit.of("gross-exposure", Severity.WARNING, Usd.of(1_000_000)),
        ConcentrationLimit.of("concentration", Severity.INFO, 0.9)
            .withMinGross(Usd.of(10_000))
            .withMinHoldings(2),
        DrawdownLimit.of("drawdown", Severity.CRITICAL, 0.2),
        VarLimit.of("var-95", Severity.WARNING, Usd.of(50_000)),
        ConsecutiveLossesLimit.of("losses-in-a-row", Severity.WARNING, 4));
  }
}
