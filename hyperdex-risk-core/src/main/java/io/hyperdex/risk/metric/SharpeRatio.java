package io.hyperdex.risk.metric;

import java.util.OptionalDouble;

/**
 * Annualised Sharpe ratio of period returns: (m - f) / s * sqrt(P), m their mean, s the sample
 * standard deviation (divisor n - 1), P the periods in a year, f = (1 + F)^(1/P) - 1 the risk-free
 * return of a period for F a year.
 *
 * <p>Sharpe 1994, The Sharpe Ratio; scaled with the square root of time, as empyrical and
 * QuantStats do. (PerformanceAnalytics annualises mean and deviation geometrically; its annualised
 * figures differ, those per period agree: P = 1.)
 *
 * <p>Stateless, safe from any thread. O(n), no allocation but the result. Fewer than {@link
 * Volatility#MINIMUM_RETURNS} returns should not be annualised.
 */
public final class SharpeRatio {
  /** Below this a deviation is rounding noise and the ratio has no value. */
  private static final double LEAST_DEVIATION = 1e-12;

  private SharpeRatio() {}

  /**
   * Of the first n returns; empty when n is below 2 or they hardly vary (s below 1e-12).
   *
   * @param riskFreeAnnual such as 0.04; above -1
   */
  public static OptionalDouble of(
      double[] returns, int n, double periodsPerYear, double riskFreeAnnual) {
    Samples.requireCount(n, returns.length);
    Samples.requirePeriods(periodsPerYear);
    if (!(riskFreeAnnual > -1 && riskFreeAnnual < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "riskFreeAnnual must be above -1 and finite: " + riskFreeAnnual + "; 4 % is 0.04");
    }
    if (n < 2) {
      return OptionalDouble.empty();
    }
    double mean = Samples.mean(returns, n);
    double deviation = Samples.deviation(returns, n, mean);
    if (!(deviation >= LEAST_DEVIATION)) {
      return OptionalDouble.empty();
    }
    double riskFree = StrictMath.pow(1 + riskFreeAnnual, 1 / periodsPerYear) - 1;
    return OptionalDouble.of((mean - riskFree) / deviation * Math.sqrt(periodsPerYear));
  }
}
