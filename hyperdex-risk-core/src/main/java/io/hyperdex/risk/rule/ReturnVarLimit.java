package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Return value at risk (historical, of the user's own time-weighted period returns, over one
 * period) must not be above a limit. It looks at what the user's way of trading lost in the past,
 * where {@link VarLimit} looks at what the present holdings would have lost.
 *
 * <p>Within where nothing is held. With too few returns, or none, it cannot be told, whatever is
 * chosen for partial data. Immutable; {@link #check} counts returns, it never sorts, and allocates
 * nothing once the window has grown.
 *
 * @param maxLoss the limit as a share of equity, in (0, 1)
 * @param confidenceBps confidence in basis points, 5000 to 9999
 * @param partialData what to say while a held token has a stale price or none
 */
public record ReturnVarLimit(
    String name, Severity severity, double maxLoss, int confidenceBps, PartialData partialData)
    implements Rule {
  private static final int DEFAULT_CONFIDENCE_BPS = 9500;

  public ReturnVarLimit {
    Arguments.requireNamed(name, severity);
    if (!(maxLoss > 0 && maxLoss < 1)) {
      throw new IllegalArgumentException(
          "maxLoss of rule "
              + name
              + " must be in (0, 1): "
              + maxLoss
              + "; a twentieth of the equity is 0.05");
    }
    Arguments.requireConfidence(name, confidenceBps);
    Objects.requireNonNull(partialData, "partialData");
  }

  /** A limit at 95 % that says {@link Verdict#UNKNOWN} on partial or stale data. */
  public static ReturnVarLimit of(String name, Severity severity, double maxLoss) {
    return new ReturnVarLimit(name, severity, maxLoss, DEFAULT_CONFIDENCE_BPS, PartialData.UNKNOWN);
  }

  public ReturnVarLimit withConfidenceBps(int bps) {
    return new ReturnVarLimit(name, severity, maxLoss, bps, partialData);
  }

  public ReturnVarLimit onPartialData(PartialData choice) {
    return new ReturnVarLimit(name, severity, maxLoss, confidenceBps, choice);
  }

  @Override
  public Rule atShare(double share, Severity other) {
    return new ReturnVarLimit(
        name, other, Arguments.scaled(name, maxLoss, share), confidenceBps, partialData);
  }

  @Override
  public Verdict check(RiskView after) {
    if (after.holdings() == 0) {
      return Verdict.WITHIN;
    }
    MeasureStatus status = after.returnVarStatus(confidenceBps);
    if (status == MeasureStatus.INSUFFICIENT_DATA
        || status == MeasureStatus.UNDEFINED
        || !partialData.accepts(status)) {
      return Verdict.UNKNOWN;
    }
    return after.returnVarExceeds(confidenceBps, maxLoss) ? Verdict.BREACHED : Verdict.WITHIN;
  }

  /** No price moves a return of a period that has ended. */
  @Override
  public double slackUsd(RiskView after) {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return new BigDecimal(after.returnVar(confidenceBps));
  }

  @Override
  public BigDecimal limit() {
    return new BigDecimal(maxLoss);
  }

  @Override
  public Unit unit() {
    return Unit.RATIO;
  }

  @Override
  public MeasureStatus status(RiskView after) {
    return after.returnVarStatus(confidenceBps);
  }
}
