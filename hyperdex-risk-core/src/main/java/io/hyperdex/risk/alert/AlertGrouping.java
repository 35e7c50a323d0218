package io.hyperdex.risk.alert;

/**
 * Which alerts wait for each other: those of one key. A pure function of user, rule and severity,
 * so that all images of a breach have one key.
 */
@FunctionalInterface
public interface AlertGrouping {
  String keyOf(Alert alert);

  /** All alerts of a user together. */
  static AlertGrouping byUser() {
    return alert -> alert.user().value();
  }

  /** All alerts of a rule together, whoever's they are. */
  static AlertGrouping byRule() {
    return Alert::rule;
  }
}
