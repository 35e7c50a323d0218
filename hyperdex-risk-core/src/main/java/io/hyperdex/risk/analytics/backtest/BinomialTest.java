package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.distribution.BetaFunction;
import io.hyperdex.risk.analytics.distribution.GammaFunction;

/**
 * Exact test of the number of exceptions, and its normal approximation. {@code p} is the
 * probability of an exception.
 */
public final class BinomialTest {
  private BinomialTest() {}

  /**
   * Two-sided p-value: the probability of all numbers that are no more likely than the one seen
   * (Clopper and Pearson 1934; the convention of R's {@code binom.test}). O(n).
   */
  public static double twoSided(int n, int exceptions, double p) {
    CoverageTest.requireProbability(p);
    CoverageTest.requireCounts(n, exceptions);
    // As in R, so that numbers of equal probability count as such in floating point.
    double bound = probability(n, exceptions, p) * (1 + 1e-7);
    double sum = 0;
    for (int k = 0; k <= n; k++) {
      double probability = probability(n, k, p);
      if (probability <= bound) {
        sum += probability;
      }
    }
    return Math.min(1, sum);
  }

  /** Probability of at least so many exceptions: the p-value against a risk that is too low. */
  public static double atLeast(int n, int exceptions, double p) {
    CoverageTest.requireProbability(p);
    CoverageTest.requireCounts(n, exceptions);
    return exceptions == 0 ? 1 : BetaFunction.regularised(exceptions, n - exceptions + 1.0, p);
  }

  /** Probability of at most so many exceptions. */
  public static double atMost(int n, int exceptions, double p) {
    return exceptions == n ? 1 : 1 - atLeast(n, exceptions + 1, p);
  }

  /** Standard score of the number of exceptions: (x - n p) / sqrt(n p (1 - p)) (Jorion 2007). */
  public static double score(int n, int exceptions, double p) {
    CoverageTest.requireProbability(p);
    CoverageTest.requireCounts(n, exceptions);
    return (exceptions - n * p) / Math.sqrt(n * p * (1 - p));
  }

  /**
   * Chi-squared test of the proportion with Yates's correction for continuity, one degree of
   * freedom (Yates 1934; the convention of R's {@code prop.test}): (|x - n p| - min(1/2, |x - n
   * p|))^2 / (n p (1 - p)).
   */
  public static TestResult proportion(int n, int exceptions, double p) {
    CoverageTest.requireProbability(p);
    CoverageTest.requireCounts(n, exceptions);
    double distance = Math.abs(exceptions - n * p);
    double corrected = distance - Math.min(0.5, distance);
    return TestResult.of(corrected * corrected / (n * p * (1 - p)), 1);
  }

  private static double probability(int n, int k, double p) {
    double log =
        GammaFunction.log(n + 1.0)
            - GammaFunction.log(k + 1.0)
            - GammaFunction.log(n - k + 1.0)
            + k * StrictMath.log(p)
            + (n - k) * StrictMath.log1p(-p);
    return StrictMath.exp(log);
  }
}
