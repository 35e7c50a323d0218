package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.wide.Int128;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The conditions of a rule set, however deep inside, that depend on a user's past. Equal ones are
 * one. Immutable.
 */
final class RuleLeaves {
  static final RuleLeaves NONE = new RuleLeaves(List.of());

  private final Rule[] leaves;

  /** Of activity limits, raw: counts as they are, USD in 1e-12. */
  private final long[] limitHigh;

  private final long[] limitLow;

  private RuleLeaves(List<Rule> found) {
    leaves = found.toArray(new Rule[0]);
    limitHigh = new long[leaves.length];
    limitLow = new long[leaves.length];
    for (int i = 0; i < leaves.length; i++) {
      if (leaves[i] instanceof ActivityLimit limit) {
        Int128 raw = ActivityCount.raw(limit);
        limitHigh[i] = raw.hi;
        limitLow[i] = raw.lo;
      }
    }
  }

  static RuleLeaves of(RuleSet rules) {
    List<Rule> found = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      visit(
          rule,
          inside -> {
            boolean remembers = inside instanceof ActivityLimit || inside instanceof SequenceRule;
            if (remembers && !found.contains(inside)) {
              found.add(inside);
            }
          });
    }
    return found.isEmpty() ? NONE : new RuleLeaves(found);
  }

  /** A rule, then the rules it is made of, however deep inside. */
  static void visit(Rule rule, Consumer<? super Rule> each) {
    each.accept(rule);
    if (rule instanceof ManagedRule managed) {
      managed.levels().forEach(level -> visit(level, each));
      visit(managed.exit(), each);
    } else if (rule instanceof CombinedRule combined) {
      combined.parts().forEach(part -> visit(part, each));
    } else if (rule instanceof SequenceRule sequence) {
      sequence.parts().forEach(part -> visit(part, each));
    }
  }

  int size() {
    return leaves.length;
  }

  Rule get(int i) {
    return leaves[i];
  }

  /** Where a condition is; -1 for one that is none of these. */
  int indexOf(Rule rule) {
    for (int i = 0; i < leaves.length; i++) {
      if (leaves[i] == rule) {
        return i;
      }
    }
    for (int i = 0; i < leaves.length; i++) {
      if (leaves[i].equals(rule)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether an amount of activity is above the limit. */
  boolean exceeds(int i, long high, long low) {
    return Int128.compare(high, low, limitHigh[i], limitLow[i]) > 0;
  }
}
