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
  int askedConfidenceBps;
  double grossSlack = 11;
  double concentrationSlack = 12;
  double drawdownSlack = 13;
  double varSlack = 14;
  double varStatusSlack = 15;

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
  public double grossSlackUsd(Usd limit) {
    return grossSlack;
  }

  @Override
  public double concentrationSlackUsd(double share) {
    return concentrationSlack;
  }

  @Override
  public double drawdownSlackUsd(double limit) {
    return drawdownSlack;
  }

  @Override
  public double valueAtRiskStatusSlackUsd() {
    return varStatusSlack;
  }

  @Override
  public double valueAtRiskSlackUsd(int confidenceBps, Usd limit) {
    askedConfidenceBps = confidenceBps;
    return varSlack;
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
