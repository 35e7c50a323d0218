package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.series.WindowTree.COUNT;
import static io.hyperdex.risk.analytics.series.WindowTree.DRAWDOWN;
import static io.hyperdex.risk.analytics.series.WindowTree.GROWTH;
import static io.hyperdex.risk.analytics.series.WindowTree.HIGHEST;
import static io.hyperdex.risk.analytics.series.WindowTree.LOSSES;
import static io.hyperdex.risk.analytics.series.WindowTree.LOWER;
import static io.hyperdex.risk.analytics.series.WindowTree.LOWER_SQUARES;
import static io.hyperdex.risk.analytics.series.WindowTree.M2;
import static io.hyperdex.risk.analytics.series.WindowTree.M3;
import static io.hyperdex.risk.analytics.series.WindowTree.M4;
import static io.hyperdex.risk.analytics.series.WindowTree.MEAN;
import static io.hyperdex.risk.analytics.series.WindowTree.UPPER;
import static io.hyperdex.risk.analytics.series.WindowTree.WINS;

import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.metric.WinRate;
import java.util.OptionalDouble;

/**
 * The main measures of the last {@code window} returns, kept up as returns come in: each method is
 * an estimator of {@link SeriesEstimators} over the window, by the id it names.
 *
 * <p>{@link #add} is O(log w), order statistics O(log w) expected, everything else O(1) after an
 * O(log w) first read. No allocation but the results. Nothing is subtracted when a return leaves,
 * so errors do not build up: values differ from those of the whole window at once by rounding only,
 * below 1e-9 of the value or of the returns' size (a test holds them against each other). Order
 * statistics are exactly equal.
 *
 * <p>Not thread safe.
 */
public final class StreamingWindow {
  private final int window;
  private final WindowTree tree;
  private final OrderedWindow ordered;
  private int size;
  private int next;
  private double[] sums;
  private boolean stale;

  private StreamingWindow(int window, double mar) {
    this.window = window;
    this.tree = new WindowTree(window, mar);
    this.ordered = new OrderedWindow(window);
    this.sums = tree.all(0, window);
  }

  /** An empty window of so many returns, minimum acceptable return 0. */
  public static StreamingWindow of(int window) {
    return of(window, 0);
  }

  /** An empty window of so many returns with a minimum acceptable return per period. */
  public static StreamingWindow of(int window, double mar) {
    if (window < 1 || window > 1 << 24) {
      throw new IllegalArgumentException("window must be 1 to 16777216: " + window);
    }
    if (!(Math.abs(mar) < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("mar must be finite: " + mar);
    }
    return new StreamingWindow(window, mar);
  }

  /**
   * Takes in a return; where the window is full the oldest one leaves it.
   *
   * @throws IllegalArgumentException if it is below -1 or not finite; nothing is changed
   */
  public void add(double periodReturn) {
    if (!(periodReturn >= -1 && periodReturn < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a return must be at least -1 and finite: " + periodReturn + "; a fall of 5 % is -0.05");
    }
    if (size == window) {
      ordered.remove(next);
    } else {
      size++;
    }
    tree.set(next, periodReturn);
    ordered.add(next, periodReturn);
    next = next + 1 == window ? 0 : next + 1;
    stale = true;
  }

  /** Returns in the window. */
  public int n() {
    return size;
  }

  /** {@code return.mean.arithmetic}. */
  public OptionalDouble mean() {
    return some(read(MEAN));
  }

  /** {@code return.cumulative.geometric}. */
  public OptionalDouble cumulative() {
    return some(read(GROWTH) - 1);
  }

  /** {@code stddev.sample}; times the root of the periods of a year it is the volatility. */
  public OptionalDouble sampleDeviation() {
    return some(deviation(size - 1));
  }

  /** {@code stddev.population}. */
  public OptionalDouble populationDeviation() {
    return some(deviation(size));
  }

  /** {@code skewness.population}. */
  public OptionalDouble skewness() {
    double deviation = deviation(size);
    return perDeviation(read(M3) / size, deviation * deviation * deviation, deviation);
  }

  /** {@code kurtosis.excess.population}. */
  public OptionalDouble excessKurtosis() {
    double deviation = deviation(size);
    double kurtosis = read(M4) / size / Moments.power(deviation, 4) - 3;
    return deviation >= Moments.LEAST_DEVIATION ? some(kurtosis) : OptionalDouble.empty();
  }

  /** {@code sharpe.sample} for a risk-free return per period. */
  public OptionalDouble sharpe(double riskFree) {
    double deviation = deviation(size - 1);
    return perDeviation(read(MEAN) - riskFree, deviation, deviation);
  }

  /** {@code downside.full}. */
  public OptionalDouble downsideDeviation() {
    return some(Math.sqrt(read(LOWER_SQUARES) / size));
  }

  /** {@code sortino.full}. */
  public OptionalDouble sortino() {
    double deviation = Math.sqrt(read(LOWER_SQUARES) / size);
    return perDeviation((read(UPPER) - read(LOWER)) / size, deviation, deviation);
  }

  /** {@code omega}; at a minimum acceptable return of 0 also {@code profit.factor}. */
  public OptionalDouble omega() {
    return some(read(UPPER) / read(LOWER));
  }

  /** {@code win.rate}. */
  public OptionalDouble winRate() {
    return WinRate.of((long) read(WINS), (long) read(LOSSES));
  }

  /** {@code drawdown.max}, the start of the window a peak. */
  public OptionalDouble maximumDrawdown() {
    return some(read(DRAWDOWN));
  }

  /** {@code drawdown.current}, the start of the window a peak. */
  public OptionalDouble currentDrawdown() {
    return some(1 - read(GROWTH) / read(HIGHEST));
  }

  /**
   * {@code var.historical}.
   *
   * @throws IllegalArgumentException if the confidence is not 5000 to 9999 basis points
   */
  public OptionalDouble valueAtRisk(int confidenceBps) {
    int rank = ValueAtRisk.rank(size, confidenceBps);
    return size == 0 ? OptionalDouble.empty() : OptionalDouble.of(0.0 - ordered.get(rank));
  }

  /**
   * {@code es.historical}.
   *
   * @throws IllegalArgumentException if the confidence is not 5000 to 9999 basis points
   */
  public OptionalDouble expectedShortfall(int confidenceBps) {
    int whole = ValueAtRisk.rank(size, confidenceBps);
    if (size == 0) {
      return OptionalDouble.empty();
    }
    long mass = (long) size * (10_000 - confidenceBps);
    double sum = ordered.sumOfSmallest(whole);
    if (mass % 10_000 != 0) {
      sum += mass % 10_000 / 10_000.0 * ordered.get(whole);
    }
    return OptionalDouble.of(0.0 - sum / (mass / 10_000.0));
  }

  private double read(int field) {
    if (stale) {
      sums = tree.all(size == window ? next : 0, window);
      stale = false;
    }
    return sums[COUNT] == 0 ? Double.NaN : sums[field];
  }

  private double deviation(int divisor) {
    return Math.sqrt(Math.max(0, read(M2)) / divisor);
  }

  private static OptionalDouble perDeviation(
      double numerator, double denominator, double deviation) {
    return deviation >= Moments.LEAST_DEVIATION
        ? some(numerator / denominator)
        : OptionalDouble.empty();
  }

  private static OptionalDouble some(double value) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? OptionalDouble.empty()
        : OptionalDouble.of(value);
  }
}
