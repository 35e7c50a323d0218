package io.hyperdex.risk.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The heart of the portfolio VaR rule: two tokens of a user change value, and the scenarios below
 * the limit are counted anew. {@code plain} is what the engine does, loops that C2 makes vector
 * instructions of; {@code vector} is the same by the Vector API; {@code all} works all five tokens
 * out.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class ScenarioBench {
  private static final int TOKENS = 5;
  private static final double MICROS = 1e6;

  @Param("250")
  public int scenarios;

  private double[][] returns;
  private double[] values;
  private double[] pnl;
  private double line;
  private int turn;

  @Setup
  public void make() {
    SplittableRandom random = new SplittableRandom(5);
    returns = new double[TOKENS][scenarios];
    values = new double[TOKENS];
    pnl = new double[scenarios];
    for (int i = 0; i < TOKENS; i++) {
      values[i] = 20_000 + 10_000 * random.nextDouble();
      for (int k = 0; k < scenarios; k++) {
        returns[i][k] = 0.03 * random.nextGaussian();
      }
    }
    line = -0.05 * 125_000 * MICROS;
    workOut();
  }

  /** The methods must agree before they are timed. */
  @Setup(Level.Iteration)
  public void check() {
    workOut();
    int expected = below();
    if (expected != all()) {
      throw new IllegalStateException("plain " + expected + ", all " + all());
    }
  }

  private void workOut() {
    Arrays.fill(pnl, 0);
    for (int i = 0; i < TOKENS; i++) {
      replace(returns[i], 0, values[i]);
    }
  }

  private void replace(double[] of, double before, double after) {
    double[] sums = pnl;
    for (int k = 0; k < sums.length; k++) {
      sums[k] += Math.rint(after * of[k] * MICROS) - Math.rint(before * of[k] * MICROS);
    }
  }

  private int below() {
    int below = 0;
    for (double sum : pnl) {
      below += (int) (Double.doubleToRawLongBits(sum - line) >>> 63);
    }
    return below;
  }

  /** The next value of one of the two tokens that a trade changes, there and back. */
  private double next(int token) {
    return values[token] + ((turn & 1) == 0 ? 1 : -1) * 250.25;
  }

  @Benchmark
  public int plain() {
    turn++;
    double first = next(0);
    double second = next(1);
    replace(returns[0], values[0], first);
    replace(returns[1], values[1], second);
    values[0] = first;
    values[1] = second;
    return below();
  }

  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
  public int vector() {
    turn++;
    double first = next(0);
    double second = next(1);
    int below =
        VectorScenarios.replace(
            pnl, returns[0], values[0], first, returns[1], values[1], second, line);
    values[0] = first;
    values[1] = second;
    return below;
  }

  @Benchmark
  public final int all() {
    workOut();
    return below();
  }
}
