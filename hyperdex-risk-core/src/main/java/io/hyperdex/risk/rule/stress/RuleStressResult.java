package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.analytics.stress.StressResult;
import io.hyperdex.risk.id.UserId;
import java.util.List;

/**
 * What a scenario does to a user and to the rules.
 *
 * @param user whose portfolio
 * @param stress P&amp;L, coverage and the shock of every holding
 * @param rules one a rule, in the order of the rule set
 */
public record RuleStressResult(UserId user, StressResult stress, List<RuleChange> rules) {
  public RuleStressResult {
    rules = List.copyOf(rules);
  }

  /** The rules that are breached after the scenario and were not before, in order. */
  public List<RuleChange> wouldFire() {
    return rules.stream().filter(RuleChange::wouldFire).toList();
  }
}
