package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.RuleStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of every rule of one user. Not changed in place once a header holds it: {@link #copy}
 * first, so that an older header keeps its own.
 */
final class RuleStates {
  static final byte FIRING = 1;
  static final byte UNKNOWN = 2;

  // Of managed rules; CLEARING and LATCHED come with FIRING, as their alert is open
  static final byte PENDING = 4;
  static final byte CLEARING = 8;
  static final byte LATCHED = 16;
  static final byte DISARMED = 32;

  /** Of no rules. */
  static final RuleStates NONE = initial(RuleSet.empty());

  final RuleSet rules;
  final byte[] state;
  final @Nullable Alert[] open;
  final long[] lastOpenedMs;
  final int[] openedThen;

  /** Whether a rule is not one of this library's, and may call anything. */
  final boolean foreign;

  /** Null where no rule is managed. */
  final @Nullable ManagedStates managed;

  /** What rules remember of the past; null where none does. */
  @Nullable RuleMemory memory;

  /** When the first time of a phase runs out; {@link RuleMachine#NEVER} where none does. */
  long nextDueMs;

  /** One bit for each rule that fires, and the highest where one is unknown. */
  private long summary;

  private RuleStates(
      RuleSet rules,
      boolean foreign,
      byte[] state,
      @Nullable Alert[] open,
      long[] lastOpenedMs,
      int[] openedThen,
      @Nullable ManagedStates managed,
      @Nullable RuleMemory memory) {
    this.managed = managed;
    this.memory = memory;
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
    nextDueMs = memory == null ? RuleMachine.NEVER : memory.dueMs();
    for (int i = 0; i < state.length; i++) {
      boolean plain = i < RuleProgram.MOST_RULES && (state[i] & ~FIRING) == 0;
      summary |= plain ? (long) state[i] << i : Long.MIN_VALUE;
      if (managed != null && rules.rules().get(i) instanceof ManagedRule rule) {
        nextDueMs = Math.min(nextDueMs, RuleMachine.dueMs(rule, state[i], managed.sinceMs[i]));
      }
    }
  }

  /** What a host sees of a rule. */
  RuleStatus status(int i) {
    Alert alert = open[i];
    long since = sinceMs(i);
    return new RuleStatus(
        rules.rules().get(i).name(),
        RuleMachine.phase(state[i]),
        (state[i] & UNKNOWN) != 0,
        since == 0 ? null : since,
        alert == null ? null : alert.severity(),
        managed == null ? null : managed.lastReset[i]);
  }

  long sinceMs(int i) {
    return managed == null ? 0 : managed.sinceMs[i];
  }

  long window(int i) {
    return managed == null ? 0 : managed.window[i];
  }

  byte level(int i) {
    return managed == null ? 0 : managed.level[i];
  }

  /** Writes what a machine came to; {@link #summarize} comes last. */
  void set(int i, RuleMachine machine) {
    ManagedStates all = managed;
    if (all == null) {
      throw new IllegalStateException("no rule is managed");
    }
    state[i] = machine.state;
    all.sinceMs[i] = machine.sinceMs;
    all.window[i] = machine.window;
    all.level[i] = machine.level;
  }

  /** Whether a machine came to what is here already. */
  boolean is(int i, RuleMachine machine) {
    return state[i] == machine.state
        && sinceMs(i) == machine.sinceMs
        && window(i) == machine.window
        && level(i) == machine.level;
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
    boolean hasLives = rules.rules().stream().anyMatch(ManagedRule.class::isInstance);
    return new RuleStates(
        rules,
        foreign,
        new byte[n],
        new Alert[n],
        never,
        new int[n],
        hasLives ? ManagedStates.of(n) : null,
        RuleMemory.initial(RuleLeaves.of(rules)));
  }

  RuleStates copy() {
    return new RuleStates(
        rules,
        foreign,
        state.clone(),
        open.clone(),
        lastOpenedMs.clone(),
        openedThen.clone(),
        managed == null ? null : managed.copy(),
        memory);
  }

  /**
   * The states under another rule set: rules of the same name keep theirs, and conditions that are
   * equal what they remember.
   *
   * @param blank the states of a user of whom the new rules have said nothing
   */
  RuleStates under(RuleStates blank, Account account) {
    RuleSet next = blank.rules;
    RuleStates moved = blank.copy();
    if (moved.memory != null) {
      moved.memory = RuleMemory.under(memory, moved.memory.leaves, account);
    }
    for (int to = 0; to < next.size(); to++) {
      int from = indexOf(next.rules().get(to).name());
      if (from >= 0) {
        boolean lives = next.rules().get(to) instanceof ManagedRule;
        moved.state[to] = lives ? state[from] : (byte) (state[from] & (FIRING | UNKNOWN));
        if (moved.managed != null && managed != null && lives) {
          moved.managed.take(to, managed, from, (ManagedRule) next.rules().get(to));
        }
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

  private static boolean isShown(@Nullable Alert alert) {
    return alert != null && !alert.shadow();
  }

  /** The open alerts of rules that are not in shadow, in rule order. */
  List<Alert> shown() {
    List<Alert> shown = new ArrayList<>();
    for (Alert alert : open) {
      if (isShown(alert)) {
        shown.add(alert);
      }
    }
    return shown;
  }

  int shownCount() {
    int count = 0;
    for (Alert alert : open) {
      count += isShown(alert) ? 1 : 0;
    }
    return count;
  }

  int openCount() {
    int count = 0;
    for (byte s : state) {
      count += s & FIRING;
    }
    return count;
  }

  /** Whether a rule has ever had anything to say. */
  boolean isUsed(int i) {
    return state[i] != 0
        || lastOpenedMs[i] != Long.MIN_VALUE
        || (managed != null && (managed.window[i] != 0 || managed.lastReset[i] != null));
  }

  /** Whether no rule has ever had anything to say. */
  boolean isBlank() {
    for (int i = 0; i < state.length; i++) {
      if (isUsed(i)) {
        return false;
      }
    }
    return true;
  }
}
