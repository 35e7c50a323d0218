package io.hyperdex.risk.testkit;

import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The life of one managed rule of one user, as a table (contract section 6.6). Not thread safe. */
final class NaiveLife {
  private record Row(
      RulePhase from, Verdict said, BiPredicate<ManagedRule, Long> when, RulePhase to) {}

  private static final BiPredicate<ManagedRule, Long> ALWAYS = (rule, time) -> true;
  private static final BiPredicate<ManagedRule, Long> PENDED =
      (rule, time) -> time >= rule.pendingFor().toMillis();
  private static final BiPredicate<ManagedRule, Long> KEPT =
      (rule, time) -> time >= rule.keepFiringFor().toMillis();
  private static final BiPredicate<ManagedRule, Long> NO_PENDING =
      (rule, time) -> rule.pendingFor().isZero();
  private static final BiPredicate<ManagedRule, Long> NO_KEEPING =
      (rule, time) -> rule.keepFiringFor().isZero();
  private static final BiPredicate<ManagedRule, Long> LATCHES = (rule, time) -> rule.isLatched();

  /** The first row that fits counts; where none does, nothing changes. */
  private static final List<Row> TABLE =
      List.of(
          new Row(RulePhase.INACTIVE, Verdict.BREACHED, NO_PENDING, RulePhase.FIRING),
          new Row(RulePhase.INACTIVE, Verdict.BREACHED, ALWAYS, RulePhase.PENDING),
          new Row(RulePhase.PENDING, Verdict.WITHIN, ALWAYS, RulePhase.INACTIVE),
          new Row(RulePhase.PENDING, Verdict.BREACHED, PENDED, RulePhase.FIRING),
          new Row(RulePhase.FIRING, Verdict.WITHIN, NO_KEEPING.and(LATCHES), RulePhase.LATCHED),
          new Row(RulePhase.FIRING, Verdict.WITHIN, NO_KEEPING, RulePhase.INACTIVE),
          new Row(RulePhase.FIRING, Verdict.WITHIN, ALWAYS, RulePhase.CLEARING),
          new Row(RulePhase.CLEARING, Verdict.BREACHED, ALWAYS, RulePhase.FIRING),
          new Row(RulePhase.CLEARING, Verdict.WITHIN, KEPT.and(LATCHES), RulePhase.LATCHED),
          new Row(RulePhase.CLEARING, Verdict.WITHIN, KEPT, RulePhase.INACTIVE),
          new Row(RulePhase.LATCHED, Verdict.BREACHED, ALWAYS, RulePhase.FIRING),
          new Row(RulePhase.LATCHED, Verdict.WITHIN, LATCHES.negate(), RulePhase.INACTIVE),
          new Row(RulePhase.DISARMED, Verdict.WITHIN, ALWAYS, RulePhase.INACTIVE));

  RulePhase phase = RulePhase.INACTIVE;
  boolean unknown;
  long sinceMs;
  int level;
  private final Deque<Boolean> lastEvents = new ArrayDeque<>();

  boolean isOpen() {
    return phase == RulePhase.FIRING || phase == RulePhase.CLEARING || phase == RulePhase.LATCHED;
  }

  /** One check at a time; levels are what the levels say, the first one first. */
  void check(ManagedRule rule, List<Verdict> levels, Verdict exit, long timeMs, boolean own) {
    Verdict enter = levels.get(0);
    if (own && enter != Verdict.UNKNOWN && rule.ofLast() > 1) {
      lastEvents.addLast(enter == Verdict.BREACHED);
      if (lastEvents.size() > rule.ofLast()) {
        lastEvents.removeFirst();
      }
    }
    Verdict said = isOpen() || phase == RulePhase.DISARMED ? exit : enter;
    unknown = said == Verdict.UNKNOWN;
    if (unknown) {
      return;
    }
    if (rule.ofLast() > 1) {
      long breaches = lastEvents.stream().limit(rule.ofLast()).filter(b -> b).count();
      boolean enough = breaches >= rule.breaches();
      if (enough) {
        said = Verdict.BREACHED;
      } else if (!isOpen() && phase != RulePhase.DISARMED) {
        said = Verdict.WITHIN;
      }
    }
    for (Row row : TABLE) {
      if (row.from == phase && row.said == said && row.when.test(rule, timeMs - sinceMs)) {
        go(row.to, timeMs);
        break;
      }
    }
    if (isOpen() && said == Verdict.BREACHED) {
      for (int i = 1; i < levels.size(); i++) {
        level = levels.get(i) == Verdict.BREACHED ? Math.max(level, i) : level;
      }
    }
  }

  private void go(RulePhase to, long timeMs) {
    phase = to;
    sinceMs = to == RulePhase.INACTIVE ? 0 : timeMs;
    level = isOpen() ? level : 0;
  }

  /** Somebody resets the rule, whose alert is open. */
  void reset(long timeMs) {
    go(phase == RulePhase.LATCHED ? RulePhase.INACTIVE : RulePhase.DISARMED, timeMs);
    unknown = false;
  }

  /** When a time runs out; null where none does. */
  @Nullable Long dueMs(ManagedRule rule) {
    if (unknown) {
      return null;
    }
    return switch (phase) {
      case PENDING -> sinceMs + rule.pendingFor().toMillis();
      case CLEARING -> sinceMs + rule.keepFiringFor().toMillis();
      default -> null;
    };
  }

  /** Everything that may change. */
  String describe() {
    return phase + " " + unknown + " " + sinceMs + " " + level + " " + lastEvents;
  }

  /** Goes on as another rule of the same name. */
  void under(ManagedRule rule) {
    level = Math.min(level, rule.levels().size() - 1);
  }
}
