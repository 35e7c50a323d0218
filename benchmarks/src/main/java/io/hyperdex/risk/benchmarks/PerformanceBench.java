package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.analytics.series.PerformanceMeasure;
import io.hyperdex.risk.analytics.series.PerformanceSettings;
import io.hyperdex.risk.analytics.series.PerformanceWindow;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The full set of performance measures of one user after another, from the period returns in the
 * window. One operation is one user: 1,000 users a second are 1,000 us each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class PerformanceBench {
  private static final int USERS = 1_000;
  private static final PerformanceSettings SETTINGS = PerformanceSettings.daily();

  @Param("365")
  public int returns;

  private double[][] byUser;
  private PerformanceWindow[] windows;
  private int next;

  @Setup
  public void make() {
    Random random = new Random(5);
    byUser = new double[USERS][returns];
    windows = new PerformanceWindow[USERS];
    for (int user = 0; user < USERS; user++) {
      windows[user] = PerformanceWindow.of(returns, SETTINGS);
      for (int k = 0; k < returns; k++) {
        byUser[user][k] = 0.03 * random.nextGaussian();
        windows[user].add(byUser[user][k]);
      }
    }
  }

  /** All measures over the whole window together: what a call for a live user does. */
  @Benchmark
  public int together() {
    next = (next + 1) % USERS;
    return PerformanceMeasure.all(byUser[next], SETTINGS).size();
  }

  /** Every estimator for itself, by its definition. */
  @Benchmark
  public double estimators() {
    next = (next + 1) % USERS;
    SeriesInput input = SETTINGS.of(byUser[next]);
    double sum = 0;
    for (PerformanceMeasure measure : PerformanceMeasure.values()) {
      Estimate estimate = measure.of(input);
      sum += estimate.value() == null ? 0 : estimate.value();
    }
    return sum;
  }

  /** One more return, and all measures. */
  @Benchmark
  public int streaming() {
    next = (next + 1) % USERS;
    windows[next].add(byUser[next][next % returns]);
    return windows[next].estimates().size();
  }
}
