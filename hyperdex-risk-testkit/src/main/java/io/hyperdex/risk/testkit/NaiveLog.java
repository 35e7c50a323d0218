package io.hyperdex.risk.testkit;

import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one log of global events, in order of arrival; a place in it is an index. */
final class NaiveLog {
  enum Kind {
    TICK,
    WITHDRAWN,
    FACTS,
    EXPIRY,
    PERIOD_END,
    RULES,
    RESET
  }

  /** A rule of one user was reset. */
  record Reset(UserId user, String rule) {}

  /**
   * One global event that took effect.
   *
   * @param kind what it was
   * @param effectiveMs effective time
   * @param valuedMs the moment it is valued at: T for a period end, else the effective time
   * @param token the token, or null
   * @param isFlow whether it makes value appear, vanish or jump without a price move
   */
  record Entry(
      Kind kind, long effectiveMs, long valuedMs, @Nullable TokenId token, boolean isFlow) {}

  private final List<Entry> entries = new ArrayList<>();
  private final TreeMap<Integer, RuleSet> rules = new TreeMap<>();
  private final Map<Integer, Reset> resets = new HashMap<>();

  NaiveLog(RuleSet first) {
    rules.put(-1, first);
  }

  int size() {
    return entries.size();
  }

  Entry get(int index) {
    return entries.get(index);
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  void putRules(int index, RuleSet set) {
    rules.put(index, set);
  }

  void putReset(int index, Reset reset) {
    resets.put(index, reset);
  }

  Reset reset(int index) {
    return Objects.requireNonNull(resets.get(index));
  }

  RuleSet rules(int place) {
    return rules.lowerEntry(place).getValue();
  }

  /** The place after every event of effective time up to a time. */
  int placeAfter(long timeMs) {
    int place = entries.size();
    while (place > 0 && entries.get(place - 1).effectiveMs() > timeMs) {
      place--;
    }
    return place;
  }
}
