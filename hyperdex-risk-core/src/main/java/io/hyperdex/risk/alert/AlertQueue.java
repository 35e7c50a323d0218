package io.hyperdex.risk.alert;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of alerts in order of arrival that never makes the appender wait for room: when
 * full it drops the oldest alert of the least severity present, the arriving one included.
 *
 * <p>Thread safe. Every call is one critical section of a few instructions, O(1), in which no
 * foreign code runs; nothing is allocated after construction.
 */
final class AlertQueue {
  /*
   * Slots 0..capacity-1 hold the alerts. Each severity has a list of its slots, oldest first, linked
   * through next; the free slots are one more list. Numbers given on arrival tell which list head
   * is the oldest of all. So appending, taking the oldest, and dropping the oldest of a severity are
   * all a step or two. The transitions of one breach have one severity, hence one list: they keep
   * their order, and of those the earlier is dropped first.
   */
  private static final Severity[] SEVERITIES = Severity.values();
  private static final int NONE = -1;

  private final int capacity;
  private final @Nullable Alert[] slots;
  private final long[] arrival;
  private final int[] next;
  private final int[] head = new int[SEVERITIES.length];
  private final int[] tail = new int[SEVERITIES.length];
  private final long[] dropped = new long[SEVERITIES.length];
  private int free;
  private int size;
  private long offered;

  AlertQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity of an alert queue must be positive: " + capacity + "; 1024 is a good start");
    }
    this.capacity = capacity;
    slots = new Alert[capacity];
    arrival = new long[capacity];
    next = new int[capacity];
    Arrays.setAll(next, i -> i + 1 < capacity ? i + 1 : NONE);
    Arrays.fill(head, NONE);
    Arrays.fill(tail, NONE);
  }

  /** Appends; the alert that was dropped for it, maybe the same, or null. */
  synchronized @Nullable Alert offer(Alert alert) {
    int severity = alert.severity().ordinal();
    long number = offered++;
    Alert victim = null;
    if (size == capacity) {
      int least = leastSeverity();
      if (severity < least) {
        dropped[severity]++;
        return alert;
      }
      victim = take(least);
      dropped[least]++;
    }
    int slot = free;
    free = next[slot];
    slots[slot] = alert;
    arrival[slot] = number;
    next[slot] = NONE;
    if (head[severity] == NONE) {
      head[severity] = slot;
    } else {
      next[tail[severity]] = slot;
    }
    tail[severity] = slot;
    size++;
    return victim;
  }

  /** Takes the oldest alert; null when empty. */
  synchronized @Nullable Alert poll() {
    int oldest = NONE;
    for (int severity = 0; severity < head.length; severity++) {
      int slot = head[severity];
      if (slot != NONE && (oldest == NONE || arrival[slot] < arrival[head[oldest]])) {
        oldest = severity;
      }
    }
    return oldest == NONE ? null : take(oldest);
  }

  synchronized int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  /** Alerts dropped of a severity since construction. */
  synchronized long dropped(Severity severity) {
    return dropped[severity.ordinal()];
  }

  /** Alerts offered, dropped by severity, and queued, at one moment. */
  synchronized Counts counts() {
    Map<Severity, Long> bySeverity = new EnumMap<>(Severity.class);
    for (Severity severity : SEVERITIES) {
      bySeverity.put(severity, dropped[severity.ordinal()]);
    }
    return new Counts(offered, bySeverity, size);
  }

  record Counts(long offered, Map<Severity, Long> dropped, int queued) {}

  private int leastSeverity() {
    int severity = 0;
    while (head[severity] == NONE) {
      severity++;
    }
    return severity;
  }

  private @Nullable Alert take(int severity) {
    int slot = head[severity];
    Alert alert = slots[slot];
    slots[slot] = null;
    head[severity] = next[slot];
    next[slot] = free;
    free = slot;
    size--;
    return alert;
  }
}
