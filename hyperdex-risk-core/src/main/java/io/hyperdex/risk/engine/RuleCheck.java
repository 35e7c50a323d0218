package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.wide.Hash128;
import java.util.List;
import java.util.Objects;

/**
 * Checks the rules of one user on a view and moves their states. First {@link #check} decides
 * without touching anything, then {@link #commit} writes: most checks change nothing.
 */
final class RuleCheck {
  private final Counters counters;
  private final Reentry reentry;
  private final Hash128 hash = new Hash128();
  private Verdict[] verdicts = new Verdict[8];
  private Alert[] openings = new Alert[8];

  RuleCheck(Counters counters, Reentry reentry) {
    this.counters = counters;
    this.reentry = reentry;
  }

  /** Whether any rule's state changes on this view. */
  boolean check(LiveView view) {
    RuleStates states = view.account().header.rules;
    if (!states.foreign) {
      return check(view, states);
    }
    reentry.enter(view.account().index);
    try {
      return check(view, states);
    } finally {
      reentry.leave();
    }
  }

  private boolean check(LiveView view, RuleStates states) {
    List<Rule> rules = states.rules.rules();
    int n = rules.size();
    if (n > verdicts.length) {
      verdicts = new Verdict[n];
      openings = new Alert[n];
    }
    boolean changed = false;
    for (int i = 0; i < n; i++) {
      boolean firing = (states.state[i] & RuleStates.FIRING) != 0;
      Verdict verdict = guarded(rules.get(i), view, i, firing);
      verdicts[i] = verdict;
      changed |= next(states.state[i], verdict) != states.state[i];
    }
    return changed;
  }

  /**
   * All that the rule says is asked for here, the alert of a breach included: what a broken rule
   * throws, whatever it is, must not escape from a step that is half done.
   */
  private Verdict guarded(Rule rule, LiveView view, int i, boolean firing) {
    try {
      Verdict verdict = Objects.requireNonNull(rule.check(view), "verdict");
      if (verdict == Verdict.BREACHED && !firing) {
        openings[i] = opening(view.account().header.rules, i, rule, view);
      }
      return verdict;
    } catch (Throwable e) {
      counters.ruleErrors++; // a broken rule can't be told; the others go on
      return Verdict.UNKNOWN;
    }
  }

  private Alert opening(RuleStates states, int i, Rule rule, LiveView view) {
    long timeMs = view.timeMs();
    return new Alert(
        id(view, rule, timeMs, openedBefore(states, i, timeMs)),
        view.user(),
        rule.name(),
        Objects.requireNonNull(rule.severity(), "severity"),
        AlertState.OPEN,
        timeMs,
        null,
        Objects.requireNonNull(rule.unit(), "unit"),
        Objects.requireNonNull(rule.usage(view), "usage"),
        Objects.requireNonNull(rule.limit(), "limit"),
        Objects.requireNonNull(rule.status(view), "status"));
  }

  /** How many alerts of the rule opened at this very millisecond. */
  private static int openedBefore(RuleStates states, int i, long timeMs) {
    return states.lastOpenedMs[i] == timeMs ? states.openedThen[i] + 1 : 0;
  }

  private static byte next(byte state, Verdict verdict) {
    return switch (verdict) {
      case WITHIN -> 0;
      case BREACHED -> RuleStates.FIRING;
      case UNKNOWN -> (byte) (state | RuleStates.UNKNOWN);
    };
  }

  /** Writes what the last {@link #check} of this view found; alerts go into the step. */
  void commit(LiveView view, HistoryEntry step) {
    Account account = view.account();
    RuleStates states = account.header.rules.copy();
    for (int i = 0; i < states.state.length; i++) {
      byte before = states.state[i];
      byte after = next(before, verdicts[i]);
      states.state[i] = after;
      boolean wasFiring = (before & RuleStates.FIRING) != 0;
      boolean isFiring = (after & RuleStates.FIRING) != 0;
      if (isFiring && !wasFiring) {
        open(states, i, view.timeMs(), step);
      } else if (wasFiring && !isFiring) {
        resolve(states, i, view.timeMs(), step);
      }
    }
    states.summarize();
    account.header.rules = states;
  }

  private void open(RuleStates states, int i, long timeMs, HistoryEntry step) {
    states.openedThen[i] = openedBefore(states, i, timeMs);
    states.lastOpenedMs[i] = timeMs;
    states.open[i] = openings[i];
    step.add(openings[i]);
  }

  static void resolve(RuleStates states, int i, long timeMs, HistoryEntry step) {
    Alert open = states.open[i];
    if (open == null) {
      throw new IllegalStateException(
          "rule fires without an alert: " + states.rules.rules().get(i));
    }
    states.open[i] = null;
    step.add(open.resolvedAt(timeMs));
  }

  private String id(LiveView view, Rule rule, long openedAtMs, int earlier) {
    hash.reset();
    hash.putString(view.user().value());
    hash.putString(rule.name());
    hash.putLong(openedAtMs);
    hash.putInt(earlier);
    hash.finish();
    return Hash128.hex(hash.high(), hash.low());
  }
}
