package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.wide.Int128;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one user's rules remember of the past. Immutable: {@link #next} makes the one after a check.
 *
 * <p>Of an activity limit: what had been done before each step of the window began, and whether the
 * limit is exceeded, which changes with time alone. Of a sequence: which parts are breached, which
 * of these breaches came in order, and when each part was breached last. All of it is a function of
 * the user's events and of the moments at which verdicts change, not of how often anybody looked.
 */
final class RuleMemory {
  // Of an activity limit
  private static final int STEP = 0;
  private static final int EXCEEDED = 1;
  private static final int DUE = 2;
  private static final int DONE = 3; // two words: what has been done so far
  private static final int RING = 5; // two words a step: what had been done when it began

  // Of a sequence, one bit a part
  private static final int BREACHED = 0;
  private static final int IN_ORDER = 1;
  private static final int LAST = 2; // a word a part: until when it was breached

  private static final long NONE = Long.MIN_VALUE;

  final RuleLeaves leaves;
  private final long[][] data;

  private RuleMemory(RuleLeaves leaves, long[][] data) {
    this.leaves = leaves;
    this.data = data;
  }

  /** Of a user who did nothing yet; null where no rule remembers anything. */
  static @Nullable RuleMemory initial(RuleLeaves leaves) {
    if (leaves.size() == 0) {
      return null;
    }
    long[][] data = new long[leaves.size()][];
    for (int i = 0; i < data.length; i++) {
      data[i] = blank(leaves.get(i));
    }
    return new RuleMemory(leaves, data);
  }

  private static long[] blank(Rule leaf) {
    if (leaf instanceof ActivityLimit limit) {
      long[] blank = new long[RING + 2 * steps(limit)];
      blank[STEP] = NONE;
      blank[DUE] = RuleMachine.NEVER;
      return blank;
    }
    long[] blank = new long[LAST + ((SequenceRule) leaf).parts().size()];
    Arrays.fill(blank, LAST, blank.length, NONE);
    return blank;
  }

  /** Steps that can be in the window together. */
  private static int steps(ActivityLimit limit) {
    return limit.parts() + 1;
  }

  /** The memory under another rule set: what an equal condition saw is kept, others begin now. */
  static @Nullable RuleMemory under(
      @Nullable RuleMemory before, RuleLeaves leaves, Account account) {
    RuleMemory memory = initial(leaves);
    if (memory == null) {
      return null;
    }
    Int128 done = new Int128();
    for (int i = 0; i < leaves.size(); i++) {
      int old = before == null ? -1 : before.leaves.indexOf(leaves.get(i));
      if (before != null && old >= 0) {
        memory.data[i] = before.data[old];
      } else if (leaves.get(i) instanceof ActivityLimit limit) {
        ActivityCount.soFar(limit.activity(), account, done);
        memory.data[i][DONE] = done.hi;
        memory.data[i][DONE + 1] = done.lo;
      }
    }
    return memory;
  }

  /** When the first limit is or is not exceeded any more, if nothing happens until then. */
  long dueMs() {
    long due = RuleMachine.NEVER;
    for (int i = 0; i < data.length; i++) {
      if (leaves.get(i) instanceof ActivityLimit) {
        due = Math.min(due, data[i][DUE]);
      }
    }
    return due;
  }

  // ---- what the past says

  Verdict check(ActivityLimit limit, Account account, long timeMs, Int128 scratch) {
    int i = leaves.indexOf(limit);
    if (i < 0) {
      return Verdict.UNKNOWN;
    }
    amount(i, limit, account, timeMs, scratch);
    return leaves.exceeds(i, scratch.hi, scratch.lo) ? Verdict.BREACHED : Verdict.WITHIN;
  }

  /** What was done within the window. */
  void amount(ActivityLimit limit, Account account, long timeMs, Int128 out) {
    int i = leaves.indexOf(limit);
    if (i < 0) {
      out.clear();
    } else {
      amount(i, limit, account, timeMs, out);
    }
  }

  private void amount(int i, ActivityLimit limit, Account account, long timeMs, Int128 out) {
    ActivityCount.soFar(limit.activity(), account, out);
    subtractBefore(data[i], limit, limit.firstStep(notBefore(data[i], limit, timeMs)), out);
  }

  /** The time, or that of the last event where that is later. */
  private static long notBefore(long[] of, ActivityLimit limit, long timeMs) {
    return of[STEP] == NONE ? timeMs : Math.max(timeMs, of[STEP] * limit.stepMs());
  }

  /** Takes off what had been done when a step began. */
  private static void subtractBefore(long[] of, ActivityLimit limit, long step, Int128 out) {
    int at = DONE;
    if (of[STEP] != NONE && step <= of[STEP]) {
      long oldest = of[STEP] - steps(limit) + 1;
      at = RING + 2 * (int) Math.floorMod(Math.max(step, oldest), (long) steps(limit));
    }
    if (!out.subtract(of[at], of[at + 1])) {
      ActivityCount.saturate(of[at] >= 0, out);
    }
  }

  Verdict check(SequenceRule rule, LiveView view) {
    int i = leaves.indexOf(rule);
    int last = rule.parts().size() - 1;
    if (i < 0 || rule.parts().get(last).check(view) == Verdict.UNKNOWN) {
      return Verdict.UNKNOWN;
    }
    long[] next = next(data[i], rule, view);
    long both = next[BREACHED] & next[IN_ORDER];
    return (both & 1L << last) != 0 ? Verdict.BREACHED : Verdict.WITHIN;
  }

  // ---- after a check

  /** The memory after a check on a view; this one where nothing changes. */
  RuleMemory next(LiveView view, boolean own, Int128 scratch) {
    long[][] changed = null;
    for (int i = 0; i < data.length; i++) {
      long[] next =
          leaves.get(i) instanceof ActivityLimit limit
              ? next(i, limit, view.account(), view.timeMs(), own, scratch)
              : next(data[i], (SequenceRule) leaves.get(i), view);
      if (next != data[i]) {
        changed = changed == null ? data.clone() : changed;
        changed[i] = next;
      }
    }
    return changed == null ? this : new RuleMemory(leaves, changed);
  }

  private long[] next(
      int i, ActivityLimit limit, Account account, long timeMs, boolean own, Int128 scratch) {
    long[] before = data[i];
    long time = notBefore(before, limit, timeMs);
    amount(i, limit, account, time, scratch);
    boolean exceeded = leaves.exceeds(i, scratch.hi, scratch.lo);
    ActivityCount.soFar(limit.activity(), account, scratch);
    boolean did = own && (scratch.hi != before[DONE] || scratch.lo != before[DONE + 1]);
    if (!did && exceeded == (before[EXCEEDED] != 0)) {
      return before;
    }
    long[] after = before.clone();
    if (did) {
      advance(after, limit, Math.floorDiv(time, limit.stepMs()));
      after[DONE] = scratch.hi;
      after[DONE + 1] = scratch.lo;
    }
    after[EXCEEDED] = exceeded ? 1 : 0;
    after[DUE] = due(i, after, limit, time, exceeded, scratch);
    return after;
  }

  /** Begins all steps up to one: what has been done so far was done before them. */
  private static void advance(long[] of, ActivityLimit limit, long step) {
    int n = steps(limit);
    long from = of[STEP] == NONE ? step - n + 1 : Math.max(of[STEP] + 1, step - n + 1);
    for (long begun = from; begun <= step; begun++) {
      int at = RING + 2 * (int) Math.floorMod(begun, (long) n);
      of[at] = of[DONE];
      of[at + 1] = of[DONE + 1];
    }
    of[STEP] = step;
  }

  /**
   * When, with nothing more done, the limit is for the first time exceeded or not as it is not now.
   */
  private long due(
      int i, long[] of, ActivityLimit limit, long timeMs, boolean exceeded, Int128 scratch) {
    long last = Math.max(of[STEP], limit.firstStep(timeMs));
    for (long leaving = limit.firstStep(timeMs); leaving <= last; leaving++) {
      scratch.set(of[DONE], of[DONE + 1]);
      subtractBefore(of, limit, leaving + 1, scratch);
      if (leaves.exceeds(i, scratch.hi, scratch.lo) != exceeded) {
        return limit.leavesMs(leaving);
      }
    }
    return RuleMachine.NEVER;
  }

  private static long[] next(long[] before, SequenceRule rule, LiveView view) {
    List<Rule> parts = rule.parts();
    long breached = 0;
    long inOrder = before[IN_ORDER];
    long[] after = before;
    for (int p = 0; p < parts.size(); p++) {
      long bit = 1L << p;
      boolean was = (before[BREACHED] & bit) != 0;
      Verdict verdict = parts.get(p).check(view);
      boolean is = verdict == Verdict.UNKNOWN ? was : verdict == Verdict.BREACHED;
      breached |= is ? bit : 0;
      if (is && !was) {
        boolean follows = p == 0 || follows(before, p - 1, rule.within().toMillis(), view.timeMs());
        inOrder = follows ? inOrder | bit : inOrder & ~bit;
      } else if (was && !is) {
        after = after == before ? before.clone() : after;
        after[LAST + p] = view.timeMs();
      }
    }
    if (breached != before[BREACHED] || inOrder != before[IN_ORDER]) {
      after = after == before ? before.clone() : after;
      after[BREACHED] = breached;
      after[IN_ORDER] = inOrder;
    }
    return after;
  }

  /** Whether a breach that begins now comes in time after that of a part before it. */
  private static boolean follows(long[] of, int part, long withinMs, long nowMs) {
    long bit = 1L << part;
    if ((of[IN_ORDER] & bit) == 0) {
      return false;
    }
    long last = of[LAST + part];
    return (of[BREACHED] & bit) != 0 || (last != NONE && nowMs - last <= withinMs);
  }

  /** A memory of the same conditions with the words of {@link #words}. */
  RuleMemory with(long[][] words) {
    return new RuleMemory(leaves, words);
  }

  /** One leaf's words, for the hash and for keeping; not to be changed. */
  long[] words(int i) {
    return data[i];
  }
}
