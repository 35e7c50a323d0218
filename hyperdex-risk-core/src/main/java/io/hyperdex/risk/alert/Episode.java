package io.hyperdex.risk.alert;

import org.jspecify.annotations.Nullable;

/** What a router knows of one breach. */
final class Episode {
  /** Place in the order in which breaches first came. */
  final long number;

  /** The latest image. */
  Alert latest;

  /** Whether somebody was told of it since it was last taken back. */
  boolean told;

  /** Whether the latest image was told. */
  boolean current;

  /** The group it waits in. */
  @Nullable HeldGroup heldIn;

  /** Why the latest image was not told when it came. */
  @Nullable SuppressionReason reason;

  @Nullable String acknowledgedBy;

  String snoozedBy = "";

  long snoozedUntilMs = Long.MIN_VALUE;

  /** How often it was told. */
  int tellings;

  Episode(long number, Alert latest) {
    this.number = number;
    this.latest = latest;
  }

  boolean isOpen() {
    return latest.state() == AlertState.OPEN;
  }
}
