package io.hyperdex.risk.engine;

import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.util.Objects;

/**
 * Checks the rules of a {@link LeanState} and moves their states: first {@link #check} decides,
 * then {@link #commit} writes. Reused; NOT thread safe.
 */
final class LeanRuleCheck {
  private final LeanCore core;
  private final LeanView view;
  private final LeanState state;
  private final double[] usage = new double[LeanSlab.MAX_RULES];
  private final MeasureStatus[] quality = new MeasureStatus[LeanSlab.MAX_RULES];
  private long breached;
  private long unknown;
  private long changes;
  private double varRoom;
  private LeanRules rules;

  LeanRuleCheck(LeanCore core, LeanView view) {
    this.core = core;
    this.view = view;
    this.state = view.state;
    this.rules = core.rules;
  }

  /** Another record is in hand: what was found in the last one is gone. */
  void begin() {
    varRoom = 0;
  }

  /** Takes the record over to another rule set: open alerts of rules that are gone resolve. */
  void moveTo(LeanRules next, long timeMs) {
    if (!state.seen) {
      state.generation = next.generation;
      return;
    }
    LeanRules old = next.ofGeneration(state.generation);
    int[] from = next.placesIn(old.set);
    long firing = 0;
    long held = 0;
    long kept = 0;
    for (int to = 0; to < from.length; to++) {
      if (from[to] >= 0) {
        firing |= (state.firing >>> from[to] & 1) << to;
        held |= (state.unknown >>> from[to] & 1) << to;
        kept |= 1L << from[to];
      }
    }
    LeanSide side = state.side;
    if (side != null) {
      for (int i = 0; i < old.size; i++) {
        if ((state.firing & ~kept & 1L << i) != 0) {
          resolve(side, i, timeMs);
        }
      }
      side.move(from);
    }
    state.firing = firing;
    state.unknown = held;
    state.generation = next.generation;
  }

  /** Whether any rule's state changes. */
  boolean check() {
    rules = core.rules;
    if (rules.generation != state.generation) {
      return false; // it was swapped this moment; the swap comes by and checks
    }
    breached =
        rules.exceeded(
            state.holdings,
            state.gross,
            state.largest,
            state.currentIndex(),
            state.peak,
            state.streak);
    boolean doubtful = state.holdings > 0 && state.status() != MeasureStatus.OK;
    unknown = doubtful ? rules.strict : 0;
    if (rules.varRules != 0 && state.holdings > 0) {
      checkVar();
    }
    if (rules.returnRules != 0 && state.holdings > 0) {
      checkReturns();
    }
    if (rules.customRules != 0) {
      checkCustom();
    }
    breached &= ~unknown;
    return firing() != state.firing || unknown != state.unknown;
  }

  private long firing() {
    return state.firing & unknown | breached;
  }

  private void checkVar() {
    double room = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rules.size; i++) {
      if (rules.kind[i] != LeanRules.VAR) {
        continue;
      }
      VarLimit rule = (VarLimit) rules.set.rules().get(i);
      MeasureStatus status = view.valueAtRiskStatus(rule.confidenceBps());
      boolean above = view.valueAtRiskExceeds(rule.confidenceBps(), rule.maxVar());
      take(i, status, rule.partialData(), above);
      if (status != MeasureStatus.OK) {
        room = 0;
      } else if (room > 0) {
        double here = view.valueAtRiskRoomUsd(rule.confidenceBps(), rule.maxVar(), above);
        room = Math.min(room, here);
      }
    }
    varRoom = room;
    LeanSide side = state.side; // who has none is below all limits whatever the scenario
    if (side != null && state.count == core.slab.slots) {
      LeanVarRoom.note(side, state, core.slab.slots, rules, view.scenariosNumber(), room);
    }
  }

  /**
   * What the P&L of every scenario may move by, USD, with all VaR rules staying as they are since
   * the last {@link #check}; 0 where there was none.
   */
  double varRoom() {
    return varRoom;
  }

  private void checkReturns() {
    for (int i = 0; i < rules.size; i++) {
      if (rules.kind[i] != LeanRules.RETURN_VAR) {
        continue;
      }
      ReturnVarLimit rule = (ReturnVarLimit) rules.set.rules().get(i);
      take(
          i,
          view.returnVarStatus(rule.confidenceBps()),
          rule.partialData(),
          view.returnVarExceeds(rule.confidenceBps(), rule.maxLoss()));
    }
  }

  private void take(int i, MeasureStatus status, PartialData partialData, boolean exceeds) {
    boolean told =
        status != MeasureStatus.INSUFFICIENT_DATA
            && status != MeasureStatus.UNDEFINED
            && (partialData == PartialData.EVALUATE || status == MeasureStatus.OK);
    if (!told) {
      unknown |= 1L << i;
    } else if (exceeds) {
      breached |= 1L << i;
    }
  }

  private void checkCustom() {
    core.reentry.enter(state.user);
    try {
      for (int i = 0; i < rules.size; i++) {
        if (rules.kind[i] == LeanRules.CUSTOM) {
          checkCustom(i, rules.set.rules().get(i));
        }
      }
    } finally {
      core.reentry.leave();
    }
  }

  /** All that a rule says is asked for here: what it throws must not escape from a step. */
  private void checkCustom(int i, Rule rule) {
    long bit = 1L << i;
    try {
      Verdict verdict = Objects.requireNonNull(rule.check(view), "verdict");
      if (verdict == Verdict.BREACHED) {
        if ((state.firing & bit) == 0) {
          usage[i] = rule.usage(view).doubleValue();
          quality[i] = Objects.requireNonNull(rule.status(view), "status");
          Objects.requireNonNull(rule.severity(), "severity");
          Objects.requireNonNull(rule.unit(), "unit");
          Objects.requireNonNull(rule.limit(), "limit");
        }
        breached |= bit;
      } else if (verdict == Verdict.UNKNOWN) {
        unknown |= bit;
      }
    } catch (Throwable e) {
      core.counters.ruleErrors.increment(); // a broken rule can't be told; the others go on
      unknown |= bit;
    }
  }

  /** Takes what the last {@link #check} found into the state. */
  void commit() {
    long before = state.firing;
    long after = firing();
    changes = before ^ after;
    state.firing = after;
    state.unknown = unknown;
    for (long left = changes & after; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      Rule rule = rules.set.rules().get(i);
      double value = usage(i, rule);
      core.sideOf(state).open(rules.size, i, rule, view.timeMs(), value, quality(i, rule));
    }
  }

  /** Sends the alerts of the last {@link #commit}, once the record is written. */
  void send() {
    for (long left = changes; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      LeanSide side = core.sideOf(state);
      if ((state.firing & 1L << i) != 0) {
        core.counters.alertsOpened.increment();
        send(side, i, rules.set.rules().get(i), Long.MIN_VALUE);
      } else {
        resolve(side, i, view.timeMs());
      }
    }
  }

  private void resolve(LeanSide side, int i, long timeMs) {
    Rule rule = side.openedBy[i];
    if (rule == null) {
      throw new IllegalStateException("rule " + i + " fires without an alert");
    }
    core.counters.alertsResolved.increment();
    send(side, i, rule, timeMs);
  }

  private void send(LeanSide side, int i, Rule rule, long closedMs) {
    core.reentry.enterIfInline(state.user);
    try {
      if (closedMs == Long.MIN_VALUE) {
        core.alerts.opened(state.user, rule, side, i);
      } else {
        core.alerts.resolved(state.user, rule, side, i, closedMs);
      }
    } finally {
      core.reentry.leaveIfInline();
    }
  }

  private double usage(int i, Rule rule) {
    return switch (rules.kind[i]) {
      case LeanRules.EXPOSURE -> state.gross;
      case LeanRules.CONCENTRATION -> state.concentration();
      case LeanRules.DRAWDOWN -> state.drawdown();
      case LeanRules.LOSSES -> state.streak;
      case LeanRules.VAR -> view.valueAtRiskMicros(((VarLimit) rule).confidenceBps()) / 1e6;
      case LeanRules.RETURN_VAR -> view.returnVar(((ReturnVarLimit) rule).confidenceBps());
      default -> usage[i];
    };
  }

  private MeasureStatus quality(int i, Rule rule) {
    return switch (rules.kind[i]) {
      case LeanRules.LOSSES -> MeasureStatus.OK;
      case LeanRules.VAR -> view.valueAtRiskStatus(((VarLimit) rule).confidenceBps());
      case LeanRules.RETURN_VAR -> view.returnVarStatus(((ReturnVarLimit) rule).confidenceBps());
      case LeanRules.CUSTOM -> quality[i];
      default -> state.status();
    };
  }
}
