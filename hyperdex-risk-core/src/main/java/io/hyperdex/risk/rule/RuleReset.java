package io.hyperdex.risk.rule;

import java.util.Objects;

/**
 * Who reset a rule of a user, why and when.
 *
 * @param actor not blank
 * @param reason not blank
 * @param atMs event time, epoch milliseconds UTC
 */
public record RuleReset(String actor, String reason, long atMs) {
  public RuleReset {
    requireText("actor", actor);
    requireText("reason", reason);
  }

  private static void requireText(String what, String text) {
    Objects.requireNonNull(text, what);
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          what + " of a reset must not be blank: \"" + text + "\"; an audit will ask for it");
    }
  }
}
