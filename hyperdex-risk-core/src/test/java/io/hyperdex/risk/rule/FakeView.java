package io.hyperdex.risk.rule;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import java.math.BigDecimal;

/** A portfolio made by hand: two holdings worth 100 USD, all data fine, until a test says else. */
final class FakeView implements RiskView {
  MeasureStatus valuationStatus = MeasureStatus.OK;
  Usd gross = Usd.of(100);
  int holdings = 2;
  double concentration = 0.5;
  double drawdown;
  int losses;
  long varMicros;
  MeasureStatus varStatus = MeasureStatus.OK;
  double returnVar;
  MeasureStatus returnVarStatus = MeasureStatus.OK;
  int askedConfidenceBps;

  @Override
  public UserId user() {
    return UserId.of("alice");
  }

  @Override
  public long timeMs() {
    return 0;
  }

  @Override
  public MeasureStatus valuationStatus() {
    return valuationStatus;
  }

  @Override
  public int compareGross(Usd limit) {
    return gross.compareTo(limit);
  }

  @Override
  public Usd grossExposure() {
    return gross;
  }

  @Override
  public Usd equity() {
    return gross;
  }

  @Override
  public int holdings() {
    return holdings;
  }

  @Override
  public double concentration() {
    return concentration;
  }

  @Override
  public double drawdown() {
    return drawdown;
  }

  @Override
  public int consecutiveLosses() {
    return losses;
  }

  @Override
  public int scenarios() {
    return 365;
  }

  @Override
  public long valueAtRiskMicros(int confidenceBps) {
    askedConfidenceBps = confidenceBps;
    return varMicros;
  }

  @Override
  public boolean valueAtRiskExceeds(int confidenceBps, Usd limit) {
    return BigDecimal.valueOf(valueAtRiskMicros(confidenceBps), 6).compareTo(limit.toBigDecimal())
        > 0;
  }

  @Override
  public MeasureStatus valueAtRiskStatus(int confidenceBps) {
    return varStatus;
  }

  @Override
  public double returnVar(int confidenceBps) {
    askedConfidenceBps = confidenceBps;
    return returnVar;
  }

  @Override
  public boolean returnVarExceeds(int confidenceBps, double limit) {
    return returnVar(confidenceBps) > limit;
  }

  @Override
  public MeasureStatus returnVarStatus(int confidenceBps) {
    return returnVarStatus;
  }

  @Override
  public Usd value(TokenId token) {
    return Usd.ZERO;
  }

  @Override
  public Measure measure(MeasureId id) {
    throw new UnsupportedOperationException("no limit asks for " + id);
  }
}
