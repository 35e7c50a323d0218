package io.hyperdex.risk.analytics.backtest;

/**
 * Likelihood-ratio tests of the number of exceptions and of their order. {@code p} is the
 * probability of an exception: 0.05 for a confidence of 95 %. Terms 0 ln 0 are 0.
 *
 * <p>Kupiec 1995, Techniques for Verifying the Accuracy of Risk Measurement Models; Christoffersen
 * 1998, Evaluating Interval Forecasts.
 */
public final class CoverageTest {
  private CoverageTest() {}

  /**
   * Kupiec's test of the proportion of failures: LR = -2 ln[(1-p)^(n-x) p^x / ((1-x/n)^(n-x)
   * (x/n)^x)], one degree of freedom.
   */
  public static TestResult proportionOfFailures(int n, int exceptions, double p) {
    requireProbability(p);
    requireCounts(n, exceptions);
    double rate = (double) exceptions / n;
    return TestResult.of(
        -2
            * (logLikelihood(n - exceptions, exceptions, p)
                - logLikelihood(n - exceptions, exceptions, rate)),
        1);
  }

  /**
   * Kupiec's test of the time until the first failure, in periods from 1: LR = -2 ln[p (1-p)^(t-1)
   * / ((1/t) (1-1/t)^(t-1))], one degree of freedom.
   */
  public static TestResult timeUntilFirstFailure(int periods, double p) {
    requireProbability(p);
    if (periods < 1) {
      throw new IllegalArgumentException("periods count from 1: " + periods);
    }
    return TestResult.of(
        -2 * (logLikelihood(periods - 1, 1, p) - logLikelihood(periods - 1, 1, 1.0 / periods)), 1);
  }

  /**
   * Christoffersen's test that an exception does not depend on whether there was one the period
   * before: one degree of freedom. The counts are of pairs of periods, {@code n01} those of no
   * exception followed by one.
   */
  public static TestResult independence(int n00, int n01, int n10, int n11) {
    if (n00 < 0 || n01 < 0 || n10 < 0 || n11 < 0 || n00 + n01 + n10 + n11 == 0) {
      throw new IllegalArgumentException(
          "counts must not be negative, nor all zero: "
              + n00
              + ", "
              + n01
              + ", "
              + n10
              + ", "
              + n11);
    }
    double together = (double) (n01 + n11) / (n00 + n01 + n10 + n11);
    double afterNone = n00 + n01 == 0 ? 0 : (double) n01 / (n00 + n01);
    double afterOne = n10 + n11 == 0 ? 0 : (double) n11 / (n10 + n11);
    return TestResult.of(
        -2
            * (logLikelihood(n00 + n10, n01 + n11, together)
                - logLikelihood(n00, n01, afterNone)
                - logLikelihood(n10, n11, afterOne)),
        1);
  }

  /** The same from the exceptions in their order; at least two periods. */
  public static TestResult independence(boolean[] exceptions) {
    int[] pairs = pairs(exceptions);
    return independence(pairs[0], pairs[1], pairs[2], pairs[3]);
  }

  /**
   * Christoffersen's test of number and independence together, two degrees of freedom: the sum of
   * both statistics over the same n - 1 periods, those that have a period before them.
   */
  public static TestResult conditionalCoverage(boolean[] exceptions, double p) {
    int[] pairs = pairs(exceptions);
    TestResult count = proportionOfFailures(exceptions.length - 1, pairs[1] + pairs[3], p);
    TestResult order = independence(pairs[0], pairs[1], pairs[2], pairs[3]);
    return TestResult.of(count.statistic() + order.statistic(), 2);
  }

  /** n00, n01, n10, n11. */
  private static int[] pairs(boolean[] exceptions) {
    if (exceptions.length < 2) {
      throw new IllegalArgumentException("order needs at least two periods: " + exceptions.length);
    }
    int[] pairs = new int[4];
    for (int i = 1; i < exceptions.length; i++) {
      pairs[(exceptions[i - 1] ? 2 : 0) + (exceptions[i] ? 1 : 0)]++;
    }
    return pairs;
  }

  /** ln of (1-p)^misses p^hits. */
  private static double logLikelihood(int misses, int hits, double p) {
    return term(misses, 1 - p) + term(hits, p);
  }

  private static double term(int count, double probability) {
    return count == 0 ? 0 : count * StrictMath.log(probability);
  }

  static void requireProbability(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException(
          "p must be between 0 and 1: " + p + "; a confidence of 95 % has 0.05");
    }
  }

  static void requireCounts(int n, int exceptions) {
    if (n < 1 || exceptions < 0 || exceptions > n) {
      throw new IllegalArgumentException(
          "exceptions must be 0 to n, n at least 1: " + exceptions + " of " + n);
    }
  }
}
