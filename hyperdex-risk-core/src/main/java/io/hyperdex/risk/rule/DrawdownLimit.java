package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * The fall of the time-weighted index from its peak must not be above a limit. Deposits and
 * withdrawals are no gains or losses.
 *
 * <p>Within where nothing is held. Immutable; {@link #check} allocates nothing.
 *
 * @param maxDrawdown the limit as a share of the peak, in (0, 1)
 * @param partialData what to say while a held token has a stale price or none
 */
public record DrawdownLimit(
    String name, Severity severity, double maxDrawdown, PartialData partialData) implements Rule {
  public DrawdownLimit {
    Arguments.requireNamed(name, severity);
    if (!(maxDrawdown > 0 && maxDrawdown < 1)) {
      throw new IllegalArgumentException(
          "maxDrawdown of rule "
              + name
              + " must be in (0, 1): "
              + maxDrawdown
              + "; a fifth of the peak is 0.2");
    }
    Objects.requireNonNull(partialData, "partialData");
  }

  /** A limit that says {@link Verdict#UNKNOWN} on partial or stale data. */
  public static DrawdownLimit of(String name, Severity severity, double maxDrawdown) {
    return new DrawdownLimit(name, severity, maxDrawdown, PartialData.UNKNOWN);
  }

  public DrawdownLimit onPartialData(PartialData choice) {
    return new DrawdownLimit(name, severity, maxDrawdown, choice);
  }

  @Override
  public Rule atShare(double share, Severity other) {
    return new DrawdownLimit(name, other, Arguments.scaled(name, maxDrawdown, share), partialData);
  }

  @Override
  public Verdict check(RiskView after) {
    if (after.holdings() == 0) {
      return Verdict.WITHIN;
    }
    if (!partialData.accepts(after.valuationStatus())) {
      return Verdict.UNKNOWN;
    }
    return after.drawdown() > maxDrawdown ? Verdict.BREACHED : Verdict.WITHIN;
  }

  @Override
  public double slackUsd(RiskView after) {
    return after.holdings() == 0 || !partialData.accepts(after.valuationStatus())
        ? Double.POSITIVE_INFINITY
        : after.drawdownSlackUsd(maxDrawdown);
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return new BigDecimal(after.drawdown());
  }

  @Override
  public BigDecimal limit() {
    return new BigDecimal(maxDrawdown);
  }

  @Override
  public Unit unit() {
    return Unit.RATIO;
  }
}
