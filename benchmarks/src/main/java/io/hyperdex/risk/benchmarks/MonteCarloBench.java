package io.hyperdex.risk.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
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

/** Monte Carlo VaR at 95 % of a portfolio with correlated normal returns. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class MonteCarloBench {
  @Param("10000")
  public int paths;

  @Param("20")
  public int assets;

  private double[][] cholesky;
  private double[] values;
  private double[] collapsed;
  private double[] normals;
  private double[] losses;
  private double limit;
  private SplittableRandom random;

  @Setup
  public void make() {
    random = new SplittableRandom(11);
    cholesky = new double[assets][assets];
    values = new double[assets];
    collapsed = new double[assets];
    for (int i = 0; i < assets; i++) {
      values[i] = 1_000 * (1 + i);
      for (int j = 0; j <= i; j++) {
        cholesky[i][j] = (i == j ? 0.03 : 0.004) * (0.5 + random.nextDouble());
        collapsed[j] += values[i] * cholesky[i][j];
      }
    }
    normals = new double[paths * assets];
    for (int i = 0; i < normals.length; i++) {
      normals[i] = random.nextGaussian();
    }
    losses = new double[paths];
    limit = cachedNormals();
  }

  /** Fresh normals, correlated token by token, all losses sorted as objects. */
  @Benchmark
  public double naive() {
    Random fresh = new Random(random.nextLong());
    List<Double> all = new ArrayList<>();
    for (int path = 0; path < paths; path++) {
      double[] z = new double[assets];
      for (int i = 0; i < assets; i++) {
        z[i] = fresh.nextGaussian();
      }
      double loss = 0;
      for (int i = 0; i < assets; i++) {
        double change = 0;
        for (int j = 0; j <= i; j++) {
          change += cholesky[i][j] * z[j];
        }
        loss -= values[i] * change;
      }
      all.add(loss);
    }
    Collections.sort(all);
    return all.get(paths - 1 - paths * 5 / 100);
  }

  /** Holdings times correlation once; then one product per normal. */
  @Benchmark
  public double collapsed() {
    for (int path = 0; path < paths; path++) {
      double loss = 0;
      for (int j = 0; j < assets; j++) {
        loss -= collapsed[j] * random.nextGaussian();
      }
      losses[path] = loss;
    }
    return Quickselect.select(losses, paths - 1 - paths * 5 / 100);
  }

  /** The same normals again. */
  @Benchmark
  public final double cachedNormals() {
    for (int path = 0; path < paths; path++) {
      losses[path] = loss(path);
    }
    return Quickselect.select(losses, paths - 1 - paths * 5 / 100);
  }

  /** Whether VaR is above a limit: a count, nothing is put in order. */
  @Benchmark
  public boolean count() {
    return above() > paths * 5 / 100;
  }

  private int above() {
    int above = 0;
    for (int path = 0; path < paths; path++) {
      above += loss(path) > limit ? 1 : 0;
    }
    return above;
  }

  /** The same normals by the Vector API. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Vector {
    VectorCount paths;

    @Setup
    public void turn(MonteCarloBench bench) {
      paths = new VectorCount(bench.normals, bench.paths);
      int expected = bench.above();
      int found = paths.above(bench.collapsed, bench.limit);
      if (Math.abs(found - expected) > 1) { // the path at the limit itself may fall either way
        throw new IllegalStateException("vector count " + found + ", plain " + expected);
      }
    }
  }

  /** {@link #count} by the Vector API, an incubator module: for comparison only. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
  public boolean vector(Vector with) {
    return with.paths.above(collapsed, limit) > paths * 5 / 100;
  }

  /** Four sums at a time, as one sum waits for itself. */
  private double loss(int path) {
    int at = path * assets;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j + 3 < assets; j += 4) {
      a += collapsed[j] * normals[at + j];
      b += collapsed[j + 1] * normals[at + j + 1];
      c += collapsed[j + 2] * normals[at + j + 2];
      d += collapsed[j + 3] * normals[at + j + 3];
    }
    for (; j < assets; j++) {
      a += collapsed[j] * normals[at + j];
    }
    return -(a + b + (c + d));
  }
}
