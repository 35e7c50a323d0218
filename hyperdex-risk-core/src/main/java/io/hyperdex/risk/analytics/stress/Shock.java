package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import org.jspecify.annotations.Nullable;

/**
 * One shock of a scenario: whom, what and how much. {@code toString} is its text form, which {@link
 * Scenario#parse} reads back as an equal shock. Immutable.
 *
 * @param target whom it reaches
 * @param kind what it changes
 * @param amount price, liquidity, gas: the change; depeg: the level of 1 USD
 * @param coefficient beta or correlation; 0 for other kinds
 * @param factor the token that beta and correlation refer to; null for other kinds
 */
public record Shock(
    ShockTarget target,
    ShockKind kind,
    Change amount,
    double coefficient,
    @Nullable TokenId factor) {
  private static final Change NONE = Change.times(1);

  public Shock {
    boolean refers = kind == ShockKind.BETA || kind == ShockKind.CORRELATION;
    if (refers != (factor != null)) {
      throw new IllegalArgumentException(
          kind.word() + (refers ? " needs a factor" : " takes no factor: " + factor));
    }
    if (factor != null) {
      Words.requireToken(factor);
    }
    if (refers ? !amount.equals(NONE) : coefficient != 0) {
      throw new IllegalArgumentException(
          kind.word() + " takes " + (refers ? "a coefficient, no change" : "no coefficient"));
    }
    double most = kind == ShockKind.CORRELATION ? 1 : Double.MAX_VALUE;
    if (!(Math.abs(coefficient) <= most)) {
      throw new IllegalArgumentException(
          kind.word()
              + (kind == ShockKind.CORRELATION ? " must be -1 to 1: " : " must be finite: ")
              + coefficient);
    }
    coefficient += 0.0; // -0 and 0 are one coefficient
    if (kind == ShockKind.GAS
        && !(target instanceof ShockTarget.All || target instanceof ShockTarget.OnChain)) {
      throw new IllegalArgumentException("gas is of a chain or of all, not of " + target);
    }
  }

  public static Shock price(ShockTarget target, Change change) {
    return new Shock(target, ShockKind.PRICE, change, 0, null);
  }

  /** A dollar token goes to {@code level} USD, whatever its price now. */
  public static Shock depeg(ShockTarget target, double level) {
    return new Shock(target, ShockKind.DEPEG, Change.to(level), 0, null);
  }

  /** Returns of the target are {@code beta} times the factor's, and never below -100 %. */
  public static Shock beta(ShockTarget target, double beta, TokenId factor) {
    return new Shock(target, ShockKind.BETA, NONE, beta, factor);
  }

  /** As {@link #beta}, from a correlation and the volatilities that the holdings state. */
  public static Shock correlation(ShockTarget target, double correlation, TokenId factor) {
    return new Shock(target, ShockKind.CORRELATION, NONE, correlation, factor);
  }

  public static Shock liquidity(ShockTarget target, Change change) {
    return new Shock(target, ShockKind.LIQUIDITY, change, 0, null);
  }

  public static Shock gas(ShockTarget target, Change change) {
    return new Shock(target, ShockKind.GAS, change, 0, null);
  }

  @Override
  public String toString() {
    String start = target + " " + kind.word() + " ";
    return factor == null
        ? start + amount
        : start + Words.number(coefficient) + " to token:" + Words.tokenText(factor);
  }
}
