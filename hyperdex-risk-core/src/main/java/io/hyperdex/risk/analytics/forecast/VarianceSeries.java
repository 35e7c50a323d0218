package io.hyperdex.risk.analytics.forecast;

/**
 * What the variance models see, period by period: a log return, a proxy of its variance that is
 * right on average, and a measure that is more precise but may be off in scale.
 *
 * <p>The proxy is what forecasts are scored against (Patton 2011: a noisy but unbiased proxy ranks
 * forecasts rightly under {@link VarianceScore#qlike}); the measure is what {@link LogHar} learns
 * from. Immutable; all are dimensionless and of one period.
 */
public final class VarianceSeries {
  /** Range of a random walk against its variance: 4 ln 2 (Parkinson 1980). */
  private static final double PARKINSON = 4 * 0.6931471805599453;

  private final double[] returns;
  private final double[] proxies;
  private final double[] measures;

  private VarianceSeries(double[] returns, double[] proxies, double[] measures) {
    this.returns = returns;
    this.proxies = proxies;
    this.measures = measures;
  }

  /** Closes only: proxy and measure are the squared return. One period fewer than prices. */
  public static VarianceSeries ofCloses(double[] closes) {
    double[] returns = logReturns(closes);
    double[] squares = new double[returns.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = returns[i] * returns[i];
    }
    return new VarianceSeries(returns, squares, squares);
  }

  /**
   * Bars: the proxy is the squared return, the measure ln(high / low)^2 / (4 ln 2) with the close
   * before as part of the range, so that a gap between bars counts. One period fewer than bars.
   *
   * @param highs at least the close
   * @param lows at most the close
   */
  public static VarianceSeries ofBars(double[] highs, double[] lows, double[] closes) {
    if (highs.length != closes.length || lows.length != closes.length) {
      throw new IllegalArgumentException(
          "as many highs and lows as closes: "
              + highs.length
              + ", "
              + lows.length
              + ", "
              + closes.length);
    }
    VarianceSeries plain = ofCloses(closes);
    double[] ranges = new double[plain.size()];
    for (int i = 0; i < ranges.length; i++) {
      double high = Math.max(requirePrice(highs[i + 1]), closes[i]);
      double low = Math.min(requirePrice(lows[i + 1]), closes[i]);
      double range = StrictMath.log(high / low);
      ranges[i] = range * range / PARKINSON;
    }
    return new VarianceSeries(plain.returns, plain.proxies, ranges);
  }

  /**
   * Periods of {@code steps} intraday prices: the return of the period, and as proxy and measure
   * the realised variance, the sum of the squared returns of the steps (Andersen and Bollerslev
   * 1998). An incomplete last period is dropped.
   *
   * @param closes price at the end of each step; the first is where the first period starts
   */
  public static VarianceSeries ofIntraday(double[] closes, int steps) {
    if (steps < 2) {
      throw new IllegalArgumentException("steps must be at least 2: " + steps);
    }
    double[] fine = logReturns(closes);
    int periods = fine.length / steps;
    double[] returns = new double[periods];
    double[] realised = new double[periods];
    for (int p = 0; p < periods; p++) {
      for (int i = p * steps; i < (p + 1) * steps; i++) {
        returns[p] += fine[i];
        realised[p] += fine[i] * fine[i];
      }
    }
    return new VarianceSeries(returns, realised, realised);
  }

  /** Periods. */
  public int size() {
    return returns.length;
  }

  public double logReturn(int period) {
    return returns[period];
  }

  public double proxy(int period) {
    return proxies[period];
  }

  public double measure(int period) {
    return measures[period];
  }

  /** Mean proxy of {@code count} periods from {@code from} on. */
  public double meanProxy(int from, int count) {
    return mean(proxies, from, count);
  }

  double meanMeasure(int from, int count) {
    return mean(measures, from, count);
  }

  private static double mean(double[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  /** ln(p[i + 1] / p[i]). */
  static double[] logReturns(double[] closes) {
    if (closes.length == 0) {
      throw new IllegalArgumentException("no prices");
    }
    requirePrice(closes[0]);
    double[] returns = new double[closes.length - 1];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = StrictMath.log(requirePrice(closes[i + 1]) / closes[i]);
    }
    return returns;
  }

  private static double requirePrice(double price) {
    if (!(price > 0 && price <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "price must be positive and finite: " + price + "; leave periods without one out");
    }
    return price;
  }
}
