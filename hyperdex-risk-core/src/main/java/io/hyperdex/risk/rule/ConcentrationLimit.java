package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * No token may be more than a share of gross exposure.
 *
 * <p>Within where nothing is held, and, on data that is good enough to tell, where gross exposure
 * or the number of holdings is below its guard: a small or one-token portfolio is concentrated by
 * nature. Immutable; {@link #check} allocates nothing.
 *
 * @param maxShare the limit, in (0, 1]; 1 is never exceeded
 * @param minGross gross exposure from which the limit counts; 0 (the default) means always
 * @param minHoldings tokens held from which the limit counts; 1 (the default) means always
 * @param partialData what to say while a held token has a stale price or none
 */
public record ConcentrationLimit(
    String name,
    Severity severity,
    double maxShare,
    Usd minGross,
    int minHoldings,
    PartialData partialData)
    implements Rule {
  public ConcentrationLimit {
    Arguments.requireNamed(name, severity);
    if (!(maxShare > 0 && maxShare <= 1)) {
      throw new IllegalArgumentException(
          "maxShare of rule " + name + " must be in (0, 1]: " + maxShare + "; a half is 0.5");
    }
    Objects.requireNonNull(minGross, "minGross");
    if (minGross.signum() < 0) {
      throw new IllegalArgumentException(
          "minGross of rule " + name + " must not be negative: " + minGross + "; 0 means always");
    }
    if (minHoldings < 1) {
      throw new IllegalArgumentException(
          "minHoldings of rule "
              + name
              + " must be at least 1: "
              + minHoldings
              + "; 1 means always");
    }
    Objects.requireNonNull(partialData, "partialData");
  }

  /** A limit without guards that says {@link Verdict#UNKNOWN} on partial or stale data. */
  public static ConcentrationLimit of(String name, Severity severity, double maxShare) {
    return new ConcentrationLimit(name, severity, maxShare, Usd.ZERO, 1, PartialData.UNKNOWN);
  }

  public ConcentrationLimit withMinGross(Usd least) {
    return new ConcentrationLimit(name, severity, maxShare, least, minHoldings, partialData);
  }

  public ConcentrationLimit withMinHoldings(int least) {
    return new ConcentrationLimit(name, severity, maxShare, minGross, least, partialData);
  }

  public ConcentrationLimit onPartialData(PartialData choice) {
    return new ConcentrationLimit(name, severity, maxShare, minGross, minHoldings, choice);
  }

  @Override
  public Rule atShare(double share, Severity other) {
    return new ConcentrationLimit(
        name, other, Arguments.scaled(name, maxShare, share), minGross, minHoldings, partialData);
  }

  @Override
  public Verdict check(RiskView after) {
    int holdings = after.holdings();
    if (holdings == 0) {
      return Verdict.WITHIN;
    }
    if (!partialData.accepts(after.valuationStatus())) {
      return Verdict.UNKNOWN;
    }
    boolean counts = holdings >= minHoldings && after.compareGross(minGross) >= 0;
    return counts && after.concentration() > maxShare ? Verdict.BREACHED : Verdict.WITHIN;
  }

  @Override
  public double slackUsd(RiskView after) {
    int holdings = after.holdings();
    if (holdings < minHoldings || holdings == 0 || !partialData.accepts(after.valuationStatus())) {
      return Double.POSITIVE_INFINITY;
    }
    double ofShare = after.concentrationSlackUsd(maxShare);
    if (minGross.signum() == 0) {
      return ofShare;
    }
    boolean large = after.compareGross(minGross) >= 0;
    boolean uneven = after.concentration() > maxShare;
    double ofGross = after.grossSlackUsd(minGross);
    if (large && uneven) {
      return Math.min(ofShare, ofGross); // a breach is over when either is
    }
    // One that does not hold is enough not to breach, so the farther one decides.
    return Math.max(large ? 0 : ofGross, uneven ? 0 : ofShare);
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return new BigDecimal(after.concentration());
  }

  @Override
  public BigDecimal limit() {
    return new BigDecimal(maxShare);
  }

  @Override
  public Unit unit() {
    return Unit.RATIO;
  }
}
