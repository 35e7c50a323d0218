package io.hyperdex.risk.benchmarks;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.hyperdex.risk.engine.Profile;
import org.HdrHistogram.Histogram;

/**
 * Latency of one trade at a steady rate, from the time it was due, to when it was done: by nobody
 * ({@code null}: the loop alone, which tells the machine's own pauses), the naive port, the engine
 * in the caller's thread, or the engine behind a ring and a thread of its own.
 *
 * <p>Arguments: who, rate a second, users, seconds, profile (FULL), win (0 or 250: return VaR).
 */
public final class OpenLoopLatency {
  private static final int RING = 1 << 16;

  private OpenLoopLatency() {}

  private static final class Slot {
    long due;
  }

  public static void main(String[] args) {
    String who = args.length > 0 ? args[0] : "engine";
    int rate = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
    int users = args.length > 2 ? Integer.parseInt(args[2]) : 1_000;
    int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 5;
    Profile profile = args.length > 4 ? Profile.valueOf(args[4]) : Profile.FULL;
    int win = args.length > 5 ? Integer.parseInt(args[5]) : 0;
    VarKind var = VarKind.of(win, "return");

    String suffix = " rate=" + rate + " users=" + users + " win=" + win;
    boolean engine = who.equals("engine") || who.equals("ringHandOff");
    String name = "OpenLoopLatency." + who + suffix + (engine ? " profile=" + profile : "");
    Runnable step =
        switch (who) {
          case "null" -> () -> {};
          case "naive" -> naive(users, var);
          case "engine", "ringHandOff" -> engine(users, profile, var);
          default -> throw new IllegalArgumentException("null, naive, engine, ringHandOff: " + who);
        };
    Pace.fullSpeed(step, Math.min(2, seconds));
    if (who.equals("ringHandOff")) {
      Pace.report(name, throughRing(step, rate, seconds));
    } else {
      Pace.openLoop(step, rate, Math.min(2, seconds));
      Pace.report(name, Pace.openLoop(step, rate, seconds));
    }
  }

  private static Runnable naive(int users, VarKind var) {
    Workload workload = Workload.of(users, "uniform");
    NaiveFeed feed = new NaiveFeed(NaivePort.of(workload, Limits.usual(var)), workload);
    return () -> {
      feed.feed.next(1);
      feed.apply(0);
    };
  }

  private static Runnable engine(int users, Profile profile, VarKind var) {
    Desk desk = Desk.of(Workload.of(users, "uniform"), profile, var);
    Feed feed = desk.feed();
    return () -> Desk.apply(desk.engine, feed.next(1), 0);
  }

  private static Histogram throughRing(Runnable step, int rate, int seconds) {
    ring(step, rate, Math.min(2, seconds));
    return ring(step, rate, seconds);
  }

  private static Histogram ring(Runnable step, int rate, int seconds) {
    Histogram latencies = Pace.histogram();
    Disruptor<Slot> disruptor =
        new Disruptor<>(
            Slot::new,
            RING,
            runnable -> new Thread(runnable, "consumer"),
            ProducerType.SINGLE,
            new YieldingWaitStrategy());
    disruptor.handleEventsWith(
        (slot, sequence, endOfBatch) -> {
          step.run();
          latencies.recordValue(System.nanoTime() - slot.due);
        });
    disruptor.start();
    RingBuffer<Slot> ring = disruptor.getRingBuffer();
    Pace.start(
        due -> {
          long sequence = ring.next();
          ring.get(sequence).due = due;
          ring.publish(sequence);
        },
        rate,
        seconds);
    disruptor.shutdown(); // returns when all is consumed
    return latencies;
  }
}
