package io.hyperdex.risk.rule;

import io.hyperdex.risk.metric.Unit;

/** What an {@link ActivityLimit} counts: things the user's own events do. */
public enum Activity {
  /** Trades booked. */
  TRADES(Unit.COUNT),
  /** Sum of the USD values of trades, each counted once; those without a value are left out. */
  TURNOVER(Unit.USD),
  /** Disposals that lost. */
  LOSSES(Unit.COUNT),
  /** Realized losses less realized profits, USD; negative where the profits are larger. */
  REALIZED_LOSS(Unit.USD),
  /** Fees and gas paid as an expense, USD. */
  FEES(Unit.USD);

  private final Unit unit;

  Activity(Unit unit) {
    this.unit = unit;
  }

  /** COUNT or USD. */
  public Unit unit() {
    return unit;
  }
}
