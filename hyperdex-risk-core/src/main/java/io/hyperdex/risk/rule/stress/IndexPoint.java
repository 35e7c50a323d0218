package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Drawdown;

/**
 * Where a user's time-weighted index stands: enough to tell the drawdown at any equity.
 *
 * @param isActive whether equity moves the index; false where it was at most {@code minEquity}
 * @param index at {@code base}; 1 at the start
 * @param base equity when the index was last linked, USD
 * @param peak highest sampled index
 * @param minEquity up to which the index rests, USD
 */
public record IndexPoint(boolean isActive, double index, Usd base, double peak, Usd minEquity) {
  /** Fall from the peak if equity were this. */
  double drawdownAt(Usd equity) {
    double now =
        isActive && equity.compareTo(minEquity) > 0
            ? index * (equity.doubleValue() / base.doubleValue())
            : index;
    return Drawdown.of(now, peak);
  }
}
