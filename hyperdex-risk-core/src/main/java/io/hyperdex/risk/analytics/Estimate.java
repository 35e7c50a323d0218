package io.hyperdex.risk.analytics;

import io.hyperdex.risk.metric.MeasureStatus;
import org.jspecify.annotations.Nullable;

/**
 * What an estimator answers. Never NaN or infinite: where the formula has no value, {@code value}
 * is null and the status UNDEFINED.
 *
 * @param estimator id of the estimator, which says by which convention
 * @param value the number, in the unit of the estimator; value at risk, expected shortfall and
 *     drawdown are losses, positive. Null exactly where the status is UNDEFINED
 * @param status OK, INSUFFICIENT_DATA (fewer observations than the estimator should have; the value
 *     is given) or UNDEFINED
 * @param n observations it rests on
 */
public record Estimate(String estimator, @Nullable Double value, MeasureStatus status, int n) {

  /** An estimate of a raw number: no value where that is NaN or infinite. */
  static Estimate of(String estimator, double raw, int n, int minimum) {
    if (Double.isNaN(raw) || Double.isInfinite(raw)) {
      return new Estimate(estimator, null, MeasureStatus.UNDEFINED, n);
    }
    // From zero, so that nothing lost is 0 and not -0.
    return new Estimate(
        estimator, raw + 0.0, n < minimum ? MeasureStatus.INSUFFICIENT_DATA : MeasureStatus.OK, n);
  }
}
