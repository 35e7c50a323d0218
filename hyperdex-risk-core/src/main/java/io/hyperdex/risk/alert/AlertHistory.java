package io.hyperdex.risk.alert;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last alerts, in memory: the latest image of each, by id. The engine keeps one (see {@link
 * AlertDispatch#history()}); as a sink it also serves on its own.
 *
 * <p>Bounded: beyond its capacity the alert that has not changed for longest is forgotten and
 * counted. Newest means changed last. About 60 bytes per place, taken at once.
 *
 * <p>Thread safe. Nobody waits: adding is O(1), allocates nothing and holds no lock that a reader
 * needs; a thread that adds while another does leaves its alert to that one and goes on. A query
 * looks at one place after another, O(n) and O(n log n) where it sorts; while alerts arrive it
 * shows each one that is remembered throughout exactly once, in an image it had meanwhile.
 */
public final class AlertHistory implements AlertSink {
  /*
   * An alert keeps its place until it is forgotten, so a reader needs no more than to look at every
   * place once. The index by id and the order of change belong to the one thread that holds the
   * claim; who finds it taken puts the alert into the queue of those handed over, and the holder
   * looks there before it lets go and once more after.
   */
  private static final int MOST_HANDED_OVER = 256;
  private static final int NONE = -1;

  private final int capacity;
  private final AtomicReferenceArray<@Nullable Alert> places;

  /** By place: the number of its last change, from 1. */
  private final AtomicLongArray changed;

  private volatile int size;
  private final AtomicLong forgotten = new AtomicLong();

  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AlertQueue handedOver;

  // The claim's holder's.
  private final Object2IntOpenHashMap<String> placeOf;
  private final int[] older;
  private final int[] newer;
  private int oldest = NONE;
  private int newest = NONE;
  private long changes;

  private AlertHistory(int capacity) {
    this.capacity = capacity;
    places = new AtomicReferenceArray<>(capacity);
    changed = new AtomicLongArray(capacity);
    older = new int[capacity];
    newer = new int[capacity];
    placeOf = new Object2IntOpenHashMap<>(capacity);
    placeOf.defaultReturnValue(NONE);
    handedOver = new AlertQueue(Math.min(MOST_HANDED_OVER, Math.max(1, capacity)));
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
  public void onAlert(Alert alert) {
    if (!claim()) {
      handedOver.offer(alert);
    } else {
      try {
        rememberHandedOver(); // what this thread handed over before comes first
        remember(alert);
        rememberHandedOver();
      } finally {
        release();
      }
    }
    // One may have been handed over after the holder's last look: then either side finds it here.
    while (handedOver.size() > 0 && claim()) {
      try {
        rememberHandedOver();
      } finally {
        release();
      }
    }
  }

  /** The latest image of one alert, if it is still remembered. O(n). */
  public Optional<Alert> find(String id) {
    for (int place = 0, end = size; place < end; place++) {
      Alert alert = places.get(place);
      if (alert != null && alert.id().equals(id)) {
        return Optional.of(alert);
      }
    }
    return Optional.empty();
  }

  /** The newest alerts that the filter lets through, newest first, at most {@code limit}. */
  public List<Alert> find(AlertFilter filter, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException(
          "limit must not be negative: " + limit + "; Integer.MAX_VALUE gives all");
    }
    List<Alert> found = new ArrayList<>();
    Set<String> ids = new HashSet<>(); // an alert forgotten and made again meanwhile is seen twice
    for (Image image : newestFirst()) {
      if (found.size() == limit) {
        break;
      }
      if (ids.add(image.alert.id()) && filter.matches(image.alert)) {
        found.add(image.alert);
      }
    }
    return List.copyOf(found);
  }

  /** The newest alerts, newest first, at most {@code limit}. */
  public List<Alert> latest(int limit) {
    return find(AlertFilter.all(), limit);
  }

  /** Alerts remembered. */
  public int size() {
    return size;
  }

  /**
   * Alerts forgotten for want of room. Among them are those lost because 256 others had been handed
   * over to one adding thread that is suspended.
   */
  public long evicted() {
    long sum = forgotten.get();
    for (Long lost : handedOver.counts().dropped().values()) {
      sum += lost;
    }
    return sum;
  }

  public int capacity() {
    return capacity;
  }

  // ---- adding

  boolean claim() {
    return !claimed.get() && claimed.compareAndSet(false, true);
  }

  void release() {
    claimed.set(false);
  }

  private void rememberHandedOver() {
    for (Alert alert = handedOver.poll(); alert != null; alert = handedOver.poll()) {
      remember(alert);
    }
  }

  private void remember(Alert alert) {
    if (capacity == 0) {
      forgotten.incrementAndGet();
      return;
    }
    int place = placeOf.getInt(alert.id());
    int remembered = size;
    if (place != NONE) {
      unlink(place);
    } else {
      place = remembered < capacity ? remembered : forgetOldest();
      placeOf.put(alert.id(), place);
    }
    linkAsNewest(place);
    // In this order: a reader in between shows the new image, at worst where the old one stood.
    places.set(place, alert);
    changed.set(place, ++changes);
    if (place == remembered) {
      size = remembered + 1;
    }
  }

  private int forgetOldest() {
    int place = oldest;
    unlink(place);
    placeOf.removeInt(Objects.requireNonNull(places.get(place)).id());
    forgotten.incrementAndGet();
    return place;
  }

  private void unlink(int place) {
    int before = older[place];
    int after = newer[place];
    if (before == NONE) {
      oldest = after;
    } else {
      newer[before] = after;
    }
    if (after == NONE) {
      newest = before;
    } else {
      older[after] = before;
    }
  }

  private void linkAsNewest(int place) {
    older[place] = newest;
    newer[place] = NONE;
    if (newest == NONE) {
      oldest = place;
    } else {
      newer[newest] = place;
    }
    newest = place;
  }

  // ---- reading

  /** An alert as it was when the change of a number was its last. */
  private record Image(long number, Alert alert) {}

  private List<Image> newestFirst() {
    List<Image> images = new ArrayList<>();
    for (int place = 0, end = size; place < end; place++) {
      long number = changed.get(place);
      Alert alert = places.get(place);
      while (number != changed.get(place)) {
        number = changed.get(place);
        alert = places.get(place);
      }
      if (alert != null) {
        images.add(new Image(number, alert));
      }
    }
    images.sort((a, b) -> Long.compare(b.number, a.number));
    return images;
  }
}
