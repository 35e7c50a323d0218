package io.hyperdex.risk.testkit.fault;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition up to a deadline. Asks every 5 ms, on the caller's thread. */
public final class Await {
  private static final long PAUSE_NANOS = 5_000_000;

  private Await() {}

  /**
   * Returns once the condition holds.
   *
   * @param what the condition in words, for the message
   * @throws AssertionError at the deadline; the last exception of the condition is its cause
   */
  public static void until(String what, Duration within, Callable<Boolean> condition) {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      Exception failure = null;
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        failure = e;
      }
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError("not within " + within.toMillis() + " ms: " + what, failure);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while waiting for: " + what, failure);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
