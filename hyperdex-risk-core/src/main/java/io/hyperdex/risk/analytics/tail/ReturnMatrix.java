package io.hyperdex.risk.analytics.tail;

import org.jspecify.annotations.Nullable;

/**
 * Simple returns of tokens by period, oldest first: the scenarios that all portfolios share.
 *
 * <p>A token may lack returns: before it was listed, or while it had no price. A portfolio's
 * scenarios are the periods in which everything it holds has a return; a token with fewer than
 * {@link #FEWEST_RETURNS} is left out of it instead, and the result is PARTIAL. {@link #proxied}
 * fills gaps first. This is the rule of the engine's portfolio VaR.
 *
 * <p>Immutable, safe from any thread.
 */
public final class ReturnMatrix {
  /** A token with fewer returns is left out of a portfolio. */
  public static final int FEWEST_RETURNS = 20;

  /** The most that a return is scaled up or down. */
  private static final double MOST_SCALED = 10;

  private final long firstPeriod;
  private final int periods;
  private final double[][] returns;
  private final long[] @Nullable [] missing;
  private final int[] counts;
  private final double[] largest;

  private ReturnMatrix(long firstPeriod, int periods, double[][] owned) {
    this.firstPeriod = firstPeriod;
    this.periods = periods;
    returns = owned;
    missing = new long[owned.length][];
    counts = new int[owned.length];
    largest = new double[owned.length];
    for (int token = 0; token < owned.length; token++) {
      index(token);
    }
  }

  /**
   * Copies returns.
   *
   * @param firstPeriod number of the first period; the others follow one by one
   * @param byToken simple returns of each token, oldest first, all of one length; NaN where there
   *     is none, at least -1
   */
  public static ReturnMatrix of(long firstPeriod, double[][] byToken) {
    int periods = byToken.length == 0 ? 0 : byToken[0].length;
    double[][] copy = new double[byToken.length][];
    for (int token = 0; token < byToken.length; token++) {
      if (byToken[token].length != periods) {
        throw new IllegalArgumentException(
            "token " + token + " has " + byToken[token].length + " periods, token 0 " + periods);
      }
      copy[token] = byToken[token].clone();
    }
    return new ReturnMatrix(firstPeriod, periods, copy);
  }

  /** Puts 0 where there is no return, so that a loop over all of them needs no question. */
  private void index(int token) {
    double[] column = returns[token];
    long[] gaps = new long[(periods + 63) >>> 6];
    for (int k = 0; k < periods; k++) {
      double r = column[k];
      if (Double.isNaN(r)) {
        gaps[k >>> 6] |= 1L << k;
        column[k] = 0;
      } else if (!(r >= -1 && r < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "return of token " + token + ", period " + k + " must be -1 or more: " + r);
      } else {
        counts[token]++;
        largest[token] = Math.max(largest[token], Math.abs(r));
      }
    }
    if (counts[token] < periods) {
      missing[token] = gaps;
    }
  }

  /** How many tokens there are; they are numbered from 0. */
  public int tokens() {
    return returns.length;
  }

  /** How many periods there are. */
  public int periods() {
    return periods;
  }

  /** Number of the first period. */
  public long firstPeriod() {
    return firstPeriod;
  }

  /** How many returns a token has. */
  public int count(int token) {
    return counts[token];
  }

  /** Whether a token has a return in a period, counted from 0. */
  public boolean has(int token, int period) {
    long[] gaps = missing[token];
    return gaps == null || (gaps[period >>> 6] & 1L << period) == 0;
  }

  /** A return; 0 where there is none. */
  public double at(int token, int period) {
    return returns[token][period];
  }

  /** Returns of a token, 0 where there are none. Not to be modified. */
  double[] column(int token) {
    return returns[token];
  }

  /** A bit for every period without a return; null where there is none such. */
  long @Nullable [] gaps(int token) {
    return missing[token];
  }

  /** Largest magnitude among the returns of a token. */
  double largest(int token) {
    return largest[token];
  }

  private double[][] withGaps() {
    double[][] copy = new double[returns.length][];
    for (int token = 0; token < copy.length; token++) {
      copy[token] = returns[token].clone();
      for (int k = 0; k < periods; k++) {
        if (!has(token, k)) {
          copy[token][k] = Double.NaN;
        }
      }
    }
    return copy;
  }

  /**
   * With the gaps of tokens filled from others: beta times the other's return of that period, not
   * below -1, where it has one.
   *
   * @param proxies for every token the one it follows, or -1; only returns of this matrix are used,
   *     never filled ones
   * @param betas for every token the factor
   */
  public ReturnMatrix proxied(int[] proxies, double[] betas) {
    if (proxies.length != tokens() || betas.length != tokens()) {
      throw new IllegalArgumentException(
          tokens() + " tokens, " + proxies.length + " proxies, " + betas.length + " betas");
    }
    double[][] filled = withGaps();
    for (int token = 0; token < filled.length; token++) {
      int proxy = proxies[token];
      if (proxy < 0) {
        continue;
      }
      for (int k = 0; k < periods; k++) {
        if (Double.isNaN(filled[token][k]) && has(proxy, k)) {
          filled[token][k] = Math.max(-1, betas[token] * at(proxy, k));
        }
      }
    }
    return new ReturnMatrix(firstPeriod, periods, filled);
  }

  /**
   * Overlapping compounded returns over a horizon of several periods, (1 + r_1) ... (1 + r_h) - 1,
   * one ending with each period from the h-th on; none where one of the h is missing. They depend
   * on each other: n of them carry the information of about n / h.
   *
   * @param horizon periods, at least 1
   */
  public ReturnMatrix overlapping(int horizon) {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon must be at least 1 period: " + horizon);
    }
    int length = Math.max(0, periods - horizon + 1);
    double[][] compounded = new double[tokens()][length];
    for (int token = 0; token < compounded.length; token++) {
      for (int k = 0; k < length; k++) {
        double growth = 1;
        for (int j = k; j < k + horizon; j++) {
          growth *= has(token, j) ? 1 + at(token, j) : Double.NaN;
        }
        compounded[token][k] = growth - 1;
      }
    }
    return new ReturnMatrix(firstPeriod + horizon - 1, length, compounded);
  }

  /**
   * Each return scaled to the present volatility of its token, R * s_now / s_k, not below -1
   * (filtered historical simulation: Hull and White 1998, Incorporating volatility updating into
   * the historical simulation method; Barone-Adesi, Giannopoulos and Vosper 1999).
   *
   * <p>s_k is the EWMA forecast made before period k, v_k = decay * v_{k-1} + (1 - decay) *
   * r_{k-1}^2 from v_0 = r_0^2 (RiskMetrics 1996), s_now the one after the last; gaps leave the
   * variance as it is. The factor is kept between 1/10 and 10: a token that had hardly moved, such
   * as one with a peg, has a forecast that says nothing about the day it does.
   *
   * @param decay between 0 and 1, such as 0.94 for days
   */
  public ReturnMatrix volatilityScaled(double decay) {
    requireDecay(decay);
    double[][] scaled = withGaps();
    double[] forecast = new double[periods];
    for (double[] column : scaled) {
      double variance = Double.NaN;
      for (int k = 0; k < periods; k++) {
        double square = column[k] * column[k];
        if (Double.isNaN(variance)) {
          variance = square;
        }
        forecast[k] = variance;
        if (!Double.isNaN(square)) {
          variance = decay * variance + (1 - decay) * square;
        }
      }
      for (int k = 0; k < periods; k++) {
        if (column[k] != 0) { // true for NaN too, which stays
          double factor = Math.sqrt(variance / forecast[k]);
          column[k] =
              Math.max(-1, column[k] * Math.max(1 / MOST_SCALED, Math.min(MOST_SCALED, factor)));
        }
      }
    }
    return new ReturnMatrix(firstPeriod, periods, scaled);
  }

  static void requireDecay(double decay) {
    if (!(decay > 0 && decay < 1)) {
      throw new IllegalArgumentException("decay must be between 0 and 1: " + decay);
    }
  }
}
