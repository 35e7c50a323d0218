package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.TradeBatch;
import io.hyperdex.risk.meter.EventTimer;
import io.hyperdex.risk.meter.RiskEngineMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
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
 * A trade of 1,000 users, plain, with meters bound to a Prometheus registry, and with an {@link
 * EventTimer} that times one in 31, or every one. The ratio to {@code none} is what recording
 * costs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Feed.BATCH)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-Xmn400m", "-XX:+UseG1GC"})
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class MetricsBench {
  private static final int USERS = 1000;

  @Param({"none", "bound", "sampled", "every"})
  public String meter;

  @Param({"LEAN", "FULL"})
  public Profile profile;

  private PrometheusMeterRegistry registry;
  private Desk desk;
  private Feed feed;
  private EventTimer timer;

  @Setup
  public void open() {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    desk = Desk.options(profile).open(Workload.of(USERS, "uniform"));
    feed = desk.feed();
    int every = meter.equals("every") ? 1 : EventTimer.DEFAULT_EVERY;
    timer = new EventTimer(desk.engine, registry, every, List.of());
    if (!meter.equals("none")) {
      new RiskEngineMetrics(desk.engine).bindTo(registry);
      registry.scrape();
    }
  }

  @TearDown
  public void close() {
    desk.requireAllApplied();
    registry.close();
  }

  @Benchmark
  public int trade() {
    TradeBatch batch = feed.next();
    if (meter.equals("none") || meter.equals("bound")) {
      return Desk.applyEach(desk.engine, batch);
    }
    int applied = 0;
    for (int i = 0; i < Feed.BATCH; i++) {
      long began = timer.begin();
      applied += Desk.apply(desk.engine, batch, i).ordinal();
      timer.endUser(began);
    }
    return applied;
  }
}
