package io.hyperdex.risk.testkit;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;

import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.Activity;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one user's rules remember (contract section 6.7): every event with the totals after it, and
 * every stretch of time in which a part of a sequence was breached. Not thread safe.
 */
final class NaiveMemory {
  /** Totals after an own event; the first is of before all events. */
  record Totals(
      long timeMs,
      BigInteger trades,
      BigInteger turnover,
      BigInteger losses,
      BigInteger realizedLoss,
      BigInteger fees) {
    static final Totals NONE = new Totals(Long.MIN_VALUE, ZERO, ZERO, ZERO, ZERO, ZERO);

    BigInteger of(Activity activity) {
      return switch (activity) {
        case TRADES -> trades;
        case TURNOVER -> turnover;
        case LOSSES -> losses;
        case REALIZED_LOSS -> realizedLoss;
        case FEES -> fees;
      };
    }
  }

  private static final BigInteger LEAST = ONE.shiftLeft(127).negate();
  private static final BigInteger MOST = ONE.shiftLeft(127).subtract(ONE);

  private static final class Stretch {
    final boolean inOrder;
    @Nullable Long endMs;

    Stretch(boolean inOrder) {
      this.inOrder = inOrder;
    }
  }

  private final List<Totals> history = new ArrayList<>(List.of(Totals.NONE));

  /** From which element of the history a limit counts; and whether it was exceeded at last. */
  private final Map<ActivityLimit, Integer> since = new LinkedHashMap<>();

  private final Map<ActivityLimit, Boolean> exceeded = new LinkedHashMap<>();
  private final Map<SequenceRule, List<List<Stretch>>> sequences = new LinkedHashMap<>();

  private long lastCheckMs = Long.MIN_VALUE;
  private boolean used;
  private @Nullable RuleSet inUse;
  private @Nullable Long due;
  private boolean dueIsKnown;

  /** After an own event. */
  void add(Totals totals) {
    dueIsKnown = false;
    long last = history.get(history.size() - 1).timeMs();
    history.add(
        new Totals(
            Math.max(last, totals.timeMs()),
            totals.trades(),
            totals.turnover(),
            totals.losses(),
            clamped(totals.realizedLoss()),
            totals.fees()));
  }

  /** The conditions of a set are in force; those that were not before begin now. */
  void use(RuleSet set) {
    if (set == inUse) {
      return;
    }
    inUse = set;
    dueIsKnown = false;
    List<Rule> leaves = new ArrayList<>();
    set.rules().forEach(rule -> collect(rule, leaves));
    since.keySet().retainAll(leaves);
    exceeded.keySet().retainAll(leaves);
    boolean fresh = !used; // the set in force at the first event sees that event
    used = true;
    sequences.keySet().retainAll(leaves);
    for (Rule leaf : leaves) {
      if (leaf instanceof ActivityLimit limit) {
        since.putIfAbsent(limit, fresh ? 0 : history.size() - 1);
        exceeded.putIfAbsent(limit, false);
      } else {
        List<List<Stretch>> parts = new ArrayList<>();
        ((SequenceRule) leaf).parts().forEach(part -> parts.add(new ArrayList<>()));
        sequences.putIfAbsent((SequenceRule) leaf, parts);
      }
    }
  }

  private static void collect(Rule rule, List<Rule> into) {
    if (rule instanceof ManagedRule managed) {
      managed.levels().forEach(level -> collect(level, into));
      collect(managed.exit(), into);
    } else if (rule instanceof CombinedRule combined) {
      combined.parts().forEach(part -> collect(part, into));
    } else if (rule instanceof ActivityLimit) {
      into.add(rule);
    } else if (rule instanceof SequenceRule sequence) {
      into.add(rule);
      sequence.parts().forEach(part -> collect(part, into));
    }
  }

  // ---- activity

  /** What was done in the window as of a time, in raw units. */
  BigInteger amount(ActivityLimit limit, long timeMs) {
    long beginMs = limit.firstStep(timeMs) * limit.stepMs();
    int before = history.size() - 1;
    while (before > 0 && history.get(before).timeMs() >= beginMs) {
      before--;
    }
    before = Math.max(before, Objects.requireNonNull(since.get(limit)));
    Totals now = history.get(history.size() - 1);
    return clamped(now.of(limit.activity()).subtract(history.get(before).of(limit.activity())));
  }

  /** What 128 bits hold. */
  private static BigInteger clamped(BigInteger value) {
    return value.max(LEAST).min(MOST);
  }

  Verdict judge(ActivityLimit limit, long timeMs) {
    BigInteger line =
        limit.unit() == Unit.USD
            ? limit.most().movePointRight(12).toBigIntegerExact()
            : limit.most().toBigIntegerExact();
    return amount(limit, timeMs).compareTo(line) > 0 ? Verdict.BREACHED : Verdict.WITHIN;
  }

  BigDecimal shown(ActivityLimit limit, long timeMs) {
    BigInteger amount = amount(limit, timeMs);
    return limit.unit() == Unit.USD ? new BigDecimal(amount, 12) : new BigDecimal(amount);
  }

  /** The first time at which a limit is exceeded, or not any more, by the passing of time. */
  @Nullable Long dueMs() {
    if (!dueIsKnown) {
      due = findDue();
      dueIsKnown = true;
    }
    return due;
  }

  private @Nullable Long findDue() {
    Long first = null;
    for (Map.Entry<ActivityLimit, Boolean> entry : exceeded.entrySet()) {
      ActivityLimit limit = entry.getKey();
      for (int i = history.size() - 1; i > 0; i--) {
        long leavesMs = limit.leavesMs(Math.floorDiv(history.get(i).timeMs(), limit.stepMs()));
        if (leavesMs <= lastCheckMs) {
          break; // as have all before it
        }
        if ((judge(limit, leavesMs) == Verdict.BREACHED) != entry.getValue()) {
          first = first == null || leavesMs < first ? (Long) leavesMs : first;
        }
      }
    }
    return first;
  }

  // ---- sequences

  Verdict judge(SequenceRule rule, Function<Rule, Verdict> judge, long timeMs) {
    int last = rule.parts().size() - 1;
    if (judge.apply(rule.parts().get(last)) == Verdict.UNKNOWN) {
      return Verdict.UNKNOWN;
    }
    List<List<Stretch>> after = after(rule, judge, timeMs);
    Stretch stretch = latest(after.get(last));
    return stretch != null && stretch.endMs == null && stretch.inOrder
        ? Verdict.BREACHED
        : Verdict.WITHIN;
  }

  private List<List<Stretch>> after(SequenceRule rule, Function<Rule, Verdict> judge, long timeMs) {
    List<List<Stretch>> before = Objects.requireNonNull(sequences.get(rule));
    List<List<Stretch>> after = new ArrayList<>();
    for (int p = 0; p < rule.parts().size(); p++) {
      List<Stretch> stretches = new ArrayList<>(before.get(p));
      Stretch latest = latest(stretches);
      boolean open = latest != null && latest.endMs == null;
      Verdict verdict = judge.apply(rule.parts().get(p));
      if (verdict == Verdict.BREACHED && !open) {
        stretches.add(new Stretch(p == 0 || follows(before.get(p - 1), rule, timeMs)));
      } else if (verdict == Verdict.WITHIN && latest != null && open) {
        Stretch ended = new Stretch(latest.inOrder);
        ended.endMs = timeMs;
        stretches.set(stretches.size() - 1, ended);
      }
      after.add(stretches);
    }
    return after;
  }

  private static boolean follows(List<Stretch> previous, SequenceRule rule, long timeMs) {
    Stretch latest = latest(previous);
    return latest != null
        && latest.inOrder
        && (latest.endMs == null || timeMs - latest.endMs <= rule.within().toMillis());
  }

  private static @Nullable Stretch latest(List<Stretch> stretches) {
    return stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
  }

  /** After all rules were judged. Returns whether anything changed. */
  boolean checked(Function<Rule, Verdict> judge, long timeMs) {
    boolean changed = false;
    lastCheckMs = timeMs;
    for (Map.Entry<ActivityLimit, Boolean> entry : exceeded.entrySet()) {
      boolean now = judge(entry.getKey(), timeMs) == Verdict.BREACHED;
      changed |= now != entry.getValue();
      entry.setValue(now);
    }
    for (Map.Entry<SequenceRule, List<List<Stretch>>> entry : sequences.entrySet()) {
      List<List<Stretch>> after = after(entry.getKey(), judge, timeMs);
      changed |= !after.equals(entry.getValue());
      entry.setValue(after);
    }
    dueIsKnown &= !changed;
    return changed;
  }
}
