package io.hyperdex.risk.alert;

import java.util.List;

/**
 * One message to people: the present images of one alert or of several that belong together.
 * Immutable.
 *
 * @param kind why it is told
 * @param group key of the group, or the alert's own id where it goes alone
 * @param atMs event time of the decision, epoch milliseconds UTC
 * @param alerts at least one, in the order in which their breaches first came
 */
public record AlertNotice(Kind kind, String group, long atMs, List<Alert> alerts) {
  /** Why a notice is told. */
  public enum Kind {
    /** One alert, at once. */
    SINGLE,
    /** Alerts of one group that waited for each other. */
    GROUP,
    /** The lesser alerts of one user over a period. */
    DIGEST,
    /** A breach that is still open, told again. */
    REPEAT,
    /** A breach that never was; goes to whoever was told of it, whatever silences there are. */
    RETRACTION
  }

  public AlertNotice {
    alerts = List.copyOf(alerts);
    if (alerts.isEmpty()) {
      throw new IllegalArgumentException("a notice tells of at least one alert");
    }
  }
}
