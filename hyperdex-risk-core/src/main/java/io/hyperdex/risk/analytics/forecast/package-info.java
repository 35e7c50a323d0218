/**
 * Forecasts of risk: how much prices will move ({@link
 * io.hyperdex.risk.analytics.forecast.VarianceModel}) and how likely a limit is to be crossed
 * ({@link io.hyperdex.risk.analytics.forecast.BreachForecaster}), with the means to judge them
 * honestly.
 *
 * <p>A forecast is a statement about risk, not advice. What ships by default is what won out of
 * sample on published prices; {@code docs/forecasts.md} has the figures, the losses included.
 *
 * <p>Trained models are immutable and safe from any thread. Everything is deterministic: sums run
 * in order, logarithms go through {@code StrictMath}, chance comes from a seed. A forecast made at
 * index {@code end} of a series reads only what stands before it.
 */
@NullMarked
package io.hyperdex.risk.analytics.forecast;

import org.jspecify.annotations.NullMarked;
