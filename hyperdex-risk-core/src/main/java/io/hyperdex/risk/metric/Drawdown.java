package io.hyperdex.risk.metric;

/**
 * Fall of an index from its running peak, as a ratio of the peak: d = 1 - I / max I, in [0, 1]. A
 * loss, positive.
 *
 * <p>The index of a return series is I = prod(1 + r), starting at I = 1, and the start counts as a
 * peak: a series that only falls has a drawdown from its first return on (as empyrical and
 * PerformanceAnalytics do; Magdon-Ismail and Atiya 2004, Maximum Drawdown). Returns are simple and
 * time-weighted, at least -1.
 *
 * <p>The static functions are stateless, safe from any thread, O(n), without allocation. An
 * instance follows a series as it comes, O(1) a return, and is not thread safe.
 */
public final class Drawdown {
  private double index = 1;
  private double peak = 1;
  private double maximum;

  private Drawdown() {}

  /** A new series, at its start: index and peak 1, no drawdown. */
  public static Drawdown start() {
    return new Drawdown();
  }

  /** Drawdown of an index below (or at, or above) a peak that is positive. */
  public static double of(double index, double peak) {
    return 1 - index / Math.max(peak, index);
  }

  /** Largest drawdown of the first n returns; 0 when n is 0. */
  public static double maximum(double[] returns, int n) {
    Samples.requireCount(n, returns.length);
    double index = 1;
    double peak = 1;
    double maximum = 0;
    for (int i = 0; i < n; i++) {
      index *= 1 + requireReturn(returns[i]);
      peak = Math.max(peak, index);
      maximum = Math.max(maximum, of(index, peak));
    }
    return maximum;
  }

  /** Drawdown after the first n returns; 0 when n is 0. */
  public static double current(double[] returns, int n) {
    Samples.requireCount(n, returns.length);
    double index = 1;
    double peak = 1;
    for (int i = 0; i < n; i++) {
      index *= 1 + requireReturn(returns[i]);
      peak = Math.max(peak, index);
    }
    return of(index, peak);
  }

  /** Goes on by one period. */
  public void add(double periodReturn) {
    index *= 1 + requireReturn(periodReturn);
    peak = Math.max(peak, index);
    maximum = Math.max(maximum, of(index, peak));
  }

  /** Fall from the peak, now. */
  public double current() {
    return of(index, peak);
  }

  /** Largest fall so far. */
  public double maximum() {
    return maximum;
  }

  /** Growth of 1 since the start. */
  public double index() {
    return index;
  }

  /** Highest index so far, at least 1. */
  public double peak() {
    return peak;
  }

  private static double requireReturn(double periodReturn) {
    if (!(periodReturn >= -1 && periodReturn < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a return must be at least -1 and finite: " + periodReturn + "; a fall of 5 % is -0.05");
    }
    return periodReturn;
  }
}
