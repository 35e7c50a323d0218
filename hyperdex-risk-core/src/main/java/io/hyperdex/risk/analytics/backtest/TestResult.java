package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.distribution.ChiSquared;

/**
 * Outcome of a likelihood-ratio test: the statistic and how likely one as large is if the model is
 * right.
 *
 * @param statistic the ratio, never negative
 * @param degreesOfFreedom of the chi-squared distribution it follows where the model is right
 * @param pValue probability of a statistic at least as large
 */
public record TestResult(double statistic, int degreesOfFreedom, double pValue) {
  static TestResult of(double statistic, int degreesOfFreedom) {
    // Rounding may carry a perfect fit below zero.
    double ratio = Math.max(0, statistic);
    return new TestResult(
        ratio, degreesOfFreedom, ChiSquared.of(degreesOfFreedom).upperTail(ratio));
  }

  /** Whether the model is rejected at a level such as 0.05. */
  public boolean rejects(double level) {
    return pValue < level;
  }
}
