package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.TradeBatch;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * Trades a second by one thread and by two, on the same users: where both trade for anyone, and
 * where users are divided, alternating ({@code byModulo}) or in two ranges. {@code control} is
 * private arithmetic: what the second core gives at all.
 *
 * <p>Threads take the block from one counter, as from one chain; two threads on one user may come
 * in any order, so the engine books by arrival. Arguments: users (1000), profile (FULL),
 * milliseconds a measurement (400), repetitions (5).
 */
public final class ScalingBench {
  private static final String[] MODES = {
    "control", "anyUser", "byModulo", "byRange", "byRange+batch"
  };

  private final Desk desk;
  private final int millis;
  private final AtomicLong block = new AtomicLong(Feed.FIRST_BLOCK);
  private final AtomicLong refused = new AtomicLong();
  private long firstKey;

  private ScalingBench(Desk desk, int millis) {
    this.desk = desk;
    this.millis = millis;
  }

  public static void main(String[] args) throws InterruptedException {
    int users = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    Profile profile = args.length > 1 ? Profile.valueOf(args[1]) : Profile.FULL;
    int millis = args.length > 2 ? Integer.parseInt(args[2]) : 400;
    int reps = args.length > 3 ? Integer.parseInt(args[3]) : 5;
    Desk desk =
        Desk.options(profile)
            .limits(Limits.usual(VarKind.NONE))
            .order(EventOrder.ARRIVAL)
            .open(Workload.of(users, "uniform"));
    ScalingBench bench = new ScalingBench(desk, millis);
    for (String mode : MODES) {
      bench.run(mode, " users=" + users + " profile=" + profile, reps);
    }
    Figures.put("ScalingBench.refused users=" + users + " profile=" + profile, bench.refused.get());
    Figures.put(
        "ScalingBench.handedOver users=" + users + " profile=" + profile,
        desk.engine.statistics().count(Outcome.HANDED_OVER));
  }

  private void run(String mode, String suffix, int reps) throws InterruptedException {
    double[] one = new double[reps];
    double[] two = new double[reps];
    double[] ratio = new double[reps];
    measure(mode, 1);
    measure(mode, 2);
    for (int rep = 0; rep < reps; rep++) {
      // Which comes first must not matter.
      if (rep % 2 == 0) {
        one[rep] = measure(mode, 1);
        two[rep] = measure(mode, 2);
      } else {
        two[rep] = measure(mode, 2);
        one[rep] = measure(mode, 1);
      }
      ratio[rep] = two[rep] / one[rep];
    }
    Figures.put("ScalingBench." + mode + suffix + " threads=1", median(one));
    Figures.put("ScalingBench." + mode + suffix + " threads=2", median(two));
    Figures.put("ScalingBench." + mode + suffix + " ratio=2to1", median(ratio));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Operations a second of all threads together. */
  private double measure(String mode, int threads) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(threads);
    double[] perSecond = new double[threads];
    Thread[] running = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      int index = i;
      Step step = step(mode, i, threads);
      running[i] =
          new Thread(
              () -> {
                await(start);
                perSecond[index] = repeat(step);
              },
              mode + "-" + i);
    }
    for (Thread thread : running) {
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    return Arrays.stream(perSecond).sum();
  }

  /** A bit of work; returns how many operations it was. */
  private interface Step {
    int run();
  }

  private double repeat(Step step) {
    long start = System.nanoTime();
    long end = start + millis * 1_000_000L;
    long count = 0;
    long now;
    do {
      count += step.run();
      now = System.nanoTime();
    } while (now < end);
    return count * 1e9 / (now - start);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the start", e);
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException("the other thread did not start", e);
    }
  }

  private Step step(String mode, int index, int threads) {
    if (mode.equals("control")) {
      long[] state = {index + 1};
      return () -> arithmetic(state);
    }
    Feed feed = feed(mode, index, threads);
    if (mode.equals("byRange+batch")) {
      return () -> {
        TradeBatch batch = feed.nextAt(Feed.BATCH, block.getAndIncrement());
        if (desk.engine.applyBatch(batch) < Feed.BATCH) {
          for (int i = 0; i < Feed.BATCH; i++) {
            count(batch.outcome(i));
          }
        }
        return Feed.BATCH;
      };
    }
    return () -> {
      TradeBatch batch = feed.nextAt(Feed.BATCH, block.getAndIncrement());
      for (int i = 0; i < Feed.BATCH; i++) {
        apply(desk.engine, batch, i);
      }
      return Feed.BATCH;
    };
  }

  private void apply(RiskEngine engine, TradeBatch batch, int i) {
    Outcome outcome;
    do {
      outcome = Desk.apply(engine, batch, i);
    } while (outcome == Outcome.BUSY);
    count(outcome);
  }

  /** A thread that the machine stops for long may find its block too late when it goes on. */
  private void count(Outcome outcome) {
    if (outcome != Outcome.APPLIED && outcome != Outcome.HANDED_OVER) {
      refused.incrementAndGet();
    }
  }

  private Feed feed(String mode, int index, int threads) {
    Workload workload = desk.workload;
    long[] trades = workload.trades;
    int start = 0;
    if (mode.equals("anyUser")) {
      start = index * workload.cycle / threads;
    } else if (threads > 1) {
      int range = (workload.users + threads - 1) / threads;
      IntPredicate mine =
          mode.equals("byModulo") ? user -> user % threads == index : user -> user / range == index;
      trades = workload.tradesOf(mine);
    }
    firstKey += 1L << 40;
    return new Feed(trades, start, desk.firstUser, desk.chain, desk.firstTradeMs, firstKey);
  }

  private static int arithmetic(long[] state) {
    long x = state[0];
    for (int i = 0; i < 1000; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    state[0] = x;
    return 1000;
  }
}
