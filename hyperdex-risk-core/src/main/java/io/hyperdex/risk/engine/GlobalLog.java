package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Global events in order, as far back as user events can still be put before them. A <em>place</em>
 * p is between entries: after the first p of all that ever were.
 */
final class GlobalLog {
  /** The initial states are shared by all users of whom no rule has said anything yet. */
  private record RulesSince(long place, RuleSet rules, RuleStates initial) {
    RulesSince(long place, RuleSet rules) {
      this(place, rules, RuleStates.initial(rules));
    }
  }

  private static final long NO_PERIOD = Long.MIN_VALUE;
  private static final int FEWEST_TO_SWEEP = 1024;

  private final List<GlobalEntry> entries = new ArrayList<>();
  private long first;
  private final List<RulesSince> ruleSets = new ArrayList<>();
  private volatile RulesSince latestRules;
  private long lastTimeMs = Long.MIN_VALUE;
  private long lastPeriod = NO_PERIOD;
  private long periodBeforeFirst = NO_PERIOD;

  GlobalLog(RuleSet initial) {
    latestRules = new RulesSince(-1, initial);
    ruleSets.add(latestRules);
  }

  /** The place after everything. */
  long end() {
    return first + entries.size();
  }

  /** The earliest place still reachable. */
  long first() {
    return first;
  }

  GlobalEntry get(long index) {
    return entries.get((int) (index - first));
  }

  void append(GlobalEntry entry) {
    if (entry.rules() != null) {
      latestRules = new RulesSince(end(), entry.rules());
      ruleSets.add(latestRules);
    }
    if (entry.kind() == GlobalEntry.Kind.PERIOD_END) {
      lastPeriod = entry.periodNumber();
    }
    entries.add(entry);
    lastTimeMs = entry.timeMs();
  }

  /** Effective time of the last entry. */
  long lastTimeMs() {
    return lastTimeMs;
  }

  /** Number of the last period that closed before a start, such as the last preloaded one. */
  void startAfterPeriod(long periodNumber) {
    lastPeriod = periodNumber;
    periodBeforeFirst = periodNumber;
  }

  /** The place after every entry of effective time up to {@code timeMs}. */
  long placeAfter(long timeMs) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).timeMs() <= timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return first + low;
  }

  /** The states of rules that have said nothing yet, under the rule set at a place. */
  RuleStates statesAt(long place) {
    for (int i = ruleSets.size() - 1; i > 0; i--) {
      if (ruleSets.get(i).place < place) {
        return ruleSets.get(i).initial;
      }
    }
    return ruleSets.get(0).initial;
  }

  /** As {@link #statesAt} the end; any thread may ask. */
  RuleStates latestStates() {
    return latestRules.initial;
  }

  /** Whether any period has closed before a place. */
  boolean hasPeriodAt(long place) {
    return periodAt(place) != NO_PERIOD;
  }

  /** The last period closed before a place. */
  long periodAt(long place) {
    if (place >= end()) {
      return lastPeriod;
    }
    for (long i = place - 1; i >= first; i--) {
      GlobalEntry entry = get(i);
      if (entry.kind() == GlobalEntry.Kind.PERIOD_END) {
        return entry.periodNumber();
      }
    }
    return periodBeforeFirst;
  }

  /** Forgets entries of effective time before {@code timeMs}, once they are half of all. */
  void forgetBefore(long timeMs) {
    if (entries.size() < FEWEST_TO_SWEEP || entries.get(entries.size() / 2).timeMs() >= timeMs) {
      return;
    }
    int count = 0;
    while (count < entries.size() && entries.get(count).timeMs() < timeMs) {
      GlobalEntry entry = entries.get(count);
      if (entry.kind() == GlobalEntry.Kind.PERIOD_END) {
        periodBeforeFirst = entry.periodNumber();
      }
      count++;
    }
    if (count > 0) {
      entries.subList(0, count).clear();
      first += count;
      while (ruleSets.size() > 1 && ruleSets.get(1).place < first) {
        ruleSets.remove(0);
      }
    }
  }
}
