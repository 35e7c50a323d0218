package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.analytics.tail.CovarianceMatrix;
import io.hyperdex.risk.analytics.tail.MonteCarloTail;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.SimulatedReturns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
 * VaR at 95 % and expected shortfall at 97.5 % of one portfolio after another by Monte Carlo: the
 * library against loops as one would first write them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class SimulationBench {
  private static final int USERS = 256; // so many that no branch predictor learns a selection

  @Param("10000")
  public int paths;

  @Param("20")
  public int tokens;

  private CovarianceMatrix covariance;
  private double[][] cholesky;
  private double[][] byUser;
  private double[] values;
  private int next;
  private int[] ids;
  private double[][] byPath;
  private double[] losses;
  private MonteCarloTail tail;
  private Random random;
  private long seed;

  @Setup
  public void make() {
    random = new Random(11);
    ReturnMatrix returns = RandomMarket.returns(tokens, 250, random);
    covariance = CovarianceMatrix.shrunk(returns);
    cholesky = covariance.cholesky();
    byUser = new double[USERS][];
    for (int user = 0; user < USERS; user++) {
      byUser[user] = RandomMarket.values(tokens, random);
    }
    ids = RandomMarket.ids(tokens);
    SimulatedReturns simulated = SimulatedReturns.normal(covariance, paths, 7, null);
    tail = new MonteCarloTail(simulated);
    byPath = new double[paths][tokens];
    for (int path = 0; path < paths; path++) {
      for (int i = 0; i < tokens; i++) {
        byPath[path][i] = simulated.at(i, path);
      }
    }
    losses = new double[paths];
    double expected = sharedPlain();
    next--;
    double found = shared();
    if (Math.abs(found - expected) > 1e-6 * Math.abs(expected)) {
      throw new IllegalStateException("library " + found + ", plain loop " + expected);
    }
  }

  private void nextUser() {
    values = byUser[next++ & USERS - 1];
  }

  /** Fresh draws, a list of boxed losses, put in order: doubles throughout, no BigDecimal. */
  @Benchmark
  public double naive() {
    nextUser();
    List<Double> all = new ArrayList<>();
    for (int path = 0; path < paths; path++) {
      all.add(loss(draw()));
    }
    Collections.sort(all);
    double beyond = 0;
    for (int j = paths - tail(250); j < paths; j++) {
      beyond += all.get(j);
    }
    return all.get(paths - 1 - tail(500)) + beyond / tail(250);
  }

  /** The same with the losses in an array. */
  @Benchmark
  public double plain() {
    nextUser();
    for (int path = 0; path < paths; path++) {
      losses[path] = loss(draw());
    }
    return ofLosses();
  }

  private double[] draw() {
    double[] z = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      z[i] = random.nextGaussian();
    }
    return z;
  }

  private double loss(double[] z) {
    double loss = 0;
    for (int i = 0; i < tokens; i++) {
      double change = 0;
      for (int j = 0; j <= i; j++) {
        change += cholesky[i][j] * z[j];
      }
      loss -= values[i] * change;
    }
    return loss;
  }

  private double ofLosses() {
    Arrays.sort(losses);
    double beyond = 0;
    for (int j = paths - tail(250); j < paths; j++) {
      beyond += losses[j];
    }
    return losses[paths - 1 - tail(500)] + beyond / tail(250);
  }

  private int tail(int bps) {
    return paths * bps / 10_000;
  }

  /** A plain loop over returns that were simulated once: double[path][token], sorted. */
  @Benchmark
  public final double sharedPlain() {
    nextUser();
    for (int path = 0; path < paths; path++) {
      double loss = 0;
      for (int i = 0; i < tokens; i++) {
        loss -= values[i] * byPath[path][i];
      }
      losses[path] = loss;
    }
    return ofLosses();
  }

  /** The library over returns that were simulated once, as all portfolios share them. */
  @Benchmark
  public final double shared() {
    nextUser();
    tail.assess(ids, values, tokens, 9_500, null);
    return tail.valueAtRisk(9_500) + tail.expectedShortfall(9_750);
  }

  /** The library with a simulation of its own each time. */
  @Benchmark
  public double fresh() {
    nextUser();
    MonteCarloTail own =
        new MonteCarloTail(SimulatedReturns.normal(covariance, paths, seed++, null));
    own.assess(ids, values, tokens, 9_500, null);
    return own.valueAtRisk(9_500) + own.expectedShortfall(9_750);
  }
}
