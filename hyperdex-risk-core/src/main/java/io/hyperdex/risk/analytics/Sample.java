package io.hyperdex.risk.analytics;

import java.util.Arrays;
import java.util.Set;

/**
 * The periods an estimator works on: those in which everything it takes has a value (complete
 * cases), so without NaN. Made by {@link Estimator}; formulas only read it. The arrays are not
 * copied on the way out and must not be changed.
 */
public final class Sample {
  private final SeriesInput input;
  private final double[] returns;
  private final double[] benchmark;
  private final double[] riskFree;
  private final double[] mar;

  private Sample(
      SeriesInput input, double[] returns, double[] benchmark, double[] riskFree, double[] mar) {
    this.input = input;
    this.returns = returns;
    this.benchmark = benchmark;
    this.riskFree = riskFree;
    this.mar = mar;
  }

  /**
   * @param taken what the estimator takes: only those series must have a value
   * @param fillsGaps periods without a value stay, as periods in which nothing moved
   */
  static Sample of(SeriesInput input, Set<Parameter> taken, boolean fillsGaps) {
    int rows = input.rows();
    double[] returns = input.returns().clone();
    double[] benchmark = filled(input, Parameter.BENCHMARK, taken);
    double[] riskFree = filled(input, Parameter.RISK_FREE, taken);
    double[] mar = filled(input, Parameter.MAR, taken);
    int n = 0;
    for (int i = 0; i < rows; i++) {
      boolean complete =
          !(Double.isNaN(returns[i])
              || Double.isNaN(benchmark[i])
              || Double.isNaN(riskFree[i])
              || Double.isNaN(mar[i]));
      if (complete || fillsGaps) {
        returns[n] = orZero(returns[i]);
        benchmark[n] = orZero(benchmark[i]);
        riskFree[n] = orZero(riskFree[i]);
        mar[n] = orZero(mar[i]);
        n++;
      }
    }
    return new Sample(
        input,
        Arrays.copyOf(returns, n),
        Arrays.copyOf(benchmark, n),
        Arrays.copyOf(riskFree, n),
        Arrays.copyOf(mar, n));
  }

  private static double[] filled(SeriesInput input, Parameter parameter, Set<Parameter> taken) {
    double[] values = new double[input.rows()];
    if (taken.contains(parameter)) {
      double[] given = input.series(parameter);
      if (given != null) {
        return given.clone();
      }
      Arrays.fill(values, input.number(parameter));
    }
    return values;
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** Number of periods. */
  public int n() {
    return returns.length;
  }

  /** Returns per period. */
  public double[] returns() {
    return returns;
  }

  /** Returns of the benchmark; zero for an estimator that takes none. */
  public double[] benchmark() {
    return benchmark;
  }

  /** Risk-free returns per period. */
  public double[] riskFree() {
    return riskFree;
  }

  /** Minimum acceptable returns per period. */
  public double[] mar() {
    return mar;
  }

  /** Returns less the risk-free ones. */
  public double[] excess() {
    return minus(returns, riskFree);
  }

  /** Benchmark returns less the risk-free ones. */
  public double[] benchmarkExcess() {
    return minus(benchmark, riskFree);
  }

  /** Returns less those of the benchmark. */
  public double[] active() {
    return minus(returns, benchmark);
  }

  /** Returns less the minimum acceptable ones. */
  public double[] overMar() {
    return minus(returns, mar);
  }

  /** A number, or its default. */
  public double number(Parameter parameter) {
    return input.number(parameter);
  }

  /** A whole number, or its default. */
  public int whole(Parameter parameter) {
    return (int) Math.rint(input.number(parameter));
  }

  /** Periods in a year. */
  public double periods() {
    return input.number(Parameter.PERIODS);
  }

  /** Confidence in basis points: 9500 for 95 %. */
  public int confidenceBps() {
    return (int) Math.rint(input.number(Parameter.CONFIDENCE) * 10_000);
  }

  /** The same parameters over other returns, such as those of overlapping horizons. */
  public Sample withReturns(double[] other) {
    double[] none = new double[other.length];
    return new Sample(input, other, none, none, none);
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }
}
