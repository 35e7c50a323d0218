package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * The holding of one token, long or short, must not be worth more than a limit. Compared exactly,
 * to 1e-12 USD. A holding without a price is worth nothing here and makes the valuation PARTIAL.
 *
 * <p>Immutable.
 *
 * @param maxValue the limit, above 0
 * @param partialData what to say while a held token, this or another, has a stale price or none
 */
public record TokenLimit(
    String name, Severity severity, TokenId token, Usd maxValue, PartialData partialData)
    implements Rule {
  /** By more than the roundings of the differences come to. */
  private static final double SURE = 1 - 1e-9;

  public TokenLimit {
    Arguments.requireNamed(name, severity);
    Objects.requireNonNull(token, "token of rule " + name);
    Arguments.requirePositive(name, maxValue);
    Objects.requireNonNull(partialData, "partialData");
  }

  /** A limit that says {@link Verdict#UNKNOWN} on partial or stale data. */
  public static TokenLimit of(String name, Severity severity, TokenId token, Usd limit) {
    return new TokenLimit(name, severity, token, limit, PartialData.UNKNOWN);
  }

  public TokenLimit onPartialData(PartialData choice) {
    return new TokenLimit(name, severity, token, maxValue, choice);
  }

  @Override
  public Rule atShare(double share, Severity other) {
    return new TokenLimit(name, other, token, Arguments.scaled(name, maxValue, share), partialData);
  }

  @Override
  public Verdict check(RiskView after) {
    if (after.holdings() == 0) {
      return Verdict.WITHIN;
    }
    if (!partialData.accepts(after.valuationStatus())) {
      return Verdict.UNKNOWN;
    }
    return size(after).compareTo(maxValue) > 0 ? Verdict.BREACHED : Verdict.WITHIN;
  }

  private Usd size(RiskView after) {
    return after.value(token).abs();
  }

  @Override
  public double slackUsd(RiskView after) {
    if (after.holdings() == 0 || !partialData.accepts(after.valuationStatus())) {
      return Double.POSITIVE_INFINITY;
    }
    double size = size(after).doubleValue();
    double limit = maxValue.doubleValue();
    return Math.max(0, Math.abs(size - limit) - (1 - SURE) * (size + limit));
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return size(after).toBigDecimal();
  }

  @Override
  public BigDecimal limit() {
    return maxValue.toBigDecimal();
  }

  @Override
  public Unit unit() {
    return Unit.USD;
  }
}
