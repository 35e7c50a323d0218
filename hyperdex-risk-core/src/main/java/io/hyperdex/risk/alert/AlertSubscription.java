package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One user's alerts, from the moment of {@link AlertDispatch#subscribe} on, in order. No other
 * user's alert ever enters it.
 *
 * <p>A bounded queue of its own: a reader that is slow loses alerts of its own, least severity and
 * oldest first, and sees how many from {@link #dropped()}. Thread safe; each alert goes to one
 * reader. The host closes it.
 */
public final class AlertSubscription implements AutoCloseable {
  private final UserId user;
  private final Severity minimum;
  private final AlertQueue queue;
  private final Runnable feed;
  private final Consumer<AlertSubscription> onClose;
  private volatile boolean closed;

  AlertSubscription(
      UserId user,
      Severity minimum,
      int capacity,
      Runnable feed,
      Consumer<AlertSubscription> onClose) {
    this.user = user;
    this.minimum = minimum;
    this.queue = new AlertQueue(capacity);
    this.feed = feed;
    this.onClose = onClose;
  }

  void offer(Alert alert) {
    if (!closed && alert.severity().compareTo(minimum) >= 0) {
      queue.offer(alert);
    }
  }

  /** The oldest alert not taken yet, or null. Never waits. */
  public @Nullable Alert poll() {
    feed.run();
    return queue.poll();
  }

  /**
   * Hands over the alerts that are queued now, oldest first; the number handed over. What the
   * consumer throws is thrown on; its alert counts as taken, the later ones stay queued.
   */
  public int drainTo(Consumer<? super Alert> consumer) {
    feed.run();
    int queued = queue.size();
    for (int taken = 0; taken < queued; taken++) {
      Alert alert = queue.poll();
      if (alert == null) {
        return taken;
      }
      consumer.accept(alert);
    }
    return queued;
  }

  public UserId user() {
    return user;
  }

  /** Least severity that is delivered. */
  public Severity minimum() {
    return minimum;
  }

  /** Alerts waiting to be taken. */
  public int queued() {
    feed.run();
    return queue.size();
  }

  /** Alerts lost to a full queue so far: where it has grown since the last look, there is a gap. */
  public long dropped() {
    long sum = 0;
    for (Long count : queue.counts().dropped().values()) {
      sum += count;
    }
    return sum;
  }

  /** Alerts of one severity lost to a full queue so far. */
  public long dropped(Severity severity) {
    return queue.dropped(severity);
  }

  public boolean isClosed() {
    return closed;
  }

  /**
   * Ends it: nothing that is published from now on arrives; what is queued may still be taken.
   * Closing twice is harmless.
   */
  @Override
  public void close() {
    closed = true;
    onClose.accept(this);
  }
}
