package io.hyperdex.risk.benchmarks;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * Starts work at given times. Open loop: latency counts from when the work was due, so a pause is
 * seen by everything it delays (no coordinated omission).
 */
final class Pace {
  private static final long PARK_MARGIN_NS = 200_000;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

  private Pace() {}

  /** Latencies of {@code rate * seconds} steps, in nanoseconds. */
  static Histogram openLoop(Runnable step, int rate, int seconds) {
    Histogram latencies = histogram();
    start(
        due -> {
          step.run();
          latencies.recordValue(System.nanoTime() - due);
        },
        rate,
        seconds);
    return latencies;
  }

  static Histogram histogram() {
    return new Histogram(100_000_000_000L, 3);
  }

  /** Calls the step at its due time or as soon after as it can, with the due time. */
  static void start(LongConsumer step, int rate, int seconds) {
    long count = (long) rate * seconds;
    double interval = 1e9 / rate;
    long start = System.nanoTime() + 1_000_000;
    for (long i = 0; i < count; i++) {
      long due = start + (long) (i * interval);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        if (wait > PARK_MARGIN_NS) {
          LockSupport.parkNanos(wait - PARK_MARGIN_NS);
        } else {
          Thread.onSpinWait();
        }
      }
      step.accept(due);
    }
  }

  /** Steps per second without pause. */
  static double fullSpeed(Runnable step, int seconds) {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    long count = 0;
    long now;
    do {
      for (int i = 0; i < 100; i++) {
        step.run();
      }
      count += 100;
      now = System.nanoTime();
    } while (now < end);
    return count * 1e9 / (now - start);
  }

  /** Percentiles and the maximum as figures, nanoseconds. */
  static void report(String name, Histogram latencies) {
    for (double percentile : PERCENTILES) {
      Figures.put(name + " p=" + percentile, latencies.getValueAtPercentile(percentile));
    }
    Figures.put(name + " p=max", latencies.getMaxValue());
  }
}
