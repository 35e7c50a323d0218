package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.RuleSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Global events in order, as far back as user events can still be put before them. A <em>place</em>
 * p is between entries: after the first p of all that ever were.
 *
 * <p>One thread at a time writes, any may read: what was there for a place stays the same for it
 * until it is forgotten.
 */
final class GlobalLog {
  /** The initial states are shared by all users of whom no rule has said anything yet. */
  private record RulesSince(long place, RuleStates initial, @Nullable RulesSince before) {}

  /** What readers see: entries from {@code first} on at the start of the array. */
  private record Entries(
      @Nullable GlobalEntry[] array,
      long first,
      int size,
      long lastTimeMs,
      long lastPeriod,
      long periodBeforeFirst,
      RulesSince rules) {
    GlobalEntry at(int i) {
      GlobalEntry entry = array[i];
      if (i >= size || entry == null) {
        throw new IndexOutOfBoundsException("log entry " + (first + i) + " of " + (first + size));
      }
      return entry;
    }

    long end() {
      return first + size;
    }
  }

  private static final long NO_PERIOD = Long.MIN_VALUE;
  private static final int FEWEST_TO_SWEEP = 1024;

  private volatile Entries entries;

  GlobalLog(RuleSet initial) {
    entries =
        new Entries(
            new GlobalEntry[16],
            0,
            0,
            Long.MIN_VALUE,
            NO_PERIOD,
            NO_PERIOD,
            new RulesSince(-1, RuleStates.initial(initial), null));
  }

  /** The place after everything. */
  long end() {
    return entries.end();
  }

  /** The earliest place still reachable. */
  long first() {
    return entries.first;
  }

  GlobalEntry get(long index) {
    Entries now = entries;
    return now.at((int) (index - now.first));
  }

  void append(GlobalEntry entry) {
    Entries now = entries;
    @Nullable GlobalEntry[] array = now.array;
    if (now.size == array.length) {
      array = Arrays.copyOf(array, array.length * 2);
    }
    array[now.size] = entry; // where nobody looks before what follows
    entries =
        new Entries(
            array,
            now.first,
            now.size + 1,
            entry.timeMs(),
            entry.kind() == GlobalEntry.Kind.PERIOD_END ? entry.periodNumber() : now.lastPeriod,
            now.periodBeforeFirst,
            entry.rules() == null
                ? now.rules
                : new RulesSince(now.end(), RuleStates.initial(entry.rules()), now.rules));
  }

  /** Effective time of the last entry. */
  long lastTimeMs() {
    return entries.lastTimeMs;
  }

  /** Number of the last period that closed before a start, such as the last preloaded one. */
  void startAfterPeriod(long periodNumber) {
    Entries now = entries;
    entries =
        new Entries(
            now.array, now.first, now.size, now.lastTimeMs, periodNumber, periodNumber, now.rules);
  }

  /** The place before every entry of effective time from {@code timeMs} on. */
  long placeBefore(long timeMs) {
    return placeAfter(timeMs - 1);
  }

  /** The place after every entry of effective time up to {@code timeMs}. */
  long placeAfter(long timeMs) {
    Entries now = entries;
    int low = 0;
    int high = now.size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (now.at(middle).timeMs() <= timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return now.first + low;
  }

  /** The states of rules that have said nothing yet, under the rule set at a place. */
  RuleStates statesAt(long place) {
    RulesSince rules = entries.rules;
    while (rules.place >= place && rules.before != null) {
      rules = rules.before;
    }
    return rules.initial;
  }

  /** As {@link #statesAt} the end. */
  RuleStates latestStates() {
    return entries.rules.initial;
  }

  /** Whether any period has closed before a place. */
  boolean hasPeriodAt(long place) {
    return periodAt(place) != NO_PERIOD;
  }

  /** The last period closed before a place. */
  long periodAt(long place) {
    Entries now = entries;
    if (place >= now.end()) {
      return now.lastPeriod;
    }
    for (int i = (int) (place - now.first) - 1; i >= 0; i--) {
      if (now.at(i).kind() == GlobalEntry.Kind.PERIOD_END) {
        return now.at(i).periodNumber();
      }
    }
    return now.periodBeforeFirst;
  }

  /** Forgets entries of effective time before {@code timeMs}, once they are half of all. */
  void forgetBefore(long timeMs) {
    Entries now = entries;
    if (now.size < FEWEST_TO_SWEEP || now.at(now.size / 2).timeMs() >= timeMs) {
      return;
    }
    int count = 0;
    long period = now.periodBeforeFirst;
    while (count < now.size && now.at(count).timeMs() < timeMs) {
      if (now.at(count).kind() == GlobalEntry.Kind.PERIOD_END) {
        period = now.at(count).periodNumber();
      }
      count++;
    }
    int kept = now.size - count;
    @Nullable GlobalEntry[] array = new GlobalEntry[Math.max(16, 2 * kept)];
    System.arraycopy(now.array, count, array, 0, kept);
    long first = now.first + count;
    entries =
        new Entries(
            array, first, kept, now.lastTimeMs, now.lastPeriod, period, since(now.rules, first));
  }

  /** The rule sets from a place on, and the one in force there. */
  private static RulesSince since(RulesSince rules, long place) {
    return rules.place < place || rules.before == null
        ? new RulesSince(rules.place, rules.initial, null)
        : new RulesSince(rules.place, rules.initial, since(rules.before, place));
  }
}
