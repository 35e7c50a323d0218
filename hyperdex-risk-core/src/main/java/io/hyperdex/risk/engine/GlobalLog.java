package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
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
    if (now.size >= FEWEST_TO_SWEEP && now.at(now.size / 2).timeMs() < timeMs) {
      forgetAllBefore(timeMs);
    }
  }

  /** Forgets entries of effective time before {@code timeMs}. */
  void forgetAllBefore(long timeMs) {
    Entries now = entries;
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

  // ---- as bytes

  /** The initial states of the rule sets there were, the present one's last. */
  List<RuleStates> initials() {
    List<RuleStates> initials = new ArrayList<>();
    for (RulesSince since = entries.rules; since != null; since = since.before) {
      initials.add(0, since.initial);
    }
    return initials;
  }

  /**
   * Writes the log.
   *
   * @param users gives a user's name, or null where its index is told instead
   */
  void write(StateWriter out, StateIds ids, IntFunction<@Nullable String> users) {
    Entries now = entries;
    out.putVar(now.first);
    out.putSigned(now.lastTimeMs);
    out.putSigned(now.lastPeriod);
    out.putSigned(now.periodBeforeFirst);
    List<RulesSince> sets = new ArrayList<>();
    for (RulesSince since = now.rules; since != null; since = since.before) {
      sets.add(0, since);
    }
    out.putVar(sets.size());
    for (RulesSince since : sets) {
      out.putSigned(since.place);
      RuleSetTable.writeName(out, since.initial.rules);
    }
    out.putVar(now.size);
    long timeMs = 0;
    for (int i = 0; i < now.size; i++) {
      GlobalEntry entry = now.at(i);
      out.putByte(entry.kind().ordinal());
      out.putSigned(entry.timeMs() - timeMs);
      timeMs = entry.timeMs();
      out.putSigned(entry.valuedAtMs() - timeMs);
      switch (entry.kind()) {
        case MOVE, MARK, JUMP ->
            ids.putToken(out, Objects.requireNonNull(entry.token(), "a price of no token"));
        case PERIOD_END -> out.putSigned(entry.periodNumber());
        case RULES -> {
          // the set is told by the place
        }
        case RESET -> {
          GlobalEntry.Reset reset = Objects.requireNonNull(entry.reset(), "a reset of what?");
          String name = users.apply(reset.user());
          out.putText(name);
          if (name == null) {
            out.putVar(reset.user());
          }
          out.putText(reset.rule());
          RuleBytes.writeReset(out, reset.by());
        }
      }
    }
  }

  /**
   * What {@link #write} wrote, into a log without entries.
   *
   * @param given the host's rule sets, the present one first
   * @param users gives a user's index, and knows it from then on
   */
  void read(StateReader in, StateIds ids, List<RuleSet> given, ToIntFunction<UserId> users) {
    long first = in.getVar();
    long lastTimeMs = in.getSigned();
    long lastPeriod = in.getSigned();
    long periodBeforeFirst = in.getSigned();
    RulesSince rules = readRules(in, given);
    int size = in.getCount(3);
    if (first < 0 || first > Long.MAX_VALUE - size) {
      throw in.bad("a log from place " + first + " on");
    }
    @Nullable GlobalEntry[] array = new GlobalEntry[Math.max(16, 2 * size)];
    long timeMs = 0;
    for (int i = 0; i < size; i++) {
      GlobalEntry.Kind kind = in.getEnum(GlobalEntry.Kind.values());
      timeMs += in.getSigned();
      long valuedAtMs = timeMs + in.getSigned();
      TokenState token = null;
      RuleSet set = null;
      long period = 0;
      GlobalEntry.Reset reset = null;
      switch (kind) {
        case MOVE, MARK, JUMP -> token = ids.getToken(in);
        case PERIOD_END -> period = in.getSigned();
        case RULES -> set = setSince(rules, first + i, in);
        case RESET -> {
          String name = in.getNullableText();
          int user = name == null ? in.getInt() : users.applyAsInt(UserId.of(name));
          reset = new GlobalEntry.Reset(user, in.getText(), RuleBytes.readReset(in));
        }
      }
      array[i] = new GlobalEntry(kind, timeMs, valuedAtMs, token, set, period, reset);
    }
    entries = new Entries(array, first, size, lastTimeMs, lastPeriod, periodBeforeFirst, rules);
  }

  private static RulesSince readRules(StateReader in, List<RuleSet> given) {
    RulesSince rules = null;
    int count = in.getCount(3);
    for (int i = 0; i < count; i++) {
      long place = in.getSigned();
      if (rules != null && place <= rules.place) {
        throw in.bad("rules in force from " + place + " on after some from " + rules.place);
      }
      RuleSet set = RuleSetTable.readName(in, given, i == count - 1);
      rules = new RulesSince(place, RuleStates.initial(set), rules);
    }
    if (rules == null) {
      throw in.bad("the rules in force expected");
    }
    return rules;
  }

  private static RuleSet setSince(RulesSince rules, long place, StateReader in) {
    for (RulesSince since = rules; since != null; since = since.before) {
      if (since.place == place) {
        return since.initial.rules;
      }
    }
    throw in.bad("a change of rules at place " + place + ", and no rules from there on");
  }

  /** The rule sets from a place on, and the one in force there. */
  private static RulesSince since(RulesSince rules, long place) {
    return rules.place < place || rules.before == null
        ? new RulesSince(rules.place, rules.initial, null)
        : new RulesSince(rules.place, rules.initial, since(rules.before, place));
  }
}
