package io.hyperdex.risk.alert;

import java.util.Objects;

/**
 * Keeps matching alerts quiet from one time until another. What is still open when it ends is told
 * then. Immutable.
 *
 * @param id the host's; a later silence of the same id replaces the earlier one
 * @param matcher which alerts
 * @param fromMs first instant of it, epoch milliseconds UTC
 * @param untilMs first instant after it, later than {@code fromMs}
 * @param actor who asked for it, not blank
 * @param reason why, not blank
 */
public record Silence(
    String id, AlertFilter matcher, long fromMs, long untilMs, String actor, String reason) {
  public Silence {
    Objects.requireNonNull(matcher, "matcher");
    requireSaid("id", id);
    requireSaid("actor", actor);
    requireSaid("reason", reason);
    if (untilMs <= fromMs) {
      throw new IllegalArgumentException(
          "a silence must end after it begins: from " + fromMs + " until " + untilMs);
    }
  }

  /** Whether the time lies within it. */
  public boolean covers(long epochMs) {
    return fromMs <= epochMs && epochMs < untilMs;
  }

  static void requireSaid(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank: who silences says why");
    }
  }
}
