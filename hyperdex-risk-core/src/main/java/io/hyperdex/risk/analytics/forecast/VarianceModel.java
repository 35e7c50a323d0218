package io.hyperdex.risk.analytics.forecast;

/**
 * A trained forecast of variance. Immutable, safe from any thread.
 *
 * <p>The variance is of log returns, dimensionless, per period; the volatility over h periods is
 * sqrt(h * forecast).
 */
public interface VarianceModel {

  /**
   * Mean variance per period over the {@code horizon} periods from {@code end} on, from periods
   * before {@code end} only.
   *
   * @param end at least 1, at most the size of the series
   * @param horizon at least 1
   * @return at least 0; 0 only where the series before {@code end} does not move
   */
  double forecast(VarianceSeries series, int end, int horizon);

  /** Name and parameters: what an output says it was made by. */
  String version();
}
