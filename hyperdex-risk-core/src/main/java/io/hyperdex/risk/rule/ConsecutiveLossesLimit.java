package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;

/**
 * Not more than so many losing disposals in a row. A profit ends the row; a breakeven, and a
 * disposal whose profit is not known, leave it as it is.
 *
 * <p>Needs no prices of now, so it can always be told. Immutable; {@link #check} allocates nothing.
 *
 * @param maxLosses the limit, above 0; one more breaches
 */
public record ConsecutiveLossesLimit(String name, Severity severity, int maxLosses)
    implements Rule {
  public ConsecutiveLossesLimit {
    Arguments.requireNamed(name, severity);
    if (maxLosses <= 0) {
      throw new IllegalArgumentException(
          "maxLosses of rule "
              + name
              + " must be positive: "
              + maxLosses
              + "; 4 breaches at the fifth loss in a row");
    }
  }

  public static ConsecutiveLossesLimit of(String name, Severity severity, int maxLosses) {
    return new ConsecutiveLossesLimit(name, severity, maxLosses);
  }

  @Override
  public Rule atShare(double share, Severity other) {
    return new ConsecutiveLossesLimit(
        name, other, (int) Arguments.scaled(name, (double) maxLosses, share));
  }

  @Override
  public Verdict check(RiskView after) {
    return after.consecutiveLosses() > maxLosses ? Verdict.BREACHED : Verdict.WITHIN;
  }

  /** No price is asked for. */
  @Override
  public double slackUsd(RiskView after) {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return BigDecimal.valueOf(after.consecutiveLosses());
  }

  @Override
  public BigDecimal limit() {
    return BigDecimal.valueOf(maxLosses);
  }

  @Override
  public Unit unit() {
    return Unit.COUNT;
  }

  @Override
  public MeasureStatus status(RiskView after) {
    return MeasureStatus.OK;
  }
}
