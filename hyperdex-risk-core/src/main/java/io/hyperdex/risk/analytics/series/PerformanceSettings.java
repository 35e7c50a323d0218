package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.SeriesInput;

/**
 * What the measures of performance take beside the returns.
 *
 * @param periodsPerYear for annualising, positive
 * @param riskFree return per period
 * @param mar minimum acceptable return per period, also the threshold of Omega
 * @param targetSharpe Sharpe ratio per period that the probabilistic one asks about
 * @param decay of the exponential weights, in (0, 1)
 * @param confidenceBps of the conditional drawdown, 5000 to 9999
 */
public record PerformanceSettings(
    double periodsPerYear,
    double riskFree,
    double mar,
    double targetSharpe,
    double decay,
    int confidenceBps) {
  public PerformanceSettings {
    if (!(periodsPerYear > 0 && periodsPerYear < Double.POSITIVE_INFINITY)
        || !(decay > 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "periodsPerYear must be positive, decay in (0, 1): " + periodsPerYear + ", " + decay);
    }
    if (!(Math.abs(riskFree) + Math.abs(mar) + Math.abs(targetSharpe) < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "riskFree, mar and targetSharpe must be finite: "
              + riskFree
              + ", "
              + mar
              + ", "
              + targetSharpe);
    }
    if (confidenceBps < 5000 || confidenceBps > 9999) {
      throw new IllegalArgumentException("confidenceBps must be 5000 to 9999: " + confidenceBps);
    }
  }

  /** Days: 365 a year, nothing free of risk, threshold 0, decay 0.94, 95 %. */
  public static PerformanceSettings daily() {
    return new PerformanceSettings(365, 0, 0, 0, 0.94, 9_500);
  }

  /** The returns with these parameters, for estimators. */
  public SeriesInput of(double... returns) {
    return SeriesInput.of(returns)
        .with(Parameter.PERIODS, periodsPerYear)
        .with(Parameter.RISK_FREE, riskFree)
        .with(Parameter.MAR, mar)
        .with(Parameter.TARGET, targetSharpe)
        .with(Parameter.LAMBDA, decay)
        .with(Parameter.CONFIDENCE, confidenceBps / 10_000.0);
  }
}
