package io.hyperdex.risk.alert;

/** Why an alert was not told. */
public enum SuppressionReason {
  /** A {@link Silence} matched. */
  SILENCED,
  /** A graver breach that explains it is open: see {@link Inhibition}. */
  INHIBITED,
  /** Someone has taken it on. */
  ACKNOWLEDGED,
  /** Put off until a time. */
  SNOOZED,
  /** Its user had had as many notices in this period as allowed, and no digest takes it. */
  OVER_BUDGET,
  /** The end of a breach, or its retraction, of which nobody was told. */
  NEVER_TOLD,
  /** A later image of the same breach took its place while it waited. */
  REPLACED,
  /** The very image that was handed in before. */
  DUPLICATE
}
