package io.hyperdex.risk.alert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last alerts, in memory: the latest image of each, by id. The engine keeps one (see {@link
 * AlertDispatch#history()}); as a sink it also serves on its own.
 *
 * <p>Bounded: beyond its capacity the alert that has not changed for longest is forgotten and
 * counted. Newest means changed last. Thread safe. Adding is O(1); a query copies the history,
 * O(n), before it filters, so that a custom condition never runs while others wait.
 */
public final class AlertHistory implements AlertSink {
  private final int capacity;
  private final Map<String, Alert> byId = new LinkedHashMap<>();
  private long evicted;

  private AlertHistory(int capacity) {
    this.capacity = capacity;
  }

  /** An empty history of at most so many alerts; 0 keeps none. */
  public static AlertHistory ofCapacity(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "capacity of the alert history must not be negative: " + capacity + "; 0 keeps none");
    }
    return new AlertHistory(capacity);
  }

  @Override
  public synchronized void onAlert(Alert alert) {
    // Taken out first, so that it comes to stand at the new end.
    byId.remove(alert.id());
    byId.put(alert.id(), alert);
    if (byId.size() > capacity) {
      var eldest = byId.keySet().iterator();
      eldest.next();
      eldest.remove();
      evicted++;
    }
  }

  /** The latest image of one alert, if it is still remembered. */
  public synchronized Optional<Alert> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The newest alerts that the filter lets through, newest first, at most {@code limit}. */
  public List<Alert> find(AlertFilter filter, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException(
          "limit must not be negative: " + limit + "; Integer.MAX_VALUE gives all");
    }
    List<Alert> oldestFirst = copy();
    List<Alert> found = new ArrayList<>();
    for (int i = oldestFirst.size() - 1; i >= 0 && found.size() < limit; i--) {
      Alert alert = oldestFirst.get(i);
      if (filter.matches(alert)) {
        found.add(alert);
      }
    }
    return List.copyOf(found);
  }

  /** The newest alerts, newest first, at most {@code limit}. */
  public List<Alert> latest(int limit) {
    return find(AlertFilter.all(), limit);
  }

  /** Alerts remembered. */
  public synchronized int size() {
    return byId.size();
  }

  /** Alerts forgotten for want of room. */
  public synchronized long evicted() {
    return evicted;
  }

  public int capacity() {
    return capacity;
  }

  private synchronized List<Alert> copy() {
    return new ArrayList<>(byId.values());
  }
}
