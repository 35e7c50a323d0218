package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.RuleReset;
import io.hyperdex.risk.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * One global event.
 *
 * @param kind what happened
 * @param timeMs effective time, by which user events find their place
 * @param valuedAtMs the time rules and freshness are judged at
 * @param token the token whose value changed, for MOVE, MARK and JUMP
 * @param rules the rule set from here on, for RULES
 * @param periodNumber the period that ended, for PERIOD_END
 * @param reset what was reset, for RESET
 */
record GlobalEntry(
    Kind kind,
    long timeMs,
    long valuedAtMs,
    @Nullable TokenState token,
    @Nullable RuleSet rules,
    long periodNumber,
    @Nullable Reset reset) {
  /** A rule of one user was reset. */
  record Reset(int user, String rule, RuleReset by) {}

  enum Kind {
    /** A token's price moved, from a fresh one to a fresh one. */
    MOVE,
    /** A token's price went stale, or came after a stale one or a peg. */
    MARK,
    /** A value appeared, vanished or changed without a price move: counts as a flow. */
    JUMP,
    PERIOD_END,
    RULES,
    RESET
  }
}
