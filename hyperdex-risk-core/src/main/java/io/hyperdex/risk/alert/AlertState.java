package io.hyperdex.risk.alert;

/** Where an alert is in its life. */
public enum AlertState {
  /** The rule is breached. */
  OPEN,
  /** The breach is over. */
  RESOLVED,
  /** A chain reorganisation or late event took the cause back: the breach never was. */
  RETRACTED
}
