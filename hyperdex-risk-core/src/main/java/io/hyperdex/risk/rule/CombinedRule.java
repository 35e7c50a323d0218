package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * Several rules as one: breached when all of them are, any of them is, or one of them is not.
 *
 * <p>What cannot be told counts as in three-valued logic (Kleene): ALL is WITHIN as soon as one
 * part is, ANY is BREACHED as soon as one part is, whatever the others say; else one UNKNOWN part
 * makes the whole UNKNOWN. An alert shows value, limit and status of the first part. Immutable.
 *
 * @param parts one for NOT, at least one otherwise; their names and severities are not used
 */
public record CombinedRule(String name, Severity severity, Operator operator, List<Rule> parts)
    implements Rule {
  /** How the parts are combined. */
  public enum Operator {
    ALL,
    ANY,
    NOT
  }

  public CombinedRule {
    Arguments.requireNamed(name, severity);
    Objects.requireNonNull(operator, "operator of rule " + name);
    parts = List.copyOf(parts);
    if (parts.isEmpty() || (operator == Operator.NOT && parts.size() != 1)) {
      throw new IllegalArgumentException(
          "rule "
              + name
              + " can't be "
              + operator
              + " of "
              + parts.size()
              + " rules; NOT takes one, ALL and ANY at least one");
    }
    for (Rule part : parts) {
      if (part instanceof ManagedRule) {
        throw new IllegalArgumentException(
            "a part of rule "
                + name
                + " has a life cycle of its own: "
                + part.name()
                + "; combine the limits and manage the whole: ManagedRule.of(CombinedRule...)");
      }
    }
  }

  /** Breached when all parts are. */
  public static CombinedRule all(String name, Severity severity, Rule... parts) {
    return new CombinedRule(name, severity, Operator.ALL, List.of(parts));
  }

  /** Breached when any part is. */
  public static CombinedRule any(String name, Severity severity, Rule... parts) {
    return new CombinedRule(name, severity, Operator.ANY, List.of(parts));
  }

  /** Breached when a rule is within. */
  public static CombinedRule not(String name, Severity severity, Rule part) {
    return new CombinedRule(name, severity, Operator.NOT, List.of(part));
  }

  @Override
  public Verdict check(RiskView after) {
    if (operator == Operator.NOT) {
      return switch (parts.get(0).check(after)) {
        case WITHIN -> Verdict.BREACHED;
        case BREACHED -> Verdict.WITHIN;
        case UNKNOWN -> Verdict.UNKNOWN;
      };
    }
    Verdict decisive = operator == Operator.ALL ? Verdict.WITHIN : Verdict.BREACHED;
    boolean unknown = false;
    for (int i = 0; i < parts.size(); i++) {
      Verdict verdict = parts.get(i).check(after);
      if (verdict == decisive) {
        return decisive;
      }
      unknown |= verdict == Verdict.UNKNOWN;
    }
    return unknown ? Verdict.UNKNOWN : operator == Operator.ALL ? Verdict.BREACHED : Verdict.WITHIN;
  }

  /** The least of the parts': while that lasts none of them changes. */
  @Override
  public double slackUsd(RiskView after) {
    return leastSlackUsd(parts, after);
  }

  /** The least slack of several rules. */
  static double leastSlackUsd(List<Rule> rules, RiskView after) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rules.size(); i++) {
      least = Math.min(least, rules.get(i).slackUsd(after)); // NaN stays: none
    }
    return least;
  }

  // An alert shows the first part: value, limit and unit are of one thing.

  @Override
  public BigDecimal usage(RiskView after) {
    return parts.get(0).usage(after);
  }

  @Override
  public BigDecimal limit() {
    return parts.get(0).limit();
  }

  @Override
  public Unit unit() {
    return parts.get(0).unit();
  }

  @Override
  public MeasureStatus status(RiskView after) {
    return parts.get(0).status(after);
  }
}
