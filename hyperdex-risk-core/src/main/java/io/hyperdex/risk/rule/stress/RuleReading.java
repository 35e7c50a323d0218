package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of one state.
 *
 * @param verdict the rule's own; UNKNOWN where it threw, as in the engine
 * @param value what it measures, in its own unit; null where it has no value or the rule threw
 * @param distance limit - value: negative exactly where the value is above the limit; null without
 *     a value
 * @param status quality of the value
 * @param error what the rule threw; null where it did not
 */
public record RuleReading(
    Verdict verdict,
    @Nullable BigDecimal value,
    @Nullable BigDecimal distance,
    MeasureStatus status,
    @Nullable String error) {

  static RuleReading of(Rule rule, RiskView view) {
    try {
      Verdict verdict = rule.check(view);
      MeasureStatus status = rule.status(view);
      BigDecimal value = status == MeasureStatus.UNDEFINED ? null : rule.usage(view);
      return new RuleReading(
          verdict, value, value == null ? null : rule.limit().subtract(value), status, null);
    } catch (RuntimeException thrown) { // a host's rule: counted as one that cannot tell
      return new RuleReading(
          Verdict.UNKNOWN, null, null, MeasureStatus.UNDEFINED, String.valueOf(thrown));
    }
  }

  static Verdict verdict(Rule rule, RiskView view) {
    try {
      return rule.check(view);
    } catch (RuntimeException thrown) { // told apart by of(), which the answer is made with
      return Verdict.UNKNOWN;
    }
  }
}
