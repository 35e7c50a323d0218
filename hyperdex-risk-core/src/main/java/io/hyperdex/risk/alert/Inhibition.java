package io.hyperdex.risk.alert;

import java.util.Objects;

/**
 * While a breach that matches {@code source} is open, those that match {@code target} are not told:
 * it explains them. A house-level CRITICAL keeps the users' own alerts quiet. What is still open
 * when the last source is over is told then. An alert that matches both is a source. Immutable.
 *
 * @param name not blank; stated as the cause of a suppression
 * @param source what inhibits
 * @param target what is inhibited
 * @param sameUser whether source and target must be of one user; else any source inhibits all
 */
public record Inhibition(String name, AlertFilter source, AlertFilter target, boolean sameUser) {
  public Inhibition {
    Silence.requireSaid("name", name);
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
  }

  /** A source of any user inhibits the targets of all. */
  public static Inhibition ofAll(String name, AlertFilter source, AlertFilter target) {
    return new Inhibition(name, source, target, false);
  }

  /** A source inhibits the targets of its own user. */
  public static Inhibition ofSameUser(String name, AlertFilter source, AlertFilter target) {
    return new Inhibition(name, source, target, true);
  }
}
