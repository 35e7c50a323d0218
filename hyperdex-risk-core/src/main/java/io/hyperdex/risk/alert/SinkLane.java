package io.hyperdex.risk.alert;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One sink with its filter, queue and counters. Lanes know nothing of each other. */
final class SinkLane {
  /*
   * Whoever holds the claim delivers; whoever finds it taken goes away without waiting. Nothing is
   * left behind by that: the holder looks at the queue once more after it has let go, and wakes the
   * pump (or delivers on, inline) if something came in between.
   */
  private final AlertSink sink;
  private final AlertFilter filter;
  private final AlertQueue queue;
  private final AlertErrorHandler errorHandler;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong filterErrors = new AtomicLong();
  private final AtomicLong handlerErrors = new AtomicLong();
  private final Runnable feed;
  private final AtomicReference<@Nullable Runnable> wake = new AtomicReference<>();

  SinkLane(
      AlertSink sink,
      AlertFilter filter,
      int capacity,
      AlertErrorHandler errorHandler,
      Runnable feed) {
    this.feed = feed;
    this.sink = sink;
    this.filter = filter;
    this.queue = new AlertQueue(capacity);
    this.errorHandler = errorHandler;
  }

  AlertSink sink() {
    return sink;
  }

  int queued() {
    return queue.size();
  }

  /** Appends if the filter agrees. Never waits, never throws. */
  boolean append(Alert alert) {
    boolean wanted;
    try {
      wanted = filter.matches(alert);
    } catch (Throwable error) {
      filterErrors.incrementAndGet();
      wanted = true;
    }
    if (wanted) {
      queue.offer(alert);
    }
    return wanted;
  }

  /** What to run when there is something to deliver; it must not throw. */
  void wakeWith(Runnable call) {
    wake.set(call);
  }

  void stopWakingWith(Runnable call) {
    wake.compareAndSet(call, null);
  }

  void wake() {
    Runnable call = wake.get();
    if (call != null) {
      call.run();
    }
  }

  /**
   * Delivers what is queued now, while {@code goOn} says so. Alerts that arrive meanwhile stay
   * queued, so that a sink that causes alerts cannot hold the thread for ever.
   *
   * @return alerts delivered; 0 if another thread (or a caller further up this one) is delivering
   */
  int drain(BooleanSupplier goOn) {
    feed.run();
    if (!claimed.compareAndSet(false, true)) {
      return 0;
    }
    int count;
    try {
      count = deliver(goOn);
    } finally {
      claimed.set(false);
    }
    if (queue.size() > 0) {
      wake();
    }
    return count;
  }

  /** Delivers until nothing is queued, or another thread is at it and will. */
  void drainInline() {
    while (queue.size() > 0 && claimed.compareAndSet(false, true)) {
      try {
        deliver(() -> true);
      } finally {
        claimed.set(false);
      }
    }
  }

  private int deliver(BooleanSupplier goOn) {
    int count = 0;
    for (int left = queue.size(); left > 0 && goOn.getAsBoolean(); left--) {
      Alert alert = queue.poll();
      if (alert == null) {
        break;
      }
      try {
        sink.onAlert(alert);
        delivered.incrementAndGet();
        count++;
      } catch (Throwable error) {
        failed.incrementAndGet();
        report(alert, error);
      }
    }
    return count;
  }

  private void report(Alert alert, Throwable error) {
    try {
      errorHandler.onError(sink, alert, error);
    } catch (Throwable ignored) {
      handlerErrors.incrementAndGet();
    }
  }

  SinkStatistics statistics() {
    // Read before the queue's counts: a delivery in between must not look like more than was
    // queued.
    long deliveredNow = delivered.get();
    long failedNow = failed.get();
    AlertQueue.Counts counts = queue.counts();
    return new SinkStatistics(
        sink,
        counts.offered(),
        deliveredNow,
        failedNow,
        counts.dropped(),
        counts.queued(),
        queue.capacity(),
        filterErrors.get(),
        handlerErrors.get());
  }
}
