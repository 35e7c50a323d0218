package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.Verdict;

/**
 * One rule of one user on its way through its life: the transitions, and nothing else. Reused;
 * {@link #load}, {@link #step}, then read what it came to.
 */
final class RuleMachine {
  /*
   * What is asked of the rule depends on the phase: the first level while no alert is open, the exit
   * after that. UNKNOWN holds everything, the times too: nothing is due while it lasts.
   */
  static final long NEVER = Long.MAX_VALUE;

  byte state;
  long sinceMs;
  long window;
  byte level;

  void load(RuleStates states, int i) {
    state = states.state[i];
    sinceMs = states.sinceMs(i);
    window = states.window(i);
    level = states.level(i);
  }

  /**
   * Takes the rule one check on.
   *
   * @param enter what the first level says
   * @param exit what the exit says
   * @param breachedLevel the highest level that is breached; 0 where none is
   * @param own whether this is after an event of the user's own
   */
  void step(
      ManagedRule rule, Verdict enter, Verdict exit, int breachedLevel, long timeMs, boolean own) {
    if (rule.ofLast() > 1 && own && enter != Verdict.UNKNOWN) {
      long breached = enter == Verdict.BREACHED ? 1 : 0;
      window = (window << 1 | breached) & -1L >>> -rule.ofLast();
    }
    boolean enough = rule.ofLast() == 1 || Long.bitCount(window) >= rule.breaches();
    boolean open = (state & RuleStates.FIRING) != 0;
    boolean disarmed = (state & RuleStates.DISARMED) != 0;
    Verdict asked = open || disarmed ? exit : enter;
    if (asked == Verdict.UNKNOWN) {
      state |= RuleStates.UNKNOWN;
      return;
    }
    state &= ~RuleStates.UNKNOWN;
    boolean breached = asked == Verdict.BREACHED;
    if (rule.ofLast() > 1) {
      breached = enough || ((open || disarmed) && breached);
    }
    switch (phase(state)) {
      case INACTIVE -> {
        if (breached) {
          begin(rule.pendingFor().isZero() ? RuleStates.FIRING : RuleStates.PENDING, timeMs);
        }
      }
      case PENDING -> {
        if (!breached) {
          begin((byte) 0, 0);
        } else if (timeMs - sinceMs >= rule.pendingFor().toMillis()) {
          begin(RuleStates.FIRING, timeMs);
        }
      }
      case FIRING, CLEARING -> {
        boolean clearing = (state & RuleStates.CLEARING) != 0;
        if (breached) {
          if (clearing) {
            begin(RuleStates.FIRING, timeMs);
          }
        } else if (clearing
            ? timeMs - sinceMs >= rule.keepFiringFor().toMillis()
            : rule.keepFiringFor().isZero()) {
          over(rule, timeMs);
        } else if (!clearing) {
          begin((byte) (RuleStates.FIRING | RuleStates.CLEARING), timeMs);
        }
      }
      case LATCHED -> {
        if (breached) {
          begin(RuleStates.FIRING, timeMs);
        } else if (!rule.isLatched()) {
          begin((byte) 0, 0); // the rule set was replaced by one that does not latch it
        }
      }
      case DISARMED -> {
        if (!breached) {
          begin((byte) 0, 0);
        }
      }
    }
    if ((state & RuleStates.FIRING) != 0 && breached) {
      level = (byte) Math.max(level, breachedLevel);
    }
  }

  private void begin(byte next, long timeMs) {
    state = next;
    sinceMs = timeMs;
    level = (next & RuleStates.FIRING) == 0 ? 0 : level;
  }

  private void over(ManagedRule rule, long timeMs) {
    if (rule.isLatched()) {
      begin((byte) (RuleStates.FIRING | RuleStates.LATCHED), timeMs);
    } else {
      begin((byte) 0, 0);
    }
  }

  /** What a reset makes of an open alert's state, which is over then. */
  static byte reset(byte state) {
    return (state & RuleStates.LATCHED) != 0 ? 0 : RuleStates.DISARMED;
  }

  static RulePhase phase(byte state) {
    if ((state & RuleStates.FIRING) != 0) {
      return (state & RuleStates.LATCHED) != 0
          ? RulePhase.LATCHED
          : (state & RuleStates.CLEARING) != 0 ? RulePhase.CLEARING : RulePhase.FIRING;
    }
    return (state & RuleStates.PENDING) != 0
        ? RulePhase.PENDING
        : (state & RuleStates.DISARMED) != 0 ? RulePhase.DISARMED : RulePhase.INACTIVE;
  }

  /** When the time of the phase runs out; {@link #NEVER} where it has none, or is held. */
  static long dueMs(ManagedRule rule, byte state, long sinceMs) {
    if ((state & RuleStates.UNKNOWN) != 0) {
      return NEVER;
    }
    return switch (phase(state)) {
      case PENDING -> sinceMs + rule.pendingFor().toMillis();
      case CLEARING -> sinceMs + rule.keepFiringFor().toMillis();
      default -> NEVER;
    };
  }
}
