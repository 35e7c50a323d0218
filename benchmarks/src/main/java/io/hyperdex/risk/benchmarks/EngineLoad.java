package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds {@code users * 5} positions, applies trades at a steady rate, then as fast as it can; all
 * five rules.
 *
 * <p>Open loop: the time of a trade counts from when it should have started, so a pause is seen by
 * every trade it delays. The same loop without work says how much of that is the machine's own.
 *
 * <p>Arguments: users (2000), trades a second (1000), seconds (10).
 */
public final class EngineLoad {
  private static final long PARK_MARGIN_NS = 200_000;

  private EngineLoad() {}

  public static void main(String[] args) {
    int users = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    int rate = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 10;

    TradeStream stream = new TradeStream(users, 10_000);
    RiskEngine engine = stream.engine(Limits.usual(true));
    System.out.printf("%d users, %d positions%n", users, engine.statistics().openPositions());
    Runnable trade = () -> mustApply(engine, stream);
    untimed(trade, 5);
    report("no work at " + rate + "/s", paced(() -> {}, rate, seconds));
    report("trades at " + rate + "/s", paced(trade, rate, seconds));
    System.out.printf("one thread at full speed: %.0f trades/s%n", untimed(trade, seconds));
  }

  private static void mustApply(RiskEngine engine, TradeStream stream) {
    Outcome outcome = engine.apply(stream.next());
    if (outcome != Outcome.APPLIED) {
      throw new IllegalStateException("trade " + stream.made() + " ended " + outcome);
    }
  }

  private static double untimed(Runnable step, int seconds) {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    long count = 0;
    long now;
    do {
      step.run();
      count++;
      now = System.nanoTime();
    } while (now < end);
    return count * 1e9 / (now - start);
  }

  private static long[] paced(Runnable step, int rate, int seconds) {
    long[] latencies = new long[rate * seconds];
    long interval = 1_000_000_000L / rate;
    long start = System.nanoTime() + interval;
    for (int i = 0; i < latencies.length; i++) {
      long due = start + i * interval;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        if (wait > PARK_MARGIN_NS) {
          LockSupport.parkNanos(wait - PARK_MARGIN_NS);
        } else {
          Thread.onSpinWait();
        }
      }
      step.run();
      latencies[i] = System.nanoTime() - due;
    }
    return latencies;
  }

  private static void report(String what, long[] latencies) {
    Arrays.sort(latencies);
    System.out.printf(
        "%s: p50 %.1f us, p99 %.1f us, p99.9 %.1f us, max %.1f us%n",
        what,
        at(latencies, 0.5),
        at(latencies, 0.99),
        at(latencies, 0.999),
        latencies[latencies.length - 1] / 1e3);
  }

  private static double at(long[] sorted, double quantile) {
    return sorted[(int) (quantile * sorted.length)] / 1e3;
  }
}
