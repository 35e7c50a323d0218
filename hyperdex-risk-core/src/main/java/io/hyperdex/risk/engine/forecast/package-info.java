/**
 * Breach forecasts of a live engine's users: cases to learn from, made by replaying a history with
 * {@link io.hyperdex.risk.engine.forecast.UserBreachRecorder}, and answers by {@link
 * io.hyperdex.risk.engine.forecast.UserBreachForecaster}.
 *
 * <p>No thread, clock or chance. A forecast is a statement about risk, not advice.
 */
@NullMarked
package io.hyperdex.risk.engine.forecast;

import org.jspecify.annotations.NullMarked;
