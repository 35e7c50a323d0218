package io.hyperdex.risk.testkit;

import io.hyperdex.risk.metric.MeasureStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Return value at risk at one confidence (contract section 5): the period returns, sorted.
 *
 * @param loss a ratio, a positive loss; null where undefined
 * @param n period returns in the window
 * @param status how far to trust it
 */
public record NaiveReturnVar(@Nullable Double loss, int n, MeasureStatus status) {

  static NaiveReturnVar of(
      List<Double> returns, int minimum, MeasureStatus valuation, int confidenceBps) {
    int n = returns.size();
    if (n == 0) {
      return new NaiveReturnVar(null, 0, MeasureStatus.UNDEFINED);
    }
    List<Double> sorted = new ArrayList<>(returns);
    Collections.sort(sorted);
    int tail = 10_000 - confidenceBps;
    boolean few = n < minimum || (long) n * tail < 10_000;
    return new NaiveReturnVar(
        0.0 - sorted.get((int) ((long) n * tail / 10_000)),
        n,
        few ? MeasureStatus.INSUFFICIENT_DATA : valuation);
  }
}
