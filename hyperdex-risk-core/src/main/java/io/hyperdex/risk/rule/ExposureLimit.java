package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Gross exposure must not be above a limit. Compared exactly, to 1e-12 USD.
 *
 * <p>Within where nothing is held. Immutable; {@link #check} allocates nothing.
 *
 * @param maxGross the limit, above 0
 * @param partialData what to say while a held token has a stale price or none
 */
public record ExposureLimit(String name, Severity severity, Usd maxGross, PartialData partialData)
    implements Rule {
  public ExposureLimit {
    Arguments.requireNamed(name, severity);
    Arguments.requirePositive(name, maxGross);
    Objects.requireNonNull(partialData, "partialData");
  }

  /** A limit that says {@link Verdict#UNKNOWN} on partial or stale data. */
  public static ExposureLimit of(String name, Severity severity, Usd limit) {
    return new ExposureLimit(name, severity, limit, PartialData.UNKNOWN);
  }

  public ExposureLimit onPartialData(PartialData choice) {
    return new ExposureLimit(name, severity, maxGross, choice);
  }

  @Override
  public Rule atShare(double share, Severity other) {
    return new ExposureLimit(name, other, Arguments.scaled(name, maxGross, share), partialData);
  }

  @Override
  public Verdict check(RiskView after) {
    if (after.holdings() == 0) {
      return Verdict.WITHIN;
    }
    if (!partialData.accepts(after.valuationStatus())) {
      return Verdict.UNKNOWN;
    }
    return after.compareGross(maxGross) > 0 ? Verdict.BREACHED : Verdict.WITHIN;
  }

  @Override
  public double slackUsd(RiskView after) {
    return after.holdings() == 0 || !partialData.accepts(after.valuationStatus())
        ? Double.POSITIVE_INFINITY
        : after.grossSlackUsd(maxGross);
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return after.grossExposure().toBigDecimal();
  }

  @Override
  public BigDecimal limit() {
    return maxGross.toBigDecimal();
  }

  @Override
  public Unit unit() {
    return Unit.USD;
  }
}
