package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Portfolio value at risk (historical, of the present holdings, over one period) must not be above
 * a limit. VaR is whole millionths of a USD and compared with the limit exactly.
 *
 * <p>Within where nothing is held. With too few scenarios, or where VaR has no value, it cannot be
 * told, whatever is chosen for partial data. Immutable; {@link #check} allocates nothing.
 *
 * @param maxVar the limit, above 0
 * @param confidenceBps confidence in basis points, 5000 to 9999
 * @param partialData what to say while a holding is left out or has a stale price
 */
public record VarLimit(
    String name, Severity severity, Usd maxVar, int confidenceBps, PartialData partialData)
    implements Rule {
  private static final int DEFAULT_CONFIDENCE_BPS = 9500;

  public VarLimit {
    Arguments.requireNamed(name, severity);
    Arguments.requirePositive(name, maxVar);
    Arguments.requireConfidence(name, confidenceBps);
    Objects.requireNonNull(partialData, "partialData");
  }

  /** A limit at 95 % that says {@link Verdict#UNKNOWN} on partial or stale data. */
  public static VarLimit of(String name, Severity severity, Usd limit) {
    return new VarLimit(name, severity, limit, DEFAULT_CONFIDENCE_BPS, PartialData.UNKNOWN);
  }

  public VarLimit withConfidenceBps(int bps) {
    return new VarLimit(name, severity, maxVar, bps, partialData);
  }

  public VarLimit onPartialData(PartialData choice) {
    return new VarLimit(name, severity, maxVar, confidenceBps, choice);
  }

  @Override
  public Rule atShare(double share, Severity other) {
    return new VarLimit(
        name, other, Arguments.scaled(name, maxVar, share), confidenceBps, partialData);
  }

  @Override
  public Verdict check(RiskView after) {
    if (after.holdings() == 0) {
      return Verdict.WITHIN;
    }
    if (!canTell(after.valueAtRiskStatus(confidenceBps))) {
      return Verdict.UNKNOWN;
    }
    return after.valueAtRiskExceeds(confidenceBps, maxVar) ? Verdict.BREACHED : Verdict.WITHIN;
  }

  @Override
  public double slackUsd(RiskView after) {
    if (after.holdings() == 0) {
      return Double.POSITIVE_INFINITY;
    }
    return canTell(after.valueAtRiskStatus(confidenceBps))
        ? after.valueAtRiskSlackUsd(confidenceBps, maxVar)
        : after.valueAtRiskStatusSlackUsd();
  }

  private boolean canTell(MeasureStatus status) {
    return status != MeasureStatus.INSUFFICIENT_DATA
        && status != MeasureStatus.UNDEFINED
        && partialData.accepts(status);
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return BigDecimal.valueOf(after.valueAtRiskMicros(confidenceBps), 6);
  }

  @Override
  public BigDecimal limit() {
    return maxVar.toBigDecimal();
  }

  @Override
  public Unit unit() {
    return Unit.USD;
  }

  @Override
  public MeasureStatus status(RiskView after) {
    return after.valueAtRiskStatus(confidenceBps);
  }
}
