package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.EngineStatistics;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.Trade;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One trade in order: book it, value the user, check the five rules. See {@link TradeStream}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-Xmn400m", "-XX:+UseG1GC"})
public class PipelineBench {
  /** Trades from nowhere to nowhere. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Feed {
    @Param({"1000", "100000"})
    public int users;

    TradeStream stream;

    @Setup
    public void generate() {
      stream = new TradeStream(users, 10_000);
      seed();
    }

    void seed() {}
  }

  /** Trades for the engine, with VaR among the rules or not. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Engine extends Feed {
    @Param({"off", "on"})
    public String var;

    RiskEngine engine;
    private long openedBefore;

    @Override
    void seed() {
      engine = stream.engine(Limits.usual(var.equals("on")));
      openedBefore = engine.statistics().alertsOpened();
    }

    /** A trade that was refused would be measured as a fast one. */
    @TearDown
    public void requireAllApplied() {
      EngineStatistics statistics = engine.statistics();
      for (Outcome outcome : Outcome.values()) {
        if (outcome != Outcome.APPLIED && statistics.count(outcome) > 0) {
          throw new IllegalStateException("trades ended " + outcome + ": " + statistics);
        }
      }
      if (statistics.unmatchedDisposals() > 0 || statistics.unknownValueTrades() > 0) {
        throw new IllegalStateException("trades without holdings or value: " + statistics);
      }
      System.out.printf(
          "%nalerts opened per 1000 trades: %.3f, undo data retained: %d%n",
          1000.0 * (statistics.alertsOpened() - openedBefore) / stream.made(),
          statistics.retainedUndo());
    }
  }

  /** Trades for the naive port, with VaR among the rules or not. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Naive extends Feed {
    @Param({"off", "on"})
    public String var;

    NaivePort naive;

    @Override
    void seed() {
      naive = stream.naive(Limits.usual(var.equals("on")));
    }
  }

  /** What making the trade costs: part of every other row. */
  @Benchmark
  public Trade buildTradeOnly(Feed feed) {
    return feed.stream.next();
  }

  @Benchmark
  public Outcome engine(Engine on) {
    return on.engine.apply(on.stream.next());
  }

  @Benchmark
  public boolean naive(Naive on) {
    TradeStream stream = on.stream;
    Trade trade = stream.next();
    return on.naive.apply(trade, stream.lastIn(), stream.lastOut());
  }
}
