package io.hyperdex.risk.analytics.stress;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The likeliest move of all prices that costs a given loss, under a covariance of returns.
 *
 * <p>Among all returns r with sum of v_i r_i = -limit, the one with the least Mahalanobis distance
 * sqrt(r' Cov^-1 r) is r = -limit * Cov v / (v' Cov v), and that distance is c = limit / sqrt(v'
 * Cov v): as many standard deviations of the P&amp;L as the limit is away (Breuer, Jandacka,
 * Rheinberger and Summer 2009, for elliptical distributions). The returns are those of the horizon
 * that the covariance is of. For large c a return may be below -100 %, which no price can do:
 * {@link #isReachable} tells.
 *
 * <p>Immutable, safe from any thread.
 */
public final class ReverseStress {
  private final double limit;
  private final double distance;
  private final double[] returns;

  private ReverseStress(double limit, double distance, double[] returns) {
    this.limit = limit;
    this.distance = distance;
    this.returns = returns;
  }

  /**
   * @param values USD per token, signed
   * @param covariance of simple returns, same order, symmetric and positive semidefinite
   * @param lossLimit USD, positive
   * @return empty where the P&amp;L has no variance, so that no move of this kind loses anything
   */
  public static Optional<ReverseStress> of(
      double[] values, double[][] covariance, double lossLimit) {
    Finite.requirePositive("lossLimit", lossLimit);
    double[] direction = times(covariance, values);
    double variance = 0;
    for (int i = 0; i < values.length; i++) {
      variance += values[i] * direction[i];
    }
    if (!(variance > 0)) {
      return Optional.empty();
    }
    double[] returns = new double[values.length];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = -lossLimit * direction[i] / variance;
    }
    return Optional.of(new ReverseStress(lossLimit, lossLimit / Math.sqrt(variance), returns));
  }

  /** The loss it is about, USD. */
  public double lossLimit() {
    return limit;
  }

  /** Standard deviations of the P&amp;L between here and the limit: c. */
  public double distance() {
    return distance;
  }

  /** The likeliest returns that cost the limit, in the order of the values; a copy. */
  public double[] returns() {
    return returns.clone();
  }

  /** Whether no return is below -100 %. */
  public boolean isReachable() {
    return Arrays.stream(returns).allMatch(r -> r >= -1);
  }

  /**
   * The return of one token alone that costs the limit: -limit / value. Empty where none does: the
   * value is 0, or a long holding is smaller than the limit and can't lose it.
   */
  public static OptionalDouble singleTokenMove(double value, double lossLimit) {
    Finite.require("value", value);
    Finite.requirePositive("lossLimit", lossLimit);
    double move = -lossLimit / value;
    return value == 0 || move < -1 ? OptionalDouble.empty() : OptionalDouble.of(move);
  }

  /** Standard deviation of the P&amp;L, USD: sqrt(v' Cov v). */
  public static double deviation(double[] values, double[][] covariance) {
    double[] product = times(covariance, values);
    double variance = 0;
    for (int i = 0; i < values.length; i++) {
      variance += values[i] * product[i];
    }
    return Math.sqrt(Math.max(0, variance));
  }

  private static double[] times(double[][] covariance, double[] values) {
    if (covariance.length != values.length) {
      throw new IllegalArgumentException(
          "covariance has " + covariance.length + " rows for " + values.length + " values");
    }
    double[] product = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (covariance[i].length != values.length) {
        throw new IllegalArgumentException(
            "covariance row " + i + " has " + covariance[i].length + " columns");
      }
      for (int j = 0; j < values.length; j++) {
        product[i] += Finite.require("covariance", covariance[i][j]) * values[j];
      }
    }
    return product;
  }
}
