package io.hyperdex.risk.metric;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A risk number with everything needed to judge it. Never NaN: where the formula has no value,
 * {@code value} is null and the status says why.
 *
 * @param unit what the value counts
 * @param value the number: USD exact to 1e-12, ratios the exact value of a double; null where
 *     undefined. Losses (value at risk, drawdown) are positive
 * @param status how far to trust it
 * @param n observations it rests on
 * @param asOfMs time of the state it describes, epoch milliseconds UTC
 * @param coverage positions with a fresh price / positions held, in [0, 1]; 1 where nothing is held
 */
public record Measure(
    Unit unit,
    @Nullable BigDecimal value,
    MeasureStatus status,
    long n,
    long asOfMs,
    double coverage) {}
