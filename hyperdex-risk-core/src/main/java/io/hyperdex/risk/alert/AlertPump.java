package io.hyperdex.risk.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Drains the sinks on an executor of the host, each sink in a task of its own, as alerts arrive. It
 * has no thread of its own and does not shut the executor down.
 *
 * <p>A sink is never in two tasks' hands at once. An executor with fewer threads than slow sinks
 * makes sinks wait for each other. The executor's {@code execute} is called on the trading thread:
 * it must hand off and return, so neither {@code Runnable::run} nor a caller-runs policy will do.
 * If it refuses, that is counted, the alerts stay queued, and the next alert for the sink tries
 * again.
 *
 * <p>Thread safe. The host closes it, before the executor.
 */
public final class AlertPump implements AutoCloseable {
  private final Executor executor;
  private final List<SinkTask> tasks = new ArrayList<>();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean closed;

  private AlertPump(Executor executor) {
    this.executor = executor;
  }

  /**
   * Starts to drain, what is queued already included. Give a dispatch one pump at a time: a second
   * one takes over from the first.
   *
   * @throws IllegalStateException if the dispatch delivers inline, where nothing is left to drain
   */
  public static AlertPump start(AlertDispatch dispatch, Executor executor) {
    Objects.requireNonNull(executor, "executor");
    if (dispatch.isInline()) {
      throw new IllegalStateException(
          "inline sinks are called on the trading thread; build the engine without inlineSinks to"
              + " use a pump");
    }
    AlertPump pump = new AlertPump(executor);
    for (SinkLane lane : dispatch.lanes()) {
      SinkTask task = pump.new SinkTask(lane);
      pump.tasks.add(task);
      lane.wakeWith(task.schedule);
      if (lane.queued() > 0) {
        task.schedule();
      }
    }
    return pump;
  }

  /** Tasks the executor refused. */
  public long refused() {
    return refused.get();
  }

  /**
   * Stops: no new task; a running one stops after the alert in hand. Does not wait for it. What is
   * queued stays queued, for {@link AlertDispatch#drain()} or another pump.
   */
  @Override
  public void close() {
    closed = true;
    for (SinkTask task : tasks) {
      task.lane.stopWakingWith(task.schedule);
    }
  }

  private final class SinkTask implements Runnable {
    private final SinkLane lane;
    private final Runnable schedule = this::schedule;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    SinkTask(SinkLane lane) {
      this.lane = lane;
    }

    void schedule() {
      if (closed || !scheduled.compareAndSet(false, true)) {
        return;
      }
      try {
        executor.execute(this);
      } catch (Throwable refusal) {
        scheduled.set(false);
        refused.incrementAndGet();
      }
    }

    @Override
    public void run() {
      // Cleared before draining: an alert that comes too late for this run schedules the next one.
      scheduled.set(false);
      lane.drain(() -> !closed);
    }
  }
}
