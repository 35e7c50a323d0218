package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.analytics.tail.CovarianceMatrix;
import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.SimulatedReturns;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
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
 * The full set of tail measures of one user after another: seven methods at three levels, six kinds
 * of contribution for each holding, diversification. One operation is one user.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class PortfolioRiskBench {
  private static final int USERS = 1_000;

  @Param("20")
  public int tokens;

  @Param("250")
  public int scenarios;

  /** Paths of the simulation; 0 leaves Monte Carlo out. */
  @Param({"0", "10000"})
  public int paths;

  private PortfolioRisk risk;
  private double[][] byUser;
  private int[] ids;
  private int next;

  @Setup
  public void make() {
    Random random = new Random(3);
    ReturnMatrix returns = RandomMarket.returns(tokens, scenarios, random);
    TailModel.Builder model = TailModel.of(returns);
    if (paths > 0) {
      model.simulation(SimulatedReturns.normal(CovarianceMatrix.shrunk(returns), paths, 7, null));
    }
    risk = new PortfolioRisk(model.build());
    ids = RandomMarket.ids(tokens);
    byUser = new double[USERS][];
    for (int user = 0; user < USERS; user++) {
      byUser[user] = RandomMarket.values(tokens, random);
    }
  }

  /** A user of whom nothing is known from before. */
  @Benchmark
  public double assess() {
    next = (next + 1) % USERS;
    risk.assess(ids, byUser[next], tokens);
    return risk.valueAtRisk(TailMethod.HISTORICAL, 0);
  }
}
