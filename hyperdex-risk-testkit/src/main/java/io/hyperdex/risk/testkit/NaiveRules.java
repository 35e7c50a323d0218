package io.hyperdex.risk.testkit;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.UserSnapshot.RuleState;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.TokenLimit;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rule states and alerts of one user (contract section 6), with the limits judged here and not
 * by the rules themselves. Not thread safe.
 */
final class NaiveRules {

  /** What the limits look at. */
  record View(
      long timeMs,
      NaiveExposure exposure,
      double drawdown,
      int lossesInARow,
      NaiveValueAtRisk.Scenarios scenarios,
      IntFunction<NaiveReturnVar> returnVar) {}

  /** The measure a limit looks at. */
  private record Usage(Unit unit, BigDecimal value, BigDecimal limit, MeasureStatus status) {}

  private static final class State {
    boolean firing;
    boolean unknown;
    int alert = -1;
    @Nullable NaiveLife life;
  }

  private final UserId user;
  private final Map<String, State> states = new TreeMap<>();
  private final List<NaiveAlert> alerts = new ArrayList<>();
  private final Map<NaiveAlert.Identity, NaiveAlert> unpublished = new LinkedHashMap<>();

  private final NaiveMemory memory = new NaiveMemory();

  NaiveRules(UserId user) {
    this.user = user;
  }

  /** After an own event, before the check. */
  void add(NaiveMemory.Totals totals) {
    memory.add(totals);
  }

  /** Every alert that ever opened in this history, in order of opening. */
  List<NaiveAlert> alerts() {
    return alerts;
  }

  /** Alerts opened or closed since the last call. */
  List<NaiveAlert> takeUnpublished() {
    List<NaiveAlert> result = List.copyOf(unpublished.values());
    unpublished.clear();
    return result;
  }

  /**
   * Judges every rule. Returns whether any state changed.
   *
   * @param own whether this is after an event of the user's own
   */
  boolean check(RuleSet set, View view, boolean own) {
    boolean changed = false;
    memory.use(set);
    for (Rule rule : set.rules()) {
      State state = states.computeIfAbsent(rule.name(), n -> new State());
      if (rule instanceof ManagedRule managed) {
        changed |= check(managed, state, view, own);
        continue;
      }
      boolean wasFiring = state.firing;
      boolean wasUnknown = state.unknown;
      Verdict verdict = judge(rule, view);
      state.unknown = verdict == Verdict.UNKNOWN;
      if (verdict == Verdict.BREACHED && !state.firing) {
        state.firing = true;
        open(rule.name(), rule, state, view);
      } else if (verdict == Verdict.WITHIN && state.firing) {
        resolve(state, view.timeMs());
      }
      changed |= wasFiring != state.firing || wasUnknown != state.unknown;
    }
    return changed | memory.checked(rule -> judge(rule, view), view.timeMs());
  }

  private boolean check(ManagedRule rule, State state, View view, boolean own) {
    NaiveLife life = state.life;
    if (life == null) {
      life = new NaiveLife();
      life.phase = state.firing ? RulePhase.FIRING : RulePhase.INACTIVE;
      state.life = life;
    }
    String before = life.describe();
    int level = life.level;
    List<Verdict> levels = new ArrayList<>();
    rule.levels().forEach(part -> levels.add(judge(part, view)));
    life.check(rule, levels, judge(rule.exit(), view), view.timeMs(), own);
    state.unknown = life.unknown;
    if (life.isOpen() && !state.firing) {
      state.firing = true;
      open(rule.name(), rule.levels().get(life.level), state, view);
    } else if (!life.isOpen() && state.firing) {
      resolve(state, view.timeMs());
    } else if (life.isOpen() && life.level != level) {
      raise(rule.levels().get(life.level), state, view);
    }
    return !before.equals(life.describe());
  }

  /** The first time at which something runs out; null where nothing does. */
  @Nullable Long dueMs(RuleSet set) {
    Long first = null;
    for (Rule rule : set.rules()) {
      State state = states.get(rule.name());
      if (rule instanceof ManagedRule managed && state != null && state.life != null) {
        Long due = state.life.dueMs(managed);
        first = due == null || (first != null && first < due) ? first : due;
      }
    }
    Long due = memory.dueMs();
    return due == null || (first != null && first < due) ? first : due;
  }

  /** Somebody resets a rule. Returns whether its alert was open. */
  boolean reset(String rule, long timeMs) {
    State state = states.get(rule);
    if (state == null || state.life == null || !state.life.isOpen()) {
      return false;
    }
    state.life.reset(timeMs);
    state.unknown = false;
    resolve(state, timeMs);
    return true;
  }

  /** The phase of a rule. */
  RulePhase phase(String rule) {
    State state = states.get(rule);
    if (state == null) {
      return RulePhase.INACTIVE;
    }
    return state.life != null
        ? state.life.phase
        : state.firing ? RulePhase.FIRING : RulePhase.INACTIVE;
  }

  /** Rules that are gone resolve their alerts. */
  void keepOnly(RuleSet set, long timeMs) {
    memory.use(set);
    for (Rule rule : set.rules()) {
      State state = states.get(rule.name());
      if (state != null && !(rule instanceof ManagedRule)) {
        state.life = null;
      } else if (state != null && state.life != null) {
        state.life.under((ManagedRule) rule);
      }
    }
    for (Map.Entry<String, State> entry : states.entrySet()) {
      if (set.find(entry.getKey()).isEmpty() && entry.getValue().firing) {
        resolve(entry.getValue(), timeMs);
      }
    }
    states.keySet().removeIf(name -> set.find(name).isEmpty());
  }

  RuleState state(String rule) {
    State state = states.get(rule);
    if (state == null) {
      return RuleState.INACTIVE;
    }
    if (state.firing) {
      return state.unknown ? RuleState.FIRING_UNKNOWN : RuleState.FIRING;
    }
    return state.unknown ? RuleState.INACTIVE_UNKNOWN : RuleState.INACTIVE;
  }

  private void open(String name, Rule shown, State state, View view) {
    int k = 0;
    for (NaiveAlert earlier : alerts) {
      if (earlier.identity().rule().equals(name)
          && earlier.identity().openedAtMs() == view.timeMs()) {
        k++;
      }
    }
    NaiveAlert alert = image(new NaiveAlert.Identity(user, name, view.timeMs(), k), shown, view);
    state.alert = alerts.size();
    alerts.add(alert);
    unpublished.put(alert.identity(), alert);
  }

  private NaiveAlert image(NaiveAlert.Identity identity, Rule shown, View view) {
    Usage usage = usage(shown, view);
    return new NaiveAlert(
        identity,
        shown.severity(),
        AlertState.OPEN,
        null,
        usage.unit(),
        usage.value(),
        usage.limit(),
        usage.status());
  }

  /** The same breach, more severe. */
  private void raise(Rule shown, State state, View view) {
    NaiveAlert raised = image(alerts.get(state.alert).identity(), shown, view);
    alerts.set(state.alert, raised);
    unpublished.put(raised.identity(), raised);
  }

  private void resolve(State state, long timeMs) {
    NaiveAlert resolved = alerts.get(state.alert).resolvedAt(timeMs);
    alerts.set(state.alert, resolved);
    state.firing = false;
    state.alert = -1;
    unpublished.put(resolved.identity(), resolved);
  }

  private Verdict judge(Rule rule, View view) {
    if (rule instanceof ActivityLimit limit) {
      return memory.judge(limit, view.timeMs());
    }
    if (rule instanceof CombinedRule combined) {
      return judge(combined, view);
    }
    if (rule instanceof SequenceRule sequence) {
      return memory.judge(sequence, part -> judge(part, view), view.timeMs());
    }
    if (rule instanceof ConsecutiveLossesLimit losses) {
      return verdict(view.lossesInARow() > losses.maxLosses());
    }
    NaiveExposure exposure = view.exposure();
    if (exposure.positions() == 0) {
      return Verdict.WITHIN;
    }
    if (rule instanceof TokenLimit limit) {
      return isUnusable(exposure.status(), limit.partialData())
          ? Verdict.UNKNOWN
          : verdict(size(exposure, limit).compareTo(NaiveMath.raw(limit.maxValue())) > 0);
    }
    if (rule instanceof VarLimit limit) {
      NaiveValueAtRisk var = view.scenarios().at(limit.confidenceBps());
      BigInteger micros = var.micros();
      if (micros == null
          || var.status() == MeasureStatus.INSUFFICIENT_DATA
          || var.status() == MeasureStatus.UNDEFINED
          || isUnusable(var.status(), limit.partialData())) {
        return Verdict.UNKNOWN;
      }
      BigInteger raw = micros.multiply(BigInteger.valueOf(1_000_000));
      return verdict(raw.compareTo(NaiveMath.raw(limit.maxVar())) > 0);
    }
    if (rule instanceof ReturnVarLimit limit) {
      NaiveReturnVar var = view.returnVar().apply(limit.confidenceBps());
      Double loss = var.loss();
      if (loss == null
          || var.status() == MeasureStatus.INSUFFICIENT_DATA
          || isUnusable(var.status(), limit.partialData())) {
        return Verdict.UNKNOWN;
      }
      return verdict(loss > limit.maxLoss());
    }
    if (rule instanceof ExposureLimit limit) {
      return isUnusable(exposure.status(), limit.partialData())
          ? Verdict.UNKNOWN
          : verdict(exposure.gross().compareTo(NaiveMath.raw(limit.maxGross())) > 0);
    }
    if (rule instanceof ConcentrationLimit limit) {
      if (isUnusable(exposure.status(), limit.partialData())) {
        return Verdict.UNKNOWN;
      }
      boolean counts =
          exposure.gross().compareTo(NaiveMath.raw(limit.minGross())) >= 0
              && exposure.positions() >= limit.minHoldings();
      return verdict(counts && exposure.concentration() > limit.maxShare());
    }
    if (rule instanceof DrawdownLimit limit) {
      return isUnusable(exposure.status(), limit.partialData())
          ? Verdict.UNKNOWN
          : verdict(view.drawdown() > limit.maxDrawdown());
    }
    throw new IllegalArgumentException(
        "the oracle knows the limits of this library only, not " + rule.getClass().getName());
  }

  private Verdict judge(CombinedRule rule, View view) {
    List<Verdict> said = rule.parts().stream().map(part -> judge(part, view)).toList();
    boolean unknown = said.contains(Verdict.UNKNOWN);
    return switch (rule.operator()) {
      case NOT -> unknown ? Verdict.UNKNOWN : verdict(said.get(0) == Verdict.WITHIN);
      case ALL ->
          said.contains(Verdict.WITHIN)
              ? Verdict.WITHIN
              : unknown ? Verdict.UNKNOWN : Verdict.BREACHED;
      case ANY ->
          said.contains(Verdict.BREACHED)
              ? Verdict.BREACHED
              : unknown ? Verdict.UNKNOWN : Verdict.WITHIN;
    };
  }

  private static BigInteger size(NaiveExposure exposure, TokenLimit limit) {
    return exposure.values().getOrDefault(limit.token(), BigInteger.ZERO).abs();
  }

  private static boolean isUnusable(MeasureStatus status, PartialData choice) {
    return status != MeasureStatus.OK && choice != PartialData.EVALUATE;
  }

  private static Verdict verdict(boolean breached) {
    return breached ? Verdict.BREACHED : Verdict.WITHIN;
  }

  private Usage usage(Rule rule, View view) {
    NaiveExposure exposure = view.exposure();
    if (rule instanceof ActivityLimit limit) {
      return new Usage(
          limit.unit(), memory.shown(limit, view.timeMs()), limit.most(), MeasureStatus.OK);
    }
    if (rule instanceof CombinedRule combined) {
      return usage(combined.parts().get(0), view);
    }
    if (rule instanceof SequenceRule sequence) {
      return usage(sequence.parts().get(sequence.parts().size() - 1), view);
    }
    if (rule instanceof TokenLimit limit) {
      return new Usage(
          Unit.USD,
          NaiveMath.dollars(size(exposure, limit)),
          limit.maxValue().toBigDecimal(),
          exposure.status());
    }
    if (rule instanceof ExposureLimit limit) {
      return new Usage(
          Unit.USD,
          NaiveMath.dollars(exposure.gross()),
          limit.maxGross().toBigDecimal(),
          exposure.status());
    }
    if (rule instanceof ConcentrationLimit limit) {
      return new Usage(
          Unit.RATIO,
          new BigDecimal(exposure.concentration()),
          new BigDecimal(limit.maxShare()),
          exposure.status());
    }
    if (rule instanceof DrawdownLimit limit) {
      return new Usage(
          Unit.RATIO,
          new BigDecimal(view.drawdown()),
          new BigDecimal(limit.maxDrawdown()),
          exposure.status());
    }
    if (rule instanceof VarLimit limit) {
      NaiveValueAtRisk var = view.scenarios().at(limit.confidenceBps());
      return new Usage(
          Unit.USD,
          new BigDecimal(saturated(var.micros()), 6),
          limit.maxVar().toBigDecimal(),
          var.status());
    }
    if (rule instanceof ReturnVarLimit limit) {
      NaiveReturnVar var = view.returnVar().apply(limit.confidenceBps());
      return new Usage(
          Unit.RATIO,
          new BigDecimal(Objects.requireNonNull(var.loss())),
          new BigDecimal(limit.maxLoss()),
          var.status());
    }
    ConsecutiveLossesLimit limit = (ConsecutiveLossesLimit) rule;
    return new Usage(
        Unit.COUNT,
        BigDecimal.valueOf(view.lossesInARow()),
        BigDecimal.valueOf(limit.maxLosses()),
        MeasureStatus.OK);
  }

  private static BigInteger saturated(@Nullable BigInteger micros) {
    return (micros == null ? BigInteger.ZERO : micros)
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .min(BigInteger.valueOf(Long.MAX_VALUE));
  }
}
