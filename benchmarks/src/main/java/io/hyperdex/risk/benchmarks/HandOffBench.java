package io.hyperdex.risk.benchmarks;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.hyperdex.risk.engine.Profile;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What it costs to hand an event to another thread: a volatile word back and forth, a ring of one
 * producer and one consumer, and a Disruptor with the engine behind it, next to the engine called
 * directly. Nanoseconds an event.
 *
 * <p>Arguments: profile (FULL), users (1000), events in thousands (4000).
 */
public final class HandOffBench {
  private static final int RING = 1 << 14;
  private static final int REPS = 3;
  private static final int ROUND_TRIPS = 1_000_000;

  private HandOffBench() {}

  private static final class Slot {
    final long[] words = new long[Workload.WORDS];
  }

  public static void main(String[] args) throws InterruptedException {
    Profile profile = args.length > 0 ? Profile.valueOf(args[0]) : Profile.FULL;
    int users = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    int events = (args.length > 2 ? Integer.parseInt(args[2]) : 4_000) * 1_000;
    double pingPong = Double.MAX_VALUE;
    double spsc = Double.MAX_VALUE;
    double direct = Double.MAX_VALUE;
    double disruptor = Double.MAX_VALUE;
    Desk desk = Desk.of(Workload.of(users, "uniform"), profile, VarKind.NONE);
    Feed feed = desk.feed();
    for (int rep = 0; rep < REPS; rep++) {
      pingPong = Math.min(pingPong, pingPong());
      spsc = Math.min(spsc, spsc(events));
      long start = System.nanoTime();
      for (int i = 0; i < events; i++) {
        Desk.apply(desk.engine, feed.next(1), 0);
      }
      direct = Math.min(direct, (double) (System.nanoTime() - start) / events);
      disruptor = Math.min(disruptor, disruptor(desk, feed, events));
    }
    desk.requireAllApplied();
    String suffix = " users=" + users + " profile=" + profile;
    Figures.put("HandOffBench.pingPong", pingPong);
    Figures.put("HandOffBench.spsc", spsc);
    Figures.put("HandOffBench.direct" + suffix, direct);
    Figures.put("HandOffBench.disruptor" + suffix, disruptor);
  }

  /** A round trip of a volatile word. */
  private static double pingPong() throws InterruptedException {
    AtomicLong ping = new AtomicLong();
    AtomicLong pong = new AtomicLong();
    Thread other =
        new Thread(
            () -> {
              for (long i = 1; i <= ROUND_TRIPS; i++) {
                while (ping.get() != i) {
                  Thread.onSpinWait();
                }
                pong.set(i);
              }
            },
            "pong");
    other.start();
    long start = System.nanoTime();
    for (long i = 1; i <= ROUND_TRIPS; i++) {
      ping.set(i);
      while (pong.get() != i) {
        Thread.onSpinWait();
      }
    }
    double each = (double) (System.nanoTime() - start) / ROUND_TRIPS;
    other.join();
    return each;
  }

  /** A stream of longs through a ring: 0 is a free cell. */
  private static double spsc(int events) throws InterruptedException {
    AtomicLongArray ring = new AtomicLongArray(RING);
    long[] sum = new long[1];
    Thread consumer =
        new Thread(
            () -> {
              for (int i = 0; i < events; i++) {
                int cell = i & RING - 1;
                long value = ring.getAcquire(cell);
                while (value == 0) {
                  Thread.onSpinWait();
                  value = ring.getAcquire(cell);
                }
                ring.setRelease(cell, 0);
                sum[0] += value;
              }
            },
            "consumer");
    consumer.start();
    long start = System.nanoTime();
    for (int i = 0; i < events; i++) {
      int cell = i & RING - 1;
      while (ring.getAcquire(cell) != 0) {
        Thread.onSpinWait();
      }
      ring.setRelease(cell, i + 1L);
    }
    consumer.join();
    double each = (double) (System.nanoTime() - start) / events;
    if (sum[0] != (long) events * (events + 1) / 2) {
      throw new IllegalStateException("events were lost: " + sum[0]);
    }
    return each;
  }

  /** Trades go through the ring; the consumer applies them. */
  private static double disruptor(Desk desk, Feed feed, int events) {
    Disruptor<Slot> disruptor =
        new Disruptor<>(
            Slot::new,
            RING,
            runnable -> new Thread(runnable, "consumer"),
            ProducerType.SINGLE,
            new YieldingWaitStrategy());
    long[] seen = new long[1];
    disruptor.handleEventsWith(
        (slot, sequence, endOfBatch) -> {
          seen[0] += slot.words[0] + 1;
          Desk.apply(desk.engine, feed.next(1), 0);
        });
    RingBuffer<Slot> ring = disruptor.getRingBuffer();
    long[] trades = desk.workload.trades;
    disruptor.start();
    long start = System.nanoTime();
    int at = 0;
    for (int i = 0; i < events; i++) {
      long sequence = ring.next();
      System.arraycopy(trades, at, ring.get(sequence).words, 0, Workload.WORDS);
      at = at + Workload.WORDS < trades.length ? at + Workload.WORDS : 0;
      ring.publish(sequence);
    }
    disruptor.shutdown();
    double each = (double) (System.nanoTime() - start) / events;
    if (seen[0] < events) {
      throw new IllegalStateException("events were lost: " + seen[0]);
    }
    return each;
  }
}
