package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.TradeBatch;
import io.hyperdex.risk.id.TokenId;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One trade in order: book it, value the user before and after, check the rules. Every variant
 * takes the trades from a batch of {@value Feed#BATCH} that is filled within the measured time;
 * {@link #feedOnly} is that alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Feed.BATCH)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-Xmn400m", "-XX:+UseG1GC"})
public class PipelineBench {
  /** Trades. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Trades {
    @Param("1000")
    public int users;

    @Param("uniform")
    public String dist;

    Workload workload;
    Feed feed;

    @Setup
    public void generate() {
      workload = Workload.of(users, dist);
      feed = new Feed(workload, 0, 0, 0);
      seed();
    }

    void seed() {}
  }

  /** Trades for the floor loop. */
  @SuppressWarnings("NullAway.Init")
  public static class Floor extends Trades {
    FloorLoop loop;

    @Override
    void seed() {
      loop = new FloorLoop(workload, Limits.usual(VarKind.NONE));
    }
  }

  /** Trades for immutable states. */
  @SuppressWarnings("NullAway.Init")
  public static class Immutable extends Trades {
    ImmutableLoop loop;

    @Override
    void seed() {
      loop = new ImmutableLoop(workload, Limits.usual(VarKind.NONE));
    }
  }

  /** Trades, with or without VaR among the rules, at marks that stay or move. */
  @SuppressWarnings("NullAway.Init")
  public abstract static class Rules extends Trades {
    /** Returns or scenarios that VaR looks at; 0 without VaR. */
    @Param("0")
    public int win;

    /** {@code return} or {@code portfolio}; counts where win is not 0. */
    @Param("return")
    public String var;

    /** Whether the prices of all five tokens of the user move before each trade. */
    @Param("false")
    public boolean moved;

    /** {@code usual}, or {@code tight}, where alerts open and close all the time. */
    @Param("usual")
    public String limits;

    private final boolean[] raised = new boolean[Workload.TOKENS];

    Limits limits() {
      return Limits.named(limits, VarKind.of(win, var));
    }

    /** Up by a thousandth or back, so that prices stay where they are in the long run. */
    long nextMantissa(int token) {
      raised[token] = !raised[token];
      return workload.mantissa(token) / (raised[token] ? 1000 : 1001) + workload.mantissa(token);
    }
  }

  /** Trades for the engine. */
  @SuppressWarnings("NullAway.Init")
  public static class Engine extends Rules {
    @Param("FULL")
    public Profile profile;

    Desk desk;
    RiskEngine engine;

    @Override
    void seed() {
      desk = Desk.options(profile).limits(limits()).open(workload);
      engine = desk.engine;
      feed = desk.feed();
    }

    void movePrices(int user, long timeMs) {
      for (int slot = 0; slot < Workload.HELD; slot++) {
        int token = workload.heldToken(user - desk.firstUser, slot);
        engine.applyPrice(token, nextMantissa(token), Workload.PRICE_SCALE, timeMs);
      }
    }

    @TearDown
    public void report() {
      desk.requireAllApplied();
      System.out.printf(
          "%nalerts opened per 1000 trades: %.3f%n", 1000.0 * desk.alertsOpened() / feed.made());
    }
  }

  /** Trades for the naive port. */
  @SuppressWarnings("NullAway.Init")
  public static class Naive extends Rules {
    NaivePort naive;
    NaiveFeed trades;
    TokenId[] tokens;

    @Override
    void seed() {
      naive = NaivePort.of(workload, limits());
      naive.checkAll();
      trades = new NaiveFeed(naive, workload);
      feed = trades.feed;
      tokens = new TokenId[Workload.TOKENS];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = Workload.token(i);
      }
    }

    void movePrices(int user, long timeMs) {
      for (int slot = 0; slot < Workload.HELD; slot++) {
        int token = workload.heldToken(user, slot);
        BigDecimal price = BigDecimal.valueOf(nextMantissa(token), Workload.PRICE_SCALE);
        naive.tick(tokens[token], price, timeMs);
      }
    }
  }

  /** What filling the batch costs: part of every other row. */
  @Benchmark
  public TradeBatch feedOnly(Trades on) {
    return on.feed.next();
  }

  /** Reading the four lines of the records a batch concerns. */
  @Benchmark
  public long touchOnly(Floor on) {
    return on.loop.touch(on.feed.next());
  }

  @Benchmark
  public void floorLoop(Floor on) {
    on.loop.apply(on.feed.next());
  }

  @Benchmark
  public int immutable(Immutable on) {
    return on.loop.apply(on.feed.next());
  }

  @Benchmark
  public int engine(Engine on) {
    TradeBatch batch = on.feed.next();
    if (!on.moved) {
      return Desk.applyEach(on.engine, batch);
    }
    int applied = 0;
    for (int i = 0; i < batch.size(); i++) {
      on.movePrices(batch.user(i), batch.timeMs(i));
      applied += Desk.apply(on.engine, batch, i).ordinal();
    }
    return applied;
  }

  @Benchmark
  public int engineBatch(Engine on) {
    return on.engine.applyBatch(on.feed.next());
  }

  @Benchmark
  public int naive(Naive on) {
    TradeBatch batch = on.feed.next();
    int applied = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (on.moved) {
        on.movePrices(batch.user(i), batch.timeMs(i));
      }
      applied += on.trades.apply(i) ? 1 : 0;
    }
    return applied;
  }
}
