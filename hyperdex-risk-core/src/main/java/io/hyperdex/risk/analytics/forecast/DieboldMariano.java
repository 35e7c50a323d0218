package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.distribution.StudentT;
import java.util.Optional;

/**
 * Whether two series of losses differ on average: the test of Diebold and Mariano (1995).
 *
 * <p>d[t] = loss of the candidate - loss of the baseline. Its long-run variance is that of Newey
 * and West (1987) with Bartlett weights; lags = max(horizon - 1, floor(4 (n / 100)^(2/9))). Small
 * samples as Harvey, Leybourne and Newbold (1997): the statistic times sqrt((n + 1 - 2h + h(h - 1)
 * / n) / n), against Student t with n - 1 degrees of freedom.
 *
 * @param meanDifference of the losses; negative: the candidate is better
 * @param statistic negative: the candidate is better
 * @param pValue two-sided, in [0, 1]
 * @param n losses compared
 * @param lags of the long-run variance
 */
public record DieboldMariano(
    double meanDifference, double statistic, double pValue, int n, int lags) {
  private static final int MINIMUM = 20;

  /**
   * @param horizon periods of one forecast: overlapping ones have correlated losses
   * @return empty with fewer than 20 losses, or where the differences do not vary
   */
  public static Optional<DieboldMariano> of(double[] candidate, double[] baseline, int horizon) {
    int n = candidate.length;
    if (baseline.length != n || horizon < 1) {
      throw new IllegalArgumentException(
          "as many losses of both, horizon at least 1: "
              + n
              + ", "
              + baseline.length
              + ", "
              + horizon);
    }
    if (n < MINIMUM || horizon >= n) {
      return Optional.empty();
    }
    double[] d = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      d[i] = candidate[i] - baseline[i];
      mean += d[i];
    }
    mean /= n;
    int lags = Math.max(horizon - 1, (int) (4 * StrictMath.pow(n / 100.0, 2.0 / 9)));
    lags = Math.min(lags, n - 1);
    double variance = autocovariance(d, mean, 0);
    for (int lag = 1; lag <= lags; lag++) {
      variance += 2 * (1 - lag / (lags + 1.0)) * autocovariance(d, mean, lag);
    }
    if (!(variance > 0)) {
      return Optional.empty();
    }
    double h = horizon;
    double correction = Math.sqrt(Math.max(0, (n + 1 - 2 * h + h * (h - 1) / n) / n));
    double statistic = mean / Math.sqrt(variance / n) * correction;
    double p = 2 * StudentT.of(n - 1).upperTail(Math.abs(statistic));
    return Optional.of(new DieboldMariano(mean, statistic, Math.min(1, p), n, lags));
  }

  private static double autocovariance(double[] d, double mean, int lag) {
    double sum = 0;
    for (int i = lag; i < d.length; i++) {
      sum += (d[i] - mean) * (d[i - lag] - mean);
    }
    return sum / d.length;
  }
}
