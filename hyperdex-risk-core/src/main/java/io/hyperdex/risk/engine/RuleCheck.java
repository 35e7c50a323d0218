package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.wide.Hash128;
import io.hyperdex.risk.wide.Int128;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rules of one user on a view and moves their states. First {@link #check} decides
 * without touching anything, then {@link #commit} writes: most checks change nothing.
 */
final class RuleCheck {
  private final Counters counters;
  private final Reentry reentry;
  private final RuleTimers timers;
  private final Hash128 hash = new Hash128();
  private Verdict[] verdicts = new Verdict[8];
  private Alert[] openings = new Alert[8];
  private RuleMachine[] machines = new RuleMachine[0];
  private final Int128 scratch = new Int128();
  private @Nullable RuleMemory remembered;

  RuleCheck(Counters counters, Reentry reentry, RuleTimers timers) {
    this.counters = counters;
    this.reentry = reentry;
    this.timers = timers;
  }

  /**
   * Whether any rule's state changes on this view.
   *
   * @param own whether this is after an event of the user's own
   */
  boolean check(LiveView view, boolean own) {
    RuleStates states = view.account().header.rules;
    if (!states.foreign) {
      return check(view, states, own);
    }
    reentry.enter(view.account().index);
    try {
      return check(view, states, own);
    } finally {
      reentry.leave();
    }
  }

  private boolean check(LiveView view, RuleStates states, boolean own) {
    List<Rule> rules = states.rules.rules();
    int n = rules.size();
    if (n > verdicts.length) {
      verdicts = new Verdict[n];
      openings = new Alert[n];
    }
    if (states.managed != null && n > machines.length) {
      machines = new RuleMachine[n];
      Arrays.setAll(machines, i -> new RuleMachine());
    }
    boolean changed = false;
    for (int i = 0; i < n; i++) {
      if (rules.get(i) instanceof ManagedRule rule) {
        RuleMachine machine = machines[i];
        machine.load(states, i);
        guarded(rule, view, i, own, machine);
        changed |= !states.is(i, machine);
        continue;
      }
      boolean firing = (states.state[i] & RuleStates.FIRING) != 0;
      Verdict verdict = guarded(rules.get(i), view, i, firing);
      verdicts[i] = verdict;
      changed |= next(states.state[i], verdict) != states.state[i];
    }
    RuleMemory memory = states.memory;
    if (memory != null) {
      remembered = remember(memory, view, own);
      changed |= remembered != memory;
    }
    return changed;
  }

  private RuleMemory remember(RuleMemory memory, LiveView view, boolean own) {
    try {
      return memory.next(view, own, scratch);
    } catch (Throwable e) {
      counters.ruleErrors++; // a part of a sequence is broken: nothing is learnt from this check
      return memory;
    }
  }

  /**
   * All that the rule says is asked for here, the alert of a breach included: what a broken rule
   * throws, whatever it is, must not escape from a step that is half done.
   */
  private Verdict guarded(Rule rule, LiveView view, int i, boolean firing) {
    try {
      Verdict verdict = Objects.requireNonNull(rule.check(view), "verdict");
      if (verdict == Verdict.BREACHED && !firing) {
        openings[i] = opening(view.account().header.rules, i, rule, rule, view);
      }
      return verdict;
    } catch (Throwable e) {
      counters.ruleErrors++; // a broken rule can't be told; the others go on
      return Verdict.UNKNOWN;
    }
  }

  /** Takes a managed rule on; what it throws counts as UNKNOWN. */
  private void guarded(ManagedRule rule, LiveView view, int i, boolean own, RuleMachine machine) {
    RuleStates states = view.account().header.rules;
    try {
      List<Rule> levels = rule.levels();
      Verdict enter = Objects.requireNonNull(levels.get(0).check(view), "verdict");
      Verdict exit =
          rule.exit() == levels.get(0)
              ? enter
              : Objects.requireNonNull(rule.exit().check(view), "verdict");
      int breached = 0;
      for (int level = 1; level < levels.size(); level++) {
        breached = levels.get(level).check(view) == Verdict.BREACHED ? level : breached;
      }
      boolean wasFiring = (machine.state & RuleStates.FIRING) != 0;
      byte levelBefore = machine.level;
      machine.step(rule, enter, exit, breached, view.timeMs(), own);
      Rule level = levels.get(machine.level);
      if ((machine.state & RuleStates.FIRING) != 0
          && (!wasFiring || machine.level != levelBefore)) {
        Alert open = states.open[i];
        openings[i] =
            wasFiring && open != null
                ? image(open.id(), rule, level, open.openedAtMs(), view)
                : opening(states, i, rule, level, view);
      }
    } catch (Throwable e) {
      counters.ruleErrors++; // a broken rule can't be told; the others go on
      machine.load(states, i);
      machine.step(rule, Verdict.UNKNOWN, Verdict.UNKNOWN, 0, view.timeMs(), own);
    }
  }

  private Alert opening(RuleStates states, int i, Rule rule, Rule shown, LiveView view) {
    long timeMs = view.timeMs();
    String id = id(view, rule, timeMs, openedBefore(states, i, timeMs));
    return image(id, rule, shown, timeMs, view);
  }

  /**
   * @param shown the level of the rule that the alert is about
   */
  private static Alert image(String id, Rule rule, Rule shown, long openedAtMs, LiveView view) {
    return new Alert(
        id,
        view.user(),
        rule.name(),
        Objects.requireNonNull(shown.severity(), "severity"),
        AlertState.OPEN,
        openedAtMs,
        null,
        Objects.requireNonNull(shown.unit(), "unit"),
        Objects.requireNonNull(shown.usage(view), "usage"),
        Objects.requireNonNull(shown.limit(), "limit"),
        Objects.requireNonNull(shown.status(view), "status"),
        Objects.requireNonNull(rule.tags(), "tags"),
        rule.isShadow());
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
    List<Rule> rules = states.rules.rules();
    for (int i = 0; i < states.state.length; i++) {
      byte before = states.state[i];
      byte levelBefore = states.level(i);
      if (rules.get(i) instanceof ManagedRule) {
        states.set(i, machines[i]);
      } else {
        states.state[i] = next(before, verdicts[i]);
      }
      byte after = states.state[i];
      boolean wasFiring = (before & RuleStates.FIRING) != 0;
      boolean isFiring = (after & RuleStates.FIRING) != 0;
      if (isFiring && !wasFiring) {
        open(states, i, view.timeMs(), step);
      } else if (wasFiring && !isFiring) {
        resolve(states, i, view.timeMs(), step);
      } else if (isFiring && states.level(i) != levelBefore) {
        states.open[i] = openings[i]; // the same breach, more severe
        step.add(openings[i]);
      }
    }
    if (states.memory != null) {
      states.memory = remembered;
    }
    states.summarize();
    account.header.rules = states;
    timers.add(states.nextDueMs, account.index);
  }

  private void open(RuleStates states, int i, long timeMs, HistoryEntry step) {
    states.openedThen[i] = openedBefore(states, i, timeMs);
    states.lastOpenedMs[i] = timeMs;
    states.open[i] = openings[i];
    step.add(openings[i]);
  }

  /**
   * Puts other rules in force for an account; alerts of rules that are gone are resolved into the
   * step.
   *
   * @param blank the states of a user of whom the new rules have said nothing
   */
  static void replace(Account account, RuleStates blank, long timeMs, HistoryEntry step) {
    RuleStates old = account.header.rules;
    RuleStates leaving = old.copy();
    for (int i = 0; i < old.state.length; i++) {
      boolean gone = blank.rules.find(old.rules.rules().get(i).name()).isEmpty();
      if (gone && (old.state[i] & RuleStates.FIRING) != 0) {
        resolve(leaving, i, timeMs, step);
      }
    }
    account.header.rules = old.under(blank, account);
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
