package io.hyperdex.risk.analytics.forecast;

/**
 * Exponentially weighted variance: s2[t] = lambda * s2[t - 1] + (1 - lambda) * x[t - 1], from s2[1]
 * = x[0], x the proxy of the series; flat over any horizon (RiskMetrics 1996, mean 0, lambda 0.94
 * for days).
 *
 * <p>The baseline that others have to beat. Reads the whole series before {@code end}: O(end).
 *
 * @param lambda weight of the past, in (0, 1)
 * @param input what is averaged
 */
public record EwmaVariance(double lambda, Input input) implements VarianceModel {

  /** What is averaged. */
  public enum Input {
    /** Squared returns of the periods: RiskMetrics. */
    SQUARED_RETURN,
    /** The proxy of the series: realised variance where there are intraday prices. */
    PROXY
  }

  public EwmaVariance {
    if (!(lambda > 0 && lambda < 1)) {
      throw new IllegalArgumentException("lambda must be in (0, 1): " + lambda);
    }
  }

  /** RiskMetrics for days: 0.94 over squared returns. */
  public static EwmaVariance riskMetrics() {
    return new EwmaVariance(0.94, Input.SQUARED_RETURN);
  }

  @Override
  public double forecast(VarianceSeries series, int end, int horizon) {
    Checks.requirePlace(series, end, horizon);
    double variance = at(series, 0);
    for (int i = 1; i < end; i++) {
      variance = lambda * variance + (1 - lambda) * at(series, i);
    }
    return variance;
  }

  private double at(VarianceSeries series, int i) {
    return input == Input.PROXY ? series.proxy(i) : series.logReturn(i) * series.logReturn(i);
  }

  @Override
  public String version() {
    return "ewma-" + Checks.text(lambda) + (input == Input.PROXY ? "-proxy" : "");
  }
}
