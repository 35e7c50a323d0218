package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.ExposureBuffer;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.id.UserId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.util.Map;
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

/**
 * Reading one user's exposure with every token's share, while another thread trades for the same
 * 1,000 users or nobody does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g"})
public class ExposureBench {
  private static final int USERS = 1000;
  private static final int TURNS = 1 << 12;

  /** Users to ask for, and a thread that writes meanwhile. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public abstract static class Reader {
    /** Tokens a user holds. */
    @Param({"5", "20", "100"})
    public int k;

    @Param({"none", "one"})
    public String writer;

    Workload workload;

    private final int[] order = new int[TURNS];
    private Thread thread;
    private volatile boolean stop;
    private int turn;

    @Setup
    public void start() {
      workload = Workload.holding(USERS, k);
      for (int i = 0; i < TURNS; i++) {
        order[i] = (int) Math.floorMod(Feed.mix(i), (long) USERS);
      }
      Runnable write = open();
      if (writer.equals("one")) {
        thread =
            new Thread(
                () -> {
                  while (!stop) {
                    write.run();
                  }
                },
                "writer");
        thread.start();
      }
    }

    /** Makes what is read; returns what the writer does again and again. */
    abstract Runnable open();

    int nextUser() {
      return order[turn++ & TURNS - 1];
    }

    @TearDown
    public void stop() throws InterruptedException {
      stop = true;
      if (thread != null) {
        thread.join();
      }
    }
  }

  /** The naive port. */
  @SuppressWarnings("NullAway.Init")
  public static class Naive extends Reader {
    private final UserId[] users = new UserId[USERS];
    private NaivePort naive;

    @Override
    Runnable open() {
      for (int i = 0; i < USERS; i++) {
        users[i] = NaivePort.user(i);
      }
      naive = NaivePort.of(workload, Limits.usual(VarKind.NONE));
      NaiveFeed feed = new NaiveFeed(naive, workload);
      return () -> {
        feed.feed.next();
        for (int i = 0; i < Feed.BATCH; i++) {
          feed.apply(i);
        }
      };
    }
  }

  /** The engine, by the caller's buffer. */
  @SuppressWarnings("NullAway.Init")
  public static class Engine extends Reader {
    @Param({"FULL", "LEAN"})
    public Profile profile;

    private final ExposureBuffer buffer = new ExposureBuffer();
    private RiskEngine engine;
    private int firstUser;

    @Override
    Runnable open() {
      Desk desk = Desk.of(workload, profile, VarKind.NONE);
      engine = desk.engine;
      firstUser = desk.firstUser;
      Feed feed = desk.feed();
      return () -> Desk.applyEach(engine, feed.next());
    }
  }

  /** One total per user under a version word: what a cached total would cost at best. */
  public static class Cached extends Reader {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int STRIDE = 32;

    private final long[] totals = new long[USERS * STRIDE];

    @Override
    Runnable open() {
      Feed feed = new Feed(workload, 0, 0, 0);
      return () -> {
        feed.next();
        for (int i = 0; i < Feed.BATCH; i++) {
          int at = feed.batch.user(i) * STRIDE;
          long version = totals[at];
          WORD.setOpaque(totals, at, version + 1);
          VarHandle.storeStoreFence();
          WORD.setOpaque(totals, at + 1, feed.batch.inLow(i));
          WORD.setRelease(totals, at, version + 2);
        }
      };
    }

    double total(int user) {
      int at = user * STRIDE;
      while (true) {
        long version = (long) WORD.getAcquire(totals, at);
        double total = Double.longBitsToDouble((long) WORD.getOpaque(totals, at + 1));
        VarHandle.loadLoadFence();
        if ((version & 1) == 0 && (long) WORD.getOpaque(totals, at) == version) {
          return total;
        }
        Thread.onSpinWait();
      }
    }
  }

  @Benchmark
  public Map<?, BigDecimal> naive(Naive on) {
    return on.naive.shares(on.users[on.nextUser()]);
  }

  @Benchmark
  public double seqlock(Engine on) {
    ExposureBuffer buffer = on.buffer;
    on.engine.exposureInto(on.firstUser + on.nextUser(), buffer);
    double shares = 0;
    for (int i = 0; i < buffer.size(); i++) {
      shares += buffer.share(i);
    }
    return shares;
  }

  @Benchmark
  public double cached(Cached on) {
    return on.total(on.nextUser());
  }
}
