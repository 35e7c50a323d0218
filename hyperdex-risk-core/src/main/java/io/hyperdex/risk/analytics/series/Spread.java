package io.hyperdex.risk.analytics.series;

/**
 * What of a series does not take its whole path: per period, NaN where there is none.
 *
 * @param n returns
 * @param sharpe over the risk-free return, sample deviation
 * @param skewness population
 * @param excess kurtosis of the population less 3
 * @param deviation sample
 * @param downside deviation from the MAR over all n
 * @param sortino mean over the MAR per that
 * @param omega at the MAR
 * @param profitFactor Omega at 0
 * @param growth product of 1 + r
 */
record Spread(
    int n,
    double sharpe,
    double skewness,
    double excess,
    double deviation,
    double downside,
    double sortino,
    double omega,
    double profitFactor,
    double growth) {

  /**
   * Of a window.
   *
   * @param plain the same returns with the MAR 0
   */
  static Spread of(StreamingWindow window, StreamingWindow plain, PerformanceSettings settings) {
    double none = Double.NaN;
    return new Spread(
        window.n(),
        window.sharpe(settings.riskFree()).orElse(none),
        window.skewness().orElse(none),
        window.excessKurtosis().orElse(none),
        window.sampleDeviation().orElse(none),
        window.downsideDeviation().orElse(none),
        window.sortino().orElse(none),
        window.omega().orElse(none),
        plain.omega().orElse(none),
        window.cumulative().orElse(none) + 1);
  }

  /** Of a series at once. */
  static Spread of(double[] returns, PerformanceSettings settings) {
    double[] overMar = returns.clone();
    double growth = 1;
    for (int i = 0; i < overMar.length; i++) {
      overMar[i] -= settings.mar();
      growth *= 1 + returns[i];
    }
    double deviation = Moments.sampleDeviation(returns);
    double downside = PartialMoments.downsideDeviation(overMar);
    return new Spread(
        returns.length,
        Moments.perDeviation(Moments.mean(returns) - settings.riskFree(), deviation),
        Moments.skewness(returns),
        Moments.kurtosis(returns) - 3,
        deviation,
        downside,
        Moments.perDeviation(Moments.mean(overMar), downside),
        PartialMoments.upperSum(overMar, 1) / PartialMoments.lowerSum(overMar, 1),
        PartialMoments.upperSum(returns, 1) / PartialMoments.lowerSum(returns, 1),
        growth);
  }
}
