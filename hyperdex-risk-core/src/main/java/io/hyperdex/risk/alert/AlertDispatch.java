package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The engine's outbox: takes alerts from the trading thread, keeps them in one bounded queue per
 * sink, and delivers them when the host drains. The engine makes one with {@link #builder()}; hosts
 * get it from the engine.
 *
 * <p>Thread safe. {@link #publish} never waits for a sink, a reader, another publisher or room,
 * even where one of them is suspended in the middle of a call here; it throws nothing that a sink,
 * filter or handler throws, and allocates nothing of its own. Each sink gets one alert at a time,
 * in order of publication, each at most once. When a queue is full its oldest alert of the least
 * severity is dropped, the arriving one included, and counted. (Should 31 threads be inside one
 * queue at the same instant, a further one's alert is dropped whatever its severity.)
 *
 * <p>Without {@link #drain()} or an {@link AlertPump} nothing reaches a sink, unless the engine was
 * built with inline sinks. History and subscriptions need neither.
 */
public final class AlertDispatch {
  private static final BooleanSupplier TO_THE_END = () -> true;

  private final SinkLane[] lanes;
  private final boolean inline;
  private final AlertHistory history;
  private final SubscriptionTable subscriptions = new SubscriptionTable();
  private final AtomicLong published = new AtomicLong();
  private volatile Runnable feed = () -> {};

  private AlertDispatch(Builder builder) {
    lanes =
        builder.sinks.stream()
            .map(s -> new SinkLane(s.sink, s.filter, s.capacity, builder.errorHandler, this::feed))
            .toArray(SinkLane[]::new);
    inline = builder.inline;
    history = AlertHistory.ofCapacity(builder.historyCapacity);
  }

  /** For the engine, and for tests of sinks; hosts configure the engine's builder instead. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes an alert known: history first, then subscriptions, then sinks. Called by the engine
   * inside its ordered step. O(sinks + subscriptions of the user). What is not its own: filter
   * conditions, inline sinks, and the {@code execute} of a pump's executor. With inline sinks it
   * delivers before it returns; an alert published by a sink meanwhile is delivered after the
   * present one. An alert in shadow goes only to sinks whose filter asks for it, and into no
   * history.
   */
  public void publish(Alert alert) {
    Objects.requireNonNull(alert, "alert");
    if (!alert.shadow()) {
      published.incrementAndGet();
      history.onAlert(alert);
      subscriptions.route(alert);
    }
    for (SinkLane lane : lanes) {
      if (lane.append(alert)) {
        if (inline) {
          lane.drainInline();
        } else {
          lane.wake();
        }
      }
    }
  }

  /** For the engine: an alert of an earlier run, for the history alone. */
  public void remember(Alert alert) {
    history.onAlert(alert);
  }

  /** For the engine: so many alerts were published in earlier runs. */
  public void continueCount(long alerts) {
    published.addAndGet(alerts);
  }

  /**
   * For the engine: what publishes alerts that still wait elsewhere. It is run before anything here
   * is delivered or read, on the thread that asks; it must not throw.
   */
  public void feedWith(Runnable publishes) {
    feed = Objects.requireNonNull(publishes, "publishes");
  }

  /** For the engine: alerts wait in the feed; wakes the pump. */
  public void announce() {
    for (SinkLane lane : lanes) {
      lane.wake();
    }
  }

  private void feed() {
    feed.run();
  }

  /**
   * Delivers what is queued now, sink by sink, on this thread. An alert on which a sink throws is
   * counted, reported and skipped for that sink. A sink that another thread is delivering to is
   * left to it. A slow sink delays those after it in this call: give it a thread of its own with
   * {@link #drain(AlertSink)}, or use an {@link AlertPump}.
   *
   * @return alerts delivered without an exception, over all sinks
   */
  public int drain() {
    int count = 0;
    for (SinkLane lane : lanes) {
      count += lane.drain(TO_THE_END);
    }
    return count;
  }

  /**
   * Delivers what is queued now for one sink.
   *
   * @return alerts delivered without an exception; 0 if another thread is delivering to the sink
   * @throws IllegalArgumentException if the sink was not added to the engine
   */
  public int drain(AlertSink sink) {
    for (SinkLane lane : lanes) {
      if (lane.sink() == sink) {
        return lane.drain(TO_THE_END);
      }
    }
    throw new IllegalArgumentException(
        "not a sink of this engine: " + sink + "; pass the very object that was added");
  }

  /**
   * Follows one user's alerts of a severity or above, from now on. The caller closes it.
   *
   * @param capacity alerts kept while the reader is away
   */
  public AlertSubscription subscribe(UserId user, Severity minimum, int capacity) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(minimum, "minimum");
    return subscriptions.add(user, minimum, capacity, this::feed);
  }

  /** The last alerts of all users, up to now: under LEAN ask again for later ones. */
  public AlertHistory history() {
    feed();
    return history;
  }

  /** The sinks, in the order they were added. */
  public List<AlertSink> sinks() {
    List<AlertSink> sinks = new ArrayList<>(lanes.length);
    for (SinkLane lane : lanes) {
      sinks.add(lane.sink());
    }
    return List.copyOf(sinks);
  }

  /** Whether sinks are called on the trading thread. */
  public boolean isInline() {
    return inline;
  }

  /** Counts so far; under LEAN alerts count once they are drained or read. */
  public AlertStatistics statistics() {
    List<SinkStatistics> sinks = new ArrayList<>(lanes.length);
    for (SinkLane lane : lanes) {
      sinks.add(lane.statistics());
    }
    return new AlertStatistics(published.get(), subscriptions.size(), sinks);
  }

  SinkLane[] lanes() {
    return lanes;
  }

  /** Collects the sinks. Not thread safe. */
  public static final class Builder {
    /** Alerts kept per sink unless said otherwise. */
    public static final int DEFAULT_CAPACITY = 1024;

    private final List<Registration> sinks = new ArrayList<>();
    private boolean inline;
    private int historyCapacity = DEFAULT_CAPACITY;
    private AlertErrorHandler errorHandler = (sink, alert, error) -> {};

    private Builder() {}

    /** Adds a sink that gets every alert, with a queue of {@link #DEFAULT_CAPACITY}. */
    public Builder addSink(AlertSink sink) {
      return addSink(sink, AlertFilter.all(), DEFAULT_CAPACITY);
    }

    /**
     * Adds a sink.
     *
     * @param capacity of its queue, at least 1
     * @throws IllegalArgumentException if the sink was added before
     */
    public Builder addSink(AlertSink sink, AlertFilter filter, int capacity) {
      Objects.requireNonNull(sink, "sink");
      Objects.requireNonNull(filter, "filter");
      if (capacity < 1) {
        throw new IllegalArgumentException(
            "capacity of a sink's queue must be positive: " + capacity + "; 1024 is the default");
      }
      for (Registration other : sinks) {
        if (other.sink == sink) {
          throw new IllegalArgumentException(
              "sink added twice: " + sink + "; add it once, with a filter for all it wants");
        }
      }
      sinks.add(new Registration(sink, filter, capacity));
      return this;
    }

    /** Calls sinks on the trading thread, inside the step that raises the alert. Default: false. */
    public Builder inlineSinks(boolean choice) {
      inline = choice;
      return this;
    }

    /** Alerts the history keeps; 0 for none. Default: {@link #DEFAULT_CAPACITY}. */
    public Builder historyCapacity(int capacity) {
      if (capacity < 0) {
        throw new IllegalArgumentException(
            "capacity of the alert history must not be negative: " + capacity + "; 0 keeps none");
      }
      historyCapacity = capacity;
      return this;
    }

    /** Told of every exception of a sink. Default: they are only counted. */
    public Builder onError(AlertErrorHandler handler) {
      errorHandler = Objects.requireNonNull(handler, "handler");
      return this;
    }

    public AlertDispatch build() {
      return new AlertDispatch(this);
    }

    private record Registration(AlertSink sink, AlertFilter filter, int capacity) {}
  }
}
