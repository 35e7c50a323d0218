package io.hyperdex.risk.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The threads of a delivery: those of one channel wait for nothing of another. */
final class DeliveryWorkers {
  private static final long LONGEST_WAIT_MS = 60_000; // the host's clock may be set

  private final AlertDelivery delivery;
  private final List<Lane> lanes;
  private final ReentrantLock lock;
  private final Map<Lane, Condition> changed = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean started;
  private boolean stopped;

  DeliveryWorkers(AlertDelivery delivery, List<Lane> lanes, ReentrantLock lock) {
    this.delivery = delivery;
    this.lanes = lanes;
    this.lock = lock;
    lanes.forEach(lane -> changed.put(lane, lock.newCondition()));
  }

  void start() {
    lock.lock();
    try {
      if (started || stopped) {
        throw new IllegalStateException("a delivery is started once");
      }
      started = true;
      for (Lane lane : lanes) {
        for (int i = 0; i < lane.policy.concurrency; i++) {
          Thread thread = new Thread(() -> work(lane), "alert-delivery-" + lane.name + "-" + i);
          thread.setDaemon(true);
          threads.add(thread);
        }
      }
      threads.forEach(Thread::start);
    } finally {
      lock.unlock();
    }
  }

  /** Something came or came back. Holds the lock. */
  void wake(Lane lane) {
    Condition condition = changed.get(lane);
    if (condition != null) {
      condition.signal();
    }
  }

  private void work(Lane lane) {
    while (true) {
      List<Delivery> batch;
      lock.lock();
      try {
        batch = awaitBatch(lane);
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        lock.unlock();
      }
      delivery.tellDeadLetters();
      if (batch == null) {
        return;
      }
      if (!batch.isEmpty()) {
        delivery.attempt(lane, batch);
      }
    }
  }

  /** Null when it is over; empty when something else is to be told first. */
  private @Nullable List<Delivery> awaitBatch(Lane lane) throws InterruptedException {
    if (stopped) {
      return null;
    }
    long now = delivery.clock().millis();
    int before = lane.pending();
    List<Delivery> batch = delivery.take(lane, now);
    if (!batch.isEmpty() || lane.pending() != before) {
      wake(lane); // another thread may find more
      return batch;
    }
    long pause = Math.min(LONGEST_WAIT_MS, Math.max(1, lane.nextMs(now) - now));
    Condition condition = changed.get(lane);
    if (condition != null) {
      condition.await(pause, TimeUnit.MILLISECONDS);
    }
    return batch;
  }

  void stop() {
    List<Thread> running;
    lock.lock();
    try {
      stopped = true;
      changed.values().forEach(Condition::signalAll);
      running = List.copyOf(threads);
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : running) {
      while (thread.isAlive() && thread != Thread.currentThread()) {
        try {
          thread.join();
        } catch (InterruptedException asked) {
          interrupted = true;
          running.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
