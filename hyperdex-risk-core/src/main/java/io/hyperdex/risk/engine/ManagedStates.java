package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RuleReset;
import org.jspecify.annotations.Nullable;

/** What the rules of one user that have a life cycle need besides their state, by rule. */
final class ManagedStates {
  /** When the phase began; 0 where INACTIVE. */
  final long[] sinceMs;

  /** Whether the rule was breached after the last own events, the newest in the lowest bit. */
  final long[] window;

  final byte[] level;
  final @Nullable RuleReset[] lastReset;

  private ManagedStates(
      long[] sinceMs, long[] window, byte[] level, @Nullable RuleReset[] lastReset) {
    this.sinceMs = sinceMs;
    this.window = window;
    this.level = level;
    this.lastReset = lastReset;
  }

  static ManagedStates of(int rules) {
    return new ManagedStates(
        new long[rules], new long[rules], new byte[rules], new RuleReset[rules]);
  }

  ManagedStates copy() {
    return new ManagedStates(sinceMs.clone(), window.clone(), level.clone(), lastReset.clone());
  }

  /** Takes over what there was of a rule, which is now another one of its name. */
  void take(int to, ManagedStates from, int i, ManagedRule rule) {
    sinceMs[to] = from.sinceMs[i];
    window[to] = from.window[i];
    level[to] = (byte) Math.min(from.level[i], rule.levels().size() - 1);
    lastReset[to] = from.lastReset[i];
  }
}
