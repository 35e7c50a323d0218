package io.hyperdex.risk.metric;

import java.util.OptionalDouble;

/**
 * Annualised volatility of period returns: s * sqrt(P), s the sample standard deviation (divisor n
 * - 1), P the periods in a year. A ratio per square root of a year; 0.2 is 20 %.
 *
 * <p>The square-root rule takes returns as uncorrelated (see Bacon, Practical Portfolio Performance
 * Measurement and Attribution, 2008, chapter 4). Markets here never close: days are 365 to the
 * year, not 252.
 *
 * <p>Stateless, safe from any thread. O(n), no allocation but the result.
 */
public final class Volatility {
  /** Fewer returns should not be annualised: such a value is INSUFFICIENT_DATA. */
  public static final int MINIMUM_RETURNS = 20;

  private Volatility() {}

  /** Of the first n returns; empty when n is below 2. */
  public static OptionalDouble of(double[] returns, int n, double periodsPerYear) {
    Samples.requireCount(n, returns.length);
    Samples.requirePeriods(periodsPerYear);
    if (n < 2) {
      return OptionalDouble.empty();
    }
    double deviation = Samples.deviation(returns, n, Samples.mean(returns, n));
    return OptionalDouble.of(deviation * Math.sqrt(periodsPerYear));
  }
}
