package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.alert.AlertPump;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.engine.Profile;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * A trade of 1,000 users with alerts all the time, while the sink behind the queue does what sinks
 * do: nothing, blocks for ever, throws each time, or takes a millisecond each. The ratio to {@code
 * noop} is what a bad sink costs the engine.
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
public class SinkBench {
  private static final int USERS = 1000;
  private static final long MILLISECOND_NANOS = 1_000_000;

  @Param({"noop", "blocking", "throwing", "slow"})
  public String sink;

  @Param("FULL")
  public Profile profile;

  private final CountDownLatch over = new CountDownLatch(1);
  private Desk desk;
  private Feed feed;
  private ExecutorService executor;
  private AlertPump pump;

  @Setup
  public void open() {
    AlertSink chosen =
        switch (sink) {
          case "blocking" -> alert -> awaitQuietly();
          case "throwing" ->
              alert -> {
                throw new IllegalStateException("down");
              };
          case "slow" -> alert -> LockSupport.parkNanos(MILLISECOND_NANOS);
          default -> AlertSink.noop();
        };
    desk =
        Desk.options(profile)
            .limits(Limits.tight(VarKind.NONE))
            .queuedSinks(chosen)
            .open(Workload.of(USERS, "uniform"));
    feed = desk.feed();
    executor = Executors.newSingleThreadExecutor();
    pump = AlertPump.start(desk.engine.alerts(), executor);
  }

  private void awaitQuietly() {
    try {
      over.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @TearDown
  public void close() {
    over.countDown();
    pump.close();
    executor.shutdownNow();
    desk.requireAllApplied();
  }

  @Benchmark
  public int trade() {
    return Desk.applyEach(desk.engine, feed.next());
  }
}
