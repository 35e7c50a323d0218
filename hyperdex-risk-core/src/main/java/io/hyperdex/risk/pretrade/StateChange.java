package io.hyperdex.risk.pretrade;

/**
 * One entry of the audit list of trading states. Immutable.
 *
 * @param scope whom it was for
 * @param before the state until then
 * @param after the state from then on
 * @param actor who did it, not blank
 * @param reason why, not blank
 * @param atMs event time, epoch milliseconds UTC, as told by the caller
 */
public record StateChange(
    TradingScope scope,
    TradingState before,
    TradingState after,
    String actor,
    String reason,
    long atMs) {
  public StateChange {
    if (actor.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException(
          "a change of state needs an actor and a reason: \"" + actor + "\", \"" + reason + "\"");
    }
  }
}
