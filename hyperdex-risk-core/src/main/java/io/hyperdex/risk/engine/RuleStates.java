package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.rule.RuleSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of every rule of one user. Not changed in place once a header holds it: {@link #copy}
 * first, so that an older header keeps its own.
 */
final class RuleStates {
  static final byte FIRING = 1;
  static final byte UNKNOWN = 2;

  /** Of no rules. */
  static final RuleStates NONE = initial(RuleSet.empty());

  final RuleSet rules;
  final byte[] state;
  final @Nullable Alert[] open;
  final long[] lastOpenedMs;
  final int[] openedThen;

  /** Whether a rule is not one of this library's, and may call anything. */
  final boolean foreign;

  /** One bit for each rule that fires, and the highest where one is unknown. */
  private long summary;

  private RuleStates(
      RuleSet rules,
      boolean foreign,
      byte[] state,
      @Nullable Alert[] open,
      long[] lastOpenedMs,
      int[] openedThen) {
    this.rules = rules;
    this.foreign = foreign;
    this.state = state;
    this.open = open;
    this.lastOpenedMs = lastOpenedMs;
    this.openedThen = openedThen;
    summarize();
  }

  /** To be called when states were written, before anybody else sees them. */
  void summarize() {
    summary = 0;
    for (int i = 0; i < state.length; i++) {
      boolean plain = i < RuleProgram.MOST_RULES && (state[i] & UNKNOWN) == 0;
      summary |= plain ? (long) state[i] << i : Long.MIN_VALUE;
    }
  }

  /** Whether just the rules of a mask fire and none is unknown. */
  boolean isJust(long firing) {
    return summary == firing;
  }

  static RuleStates initial(RuleSet rules) {
    int n = rules.size();
    long[] never = new long[n];
    Arrays.fill(never, Long.MIN_VALUE);
    boolean foreign = rules.rules().stream().anyMatch(RuleProgram::isForeign);
    return new RuleStates(rules, foreign, new byte[n], new Alert[n], never, new int[n]);
  }

  RuleStates copy() {
    return new RuleStates(
        rules, foreign, state.clone(), open.clone(), lastOpenedMs.clone(), openedThen.clone());
  }

  /** The states under another rule set: rules of the same name keep theirs. */
  RuleStates under(RuleSet next) {
    RuleStates moved = initial(next);
    for (int to = 0; to < next.size(); to++) {
      int from = indexOf(next.rules().get(to).name());
      if (from >= 0) {
        moved.state[to] = state[from];
        moved.open[to] = open[from];
        moved.lastOpenedMs[to] = lastOpenedMs[from];
        moved.openedThen[to] = openedThen[from];
      }
    }
    moved.summarize();
    return moved;
  }

  int indexOf(String name) {
    for (int i = 0; i < state.length; i++) {
      if (rules.rules().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  int openCount() {
    int count = 0;
    for (byte s : state) {
      count += s & FIRING;
    }
    return count;
  }

  /** Whether no rule has ever had anything to say. */
  boolean isBlank() {
    for (int i = 0; i < state.length; i++) {
      if (state[i] != 0 || lastOpenedMs[i] != Long.MIN_VALUE) {
        return false;
      }
    }
    return true;
  }
}
