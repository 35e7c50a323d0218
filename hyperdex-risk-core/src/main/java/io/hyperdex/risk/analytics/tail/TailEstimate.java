package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.metric.MeasureStatus;
import java.util.OptionalDouble;

/**
 * A tail measure with what is needed to judge it.
 *
 * @param value USD, positive for a loss; empty exactly where the status is UNDEFINED
 * @param status INSUFFICIENT_DATA: fewer scenarios than the minimum. PARTIAL: something held has
 *     too few returns, or no known exit, and is left out. UNDEFINED: the formula has no value
 * @param approximate whether one-period risk was scaled with the square root of the horizon
 * @param n scenarios or paths it rests on
 * @param standardError of the value as an estimate from n independent draws, USD; empty where no
 *     formula is used
 */
public record TailEstimate(
    OptionalDouble value,
    MeasureStatus status,
    boolean approximate,
    int n,
    OptionalDouble standardError) {

  /** Checks that there is a value exactly where the status says so, and no NaN anywhere. */
  public TailEstimate {
    if (value.isPresent() == (status == MeasureStatus.UNDEFINED)) {
      throw new IllegalArgumentException("value " + value + " with status " + status);
    }
    if (!Double.isFinite(value.orElse(0)) || !(standardError.orElse(0) >= 0)) {
      throw new IllegalArgumentException("not finite: " + value + ", " + standardError);
    }
  }

  /** A formula that has no value for n scenarios. */
  static TailEstimate undefined(int n) {
    return new TailEstimate(
        OptionalDouble.empty(), MeasureStatus.UNDEFINED, false, n, OptionalDouble.empty());
  }
}
