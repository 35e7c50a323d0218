package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;

/**
 * One condition on a portfolio. Implement it for an own rule.
 *
 * <p>A rule is a pure function of the view: no clock, no state, no I/O, as it is evaluated again
 * when history changes. It is called on the trading thread inside the ordered step: {@link #check}
 * should not allocate. A rule that throws counts as {@link Verdict#UNKNOWN} and is counted.
 */
public interface Rule {
  /** Unique in its rule set; part of every alert's identity. */
  String name();

  Severity severity();

  Verdict check(RiskView after);

  /** The measured value to show in an alert; called when a breach opens. */
  BigDecimal usage(RiskView after);

  /** The line. A limit is breached when usage is greater; equality is not a breach. */
  BigDecimal limit();

  Unit unit();

  /** Quality of the usage, shown in the alert. */
  default MeasureStatus status(RiskView after) {
    return after.valuationStatus();
  }
}
