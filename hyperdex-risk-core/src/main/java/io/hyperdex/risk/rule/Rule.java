package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Set;

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

  /**
   * How far prices may move before this rule has to be checked again, in USD: as long as the values
   * of the holdings have moved by no more than that altogether, sum |v'_i - v_i| &lt;= slack,
   * {@link #check} gives the verdict it gives now, whichever verdict that is.
   *
   * <p>Only prices move: quantities, {@link RiskView#valuationStatus}, everything the user has done
   * and the scenarios stay as they are; after any other change the engine checks the rule and asks
   * again. It asks on the view it has just checked, and so only those users are checked at a price
   * move whose slack the move could use up. Too small a slack costs time, too large a one delays an
   * alert. The slacks of {@link RiskView} are safe building blocks: the smaller of two where the
   * verdict rests on both.
   *
   * @return from 0, the default: cannot tell, check at every move of a price held; up to {@link
   *     Double#POSITIVE_INFINITY}: no price move changes the verdict. NaN and less than 0 count as
   *     0, and so does a throw, which is counted
   */
  default double slackUsd(RiskView after) {
    return 0;
  }

  /** Carried by the rule's alerts, for routing: a desk, a runbook. Must not change. */
  default Set<String> tags() {
    return Set.of();
  }

  /**
   * Whether the rule is on trial: evaluated on live events like any other, but its alerts reach
   * only sinks whose filter asks for shadow alerts ({@code AlertFilter.ofShadow()}), it is no open
   * alert to anybody, and decides no what-if. {@code RiskEngine.ruleStatuses} shows its phase. Must
   * not change.
   */
  default boolean isShadow() {
    return false;
  }

  /**
   * The same limit at a share of its line, of another severity: a warn band.
   *
   * @param share of the limit, above 0
   * @throws UnsupportedOperationException if the rule has no line to scale; the library's limits do
   */
  default Rule atShare(double share, Severity other) {
    throw new UnsupportedOperationException(
        "rule "
            + name()
            + " of "
            + getClass().getName()
            + " can't be scaled; implement Rule.atShare, or give the warn level as a rule of its own");
  }

  /** Quality of the usage, shown in the alert. */
  default MeasureStatus status(RiskView after) {
    return after.valuationStatus();
  }
}
