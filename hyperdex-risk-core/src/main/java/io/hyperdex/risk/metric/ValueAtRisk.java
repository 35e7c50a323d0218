package io.hyperdex.risk.metric;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Historical value at risk of a sample of profits and losses: a loss, positive, in the sample's own
 * unit; negative where even that scenario gains.
 *
 * <p>With the P&amp;L in ascending order x[0], x[1], ..., confidence b in basis points and a =
 * 10000 - b: VaR = -x[m], m = floor(n * a / 10000). This is the smallest loss l with P(L &gt; l)
 * &lt;= a, the upper b-quantile of the loss distribution (McNeil, Frey and Embrechts, Quantitative
 * Risk Management, 2015, definition 2.8), called "index above" in OpenGamma Strata. Others
 * interpolate (Hyndman and Fan 1996, type 7) or take the next worse scenario; the numbers differ.
 *
 * <p>The rank is computed in integers: in floating point (1 - 0.95) * 20 is above 1.
 *
 * <p>Stateless, safe from any thread. O(n) expected.
 */
public final class ValueAtRisk {
  private ValueAtRisk() {}

  /** Place of the value at risk in the ascending P&amp;L, from 0: floor(n * a / 10000). */
  public static int rank(int n, int confidenceBps) {
    Samples.requireConfidence(confidenceBps);
    return (int) ((long) n * (10_000 - confidenceBps) / 10_000);
  }

  /**
   * Scenarios from which the tail holds at least one: ceil(10000 / a). Below, the value is the
   * worst scenario, whatever the confidence.
   */
  public static int minimumScenarios(int confidenceBps) {
    Samples.requireConfidence(confidenceBps);
    int tail = 10_000 - confidenceBps;
    return (10_000 + tail - 1) / tail;
  }

  /**
   * Value at risk of the first n values, in any order; empty when n is 0. Copies the sample.
   *
   * @throws ArithmeticException if the loss does not fit a long
   */
  public static OptionalLong historical(long[] pnl, int n, int confidenceBps) {
    Samples.requireCount(n, pnl.length);
    Samples.requireConfidence(confidenceBps);
    return n == 0
        ? OptionalLong.empty()
        : OptionalLong.of(historicalInPlace(pnl.clone(), n, confidenceBps));
  }

  /**
   * Value at risk of the first n values, in any order; empty when n is 0. Copies the sample.
   *
   * @throws IllegalArgumentException if one of them is NaN
   */
  public static OptionalDouble historical(double[] pnl, int n, int confidenceBps) {
    Samples.requireCount(n, pnl.length);
    Samples.requireConfidence(confidenceBps);
    return n == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(historicalInPlace(pnl.clone(), n, confidenceBps));
  }

  /**
   * As {@link #historical(long[], int, int)} for n of at least 1, without allocation: {@code
   * scratch} holds the sample and is reordered.
   */
  public static long historicalInPlace(long[] scratch, int n, int confidenceBps) {
    requireSome(n, scratch.length);
    return Math.negateExact(Selection.kthSmallest(scratch, n, rank(n, confidenceBps)));
  }

  /**
   * As {@link #historical(double[], int, int)} for n of at least 1, without allocation: {@code
   * scratch} holds the sample and is reordered.
   */
  public static double historicalInPlace(double[] scratch, int n, int confidenceBps) {
    requireSome(n, scratch.length);
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(scratch[i])) {
        throw new IllegalArgumentException(
            "P&L " + i + " is NaN; leave out scenarios that have no value");
      }
    }
    // From zero, so that a flat tail is 0 and not -0.
    return 0.0 - Selection.kthSmallest(scratch, n, rank(n, confidenceBps));
  }

  /**
   * The loss of one rank, -x[rank] of the first n values in ascending order, for ranks of other
   * samples than {@link #rank} knows. No allocation: {@code scratch} is reordered; no NaN.
   */
  public static double atRankInPlace(double[] scratch, int n, int rank) {
    requireSome(n, scratch.length);
    if (rank < 0 || rank >= n) {
      throw new IllegalArgumentException("rank must be 0 to " + (n - 1) + ": " + rank);
    }
    return 0.0 - Selection.kthSmallest(scratch, n, rank);
  }

  private static void requireSome(int n, int length) {
    Samples.requireCount(n, length);
    if (n == 0) {
      throw new IllegalArgumentException(
          "value at risk of no scenarios has no value: n = 0; ask for n >= 1");
    }
  }
}
