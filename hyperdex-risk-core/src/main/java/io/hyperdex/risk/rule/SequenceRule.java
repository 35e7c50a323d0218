package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One breach after the other: the exposure grows within an hour of a loss limit being breached.
 *
 * <p>Breached while the last part is, if its breach began at a check after the one at which the
 * part before began to be breached, and while that part was breached or at most {@link #within}
 * later; and so on down to the first part. While a part cannot be told it is taken to be as it was,
 * and while the last one cannot, neither can the sequence. All times are event time. It looks at
 * what happens from when the rule came into force; a rule set that has an equal rule takes over
 * what was seen.
 *
 * <p>An alert shows value, limit and status of the last part. Immutable. FULL only: LEAN refuses
 * it, and a view that has no past says UNKNOWN.
 *
 * @param parts two to {@value #MOST_PARTS} conditions, in the order in which they must be breached;
 *     no managed rule and no sequence among them. Their names and severities are not used
 * @param within longest pause between one part's breach and the beginning of the next one's; up to
 *     366 days
 */
public record SequenceRule(String name, Severity severity, List<Rule> parts, Duration within)
    implements Rule {
  /** Most parts of a sequence. */
  public static final int MOST_PARTS = 8;

  public SequenceRule {
    Arguments.requireNamed(name, severity);
    parts = List.copyOf(parts);
    if (parts.size() < 2 || parts.size() > MOST_PARTS) {
      throw new IllegalArgumentException(
          "rule " + name + " must be a sequence of 2 to " + MOST_PARTS + " parts: " + parts.size());
    }
    for (Rule part : parts) {
      Arguments.requireMemoryless(name, part);
    }
    Objects.requireNonNull(within, "within");
    Arguments.requireWindow(name, within);
  }

  /** One condition after the other. */
  public static SequenceRule of(String name, Severity severity, Duration within, Rule... parts) {
    return new SequenceRule(name, severity, List.of(parts), within);
  }

  private Rule last() {
    return parts.get(parts.size() - 1);
  }

  @Override
  public Verdict check(RiskView after) {
    return after.check(this);
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return last().usage(after);
  }

  @Override
  public BigDecimal limit() {
    return last().limit();
  }

  @Override
  public Unit unit() {
    return last().unit();
  }

  @Override
  public MeasureStatus status(RiskView after) {
    return last().status(after);
  }

  /** The least of the parts': while that lasts none of them changes. */
  @Override
  public double slackUsd(RiskView after) {
    return CombinedRule.leastSlackUsd(parts, after);
  }
}
