/**
 * Risk numbers: what a number is ({@link io.hyperdex.risk.metric.Measure}, {@link
 * io.hyperdex.risk.metric.MeasureId}, {@link io.hyperdex.risk.metric.MeasureStatus}) and the
 * estimators behind it. Start with {@link io.hyperdex.risk.metric.ValueAtRisk} or {@link
 * io.hyperdex.risk.metric.SharpeRatio}.
 *
 * <p>Estimators are pure static functions of arrays, safe from any thread; each names its formula,
 * convention and source. They compute wherever the formula has a value and are empty where it has
 * none; how many observations are enough is for the caller to judge. Sums run in array order and
 * powers go through {@code StrictMath}, so the same input gives the same bits everywhere.
 */
@NullMarked
package io.hyperdex.risk.metric;

import org.jspecify.annotations.NullMarked;
