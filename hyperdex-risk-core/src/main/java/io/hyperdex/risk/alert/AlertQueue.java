package io.hyperdex.risk.alert;

import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of alerts in order of arrival that never makes the appender wait for room: when
 * full it drops the oldest alert of the least severity present, the arriving one included.
 *
 * <p>Thread safe, lock-free and linearizable: every call takes effect at one instant, and a thread
 * suspended in the middle of one, appending or taking, holds up nobody. O(1); nothing is allocated
 * after construction but by {@link #counts()}. About 5 KB, and 30 bytes per place.
 *
 * <p>At most {@value #CALLERS} threads may be inside {@link #offer} and {@link #poll} at once. A
 * further one is turned away: its alert is dropped and counted whatever its severity, or it finds
 * nothing to take.
 */
final class AlertQueue {
  /*
   * Who is queued is told by a few numbers: for each severity the first and the last node of its
   * list, oldest first, and the counters. They stand together in a record, and one word names the
   * record in force. A call copies that record into one of its own, works on the copy, and puts it
   * in force by one compare-and-set of the word: that is the instant at which it happens. If
   * another call was faster, it starts again. Records go round: the word also counts changes, so
   * that a copy of a record that was replaced, or is being written again, is known as such.
   *
   * A node is filled before it is put in force, so nobody meets one half done. Only the link from
   * the last node of a list to the new one can't be part of the record; the record says instead
   * which link is due, and every call sets it, if still unset, before it puts another record in
   * force. A link carries the arrival number of its node: a late hand can't set it in the node's
   * next life.
   *
   * A suspended thread therefore keeps a node and a record from use, and nothing else. The
   * transitions of one breach have one severity, hence one list: they keep their order, and of
   * those the earlier is dropped first.
   */
  static final int CALLERS = 31;

  private static final Severity[] SEVERITIES = Severity.values();
  private static final int NONE = IndexPool.NONE;

  /** One record is in force; every caller holds at most one. */
  private static final int RECORDS = CALLERS + 1;

  // A record: fields by offset. STRIDE keeps records on cache lines of their own.
  private static final int OFFERED = 0;
  private static final int QUEUED = 1;
  private static final int LINK_FROM = 2;
  private static final int LINK_TO = 3;
  private static final int LINK_NUMBER = 4;
  private static final int DROPPED = 5;
  private static final int FIRST = DROPPED + SEVERITIES.length;
  private static final int LAST = FIRST + SEVERITIES.length;
  private static final int FIELDS = LAST + SEVERITIES.length;
  private static final int STRIDE = 16;

  private final int capacity;
  private final AtomicLongArray records = new AtomicLongArray(RECORDS * STRIDE);

  /** Number of changes times {@link #RECORDS}, plus the record in force. */
  private final AtomicLong inForce;

  final IndexPool spareRecords = new IndexPool(RECORDS);

  // Nodes. What is read of a node in use by others counts only if the word is then found unchanged.
  private final @Nullable Alert[] alerts;
  private final long[] arrival;
  private final AtomicLongArray next;
  private final IndexPool spareNodes;

  private final AtomicLongArray turnedAway = new AtomicLongArray(SEVERITIES.length);

  AlertQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity of an alert queue must be positive: " + capacity + "; 1024 is a good start");
    }
    this.capacity = capacity;
    int nodes = Math.addExact(capacity, CALLERS);
    alerts = new Alert[nodes];
    arrival = new long[nodes];
    next = new AtomicLongArray(nodes);
    spareNodes = new IndexPool(nodes);
    int first = spareRecords.take();
    for (int severity = 0; severity < SEVERITIES.length; severity++) {
      set(first, FIRST + severity, NONE);
      set(first, LAST + severity, NONE);
    }
    set(first, LINK_FROM, NONE);
    inForce = new AtomicLong(first);
  }

  /** Appends; the alert that was dropped for it, maybe the same, or null. */
  @Nullable Alert offer(Alert alert) {
    int severity = alert.severity().ordinal();
    int mine = spareRecords.take();
    if (mine == NONE) {
      turnedAway.incrementAndGet(severity);
      return alert;
    }
    int node = spareNodes.take(); // there is one for every record
    alerts[node] = alert;
    while (true) {
      long seen = copyInForce(mine);
      int freed = NONE;
      Alert victim = null;
      long number = get(mine, OFFERED);
      set(mine, OFFERED, number + 1);
      boolean full = get(mine, QUEUED) == capacity;
      int least = full ? leastSeverity(mine) : severity;
      if (severity < least) {
        freed = node;
        victim = alert;
        add(mine, DROPPED + severity, 1);
      } else {
        if (full) {
          freed = unlinkFirst(mine, least);
          victim = alerts[freed];
          add(mine, DROPPED + least, 1);
        }
        append(mine, severity, node, number);
      }
      if (replace(seen, mine)) {
        if (freed != NONE) {
          free(freed);
        }
        spareRecords.give(recordOf(seen));
        return victim;
      }
    }
  }

  /** Takes the oldest alert; null when empty. */
  @Nullable Alert poll() {
    if (size() == 0) {
      return null;
    }
    int mine = spareRecords.take();
    if (mine == NONE) {
      return null;
    }
    while (true) {
      long seen = copyInForce(mine);
      if (get(mine, QUEUED) == 0) {
        spareRecords.give(mine);
        return null;
      }
      int node = unlinkFirst(mine, oldestSeverity(mine));
      Alert alert = alerts[node];
      if (replace(seen, mine)) {
        free(node);
        spareRecords.give(recordOf(seen));
        return alert;
      }
    }
  }

  int size() {
    while (true) {
      long seen = inForce.get();
      long queued = get(recordOf(seen), QUEUED);
      VarHandle.acquireFence(); // the copy is complete before the word is read again
      if (inForce.get() == seen) {
        return (int) queued;
      }
    }
  }

  int capacity() {
    return capacity;
  }

  /** Alerts dropped of a severity since construction. */
  long dropped(Severity severity) {
    return turnedAway.get(severity.ordinal()) + readInForce()[DROPPED + severity.ordinal()];
  }

  /** Alerts offered, dropped by severity, and queued, at one moment. */
  Counts counts() {
    long[] now = readInForce();
    long offered = now[OFFERED];
    Map<Severity, Long> bySeverity = new EnumMap<>(Severity.class);
    for (Severity severity : SEVERITIES) {
      long away = turnedAway.get(severity.ordinal());
      offered += away;
      bySeverity.put(severity, now[DROPPED + severity.ordinal()] + away);
    }
    return new Counts(offered, bySeverity, (int) now[QUEUED]);
  }

  record Counts(long offered, Map<Severity, Long> dropped, int queued) {}

  // ---- lists, in a record of the caller's

  private int leastSeverity(int record) {
    int severity = 0;
    while (get(record, FIRST + severity) == NONE) {
      severity++;
    }
    return severity;
  }

  private int oldestSeverity(int record) {
    int oldest = NONE;
    long number = Long.MAX_VALUE;
    for (int severity = 0; severity < SEVERITIES.length; severity++) {
      int node = (int) get(record, FIRST + severity);
      if (node != NONE && (oldest == NONE || arrival[node] < number)) {
        oldest = severity;
        number = arrival[node];
      }
    }
    return oldest;
  }

  private int unlinkFirst(int record, int severity) {
    int node = (int) get(record, FIRST + severity);
    if (node == get(record, LAST + severity)) {
      set(record, FIRST + severity, NONE);
      set(record, LAST + severity, NONE);
    } else {
      set(record, FIRST + severity, (int) next.get(node));
    }
    add(record, QUEUED, -1);
    return node;
  }

  private void append(int record, int severity, int node, long number) {
    arrival[node] = number;
    next.set(node, link(number, NONE));
    int last = (int) get(record, LAST + severity);
    if (last == NONE) {
      set(record, FIRST + severity, node);
    } else {
      set(record, LINK_FROM, last);
      set(record, LINK_TO, node);
      set(record, LINK_NUMBER, arrival[last]);
    }
    set(record, LAST + severity, node);
    add(record, QUEUED, 1);
  }

  private void free(int node) {
    alerts[node] = null;
    spareNodes.give(node);
  }

  /** The node that follows, marked with (the low half of) the number of the node it stands in. */
  private static long link(long number, int following) {
    return number << Integer.SIZE | Integer.toUnsignedLong(following);
  }

  // ---- records

  /** Copies the record in force, with no link due any more; the word that named it. */
  private long copyInForce(int mine) {
    while (true) {
      long seen = inForce.get();
      int record = recordOf(seen);
      // Whoever reads what is written here also sees that this record was out of force before.
      VarHandle.releaseFence();
      for (int field = 0; field < FIELDS; field++) {
        set(mine, field, get(record, field));
      }
      VarHandle.acquireFence(); // the copy is complete before the word is read again
      if (inForce.get() == seen) {
        completeLink(mine);
        return seen;
      }
    }
  }

  private void completeLink(int mine) {
    int from = (int) get(mine, LINK_FROM);
    if (from != NONE) {
      long number = get(mine, LINK_NUMBER);
      next.compareAndSet(from, link(number, NONE), link(number, (int) get(mine, LINK_TO)));
      set(mine, LINK_FROM, NONE);
    }
  }

  private boolean replace(long seen, int mine) {
    return inForce.compareAndSet(seen, (seen / RECORDS + 1) * RECORDS + mine);
  }

  private static int recordOf(long word) {
    return (int) (word % RECORDS);
  }

  private long[] readInForce() {
    long[] copy = new long[FIELDS];
    while (true) {
      long seen = inForce.get();
      int record = recordOf(seen);
      for (int field = 0; field < FIELDS; field++) {
        copy[field] = get(record, field);
      }
      VarHandle.acquireFence();
      if (inForce.get() == seen) {
        return copy;
      }
    }
  }

  private long get(int record, int field) {
    return records.getOpaque(record * STRIDE + field);
  }

  private void set(int record, int field, long value) {
    records.setOpaque(record * STRIDE + field, value);
  }

  private void add(int record, int field, long delta) {
    set(record, field, get(record, field) + delta);
  }
}
