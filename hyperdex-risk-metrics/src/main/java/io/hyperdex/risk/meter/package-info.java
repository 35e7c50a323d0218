/**
 * Telemetry of the engine as Micrometer meters: {@link io.hyperdex.risk.meter.RiskEngineMetrics};
 * of its VaR backtests: {@link io.hyperdex.risk.meter.CohortMetrics}.
 *
 * <p>What the engine does (events, alerts, sizes), never what a user risks: no meter has a user,
 * token or rule as a tag. Scrapes read statistics the engine publishes and do not touch its state.
 */
@NullMarked
package io.hyperdex.risk.meter;

import org.jspecify.annotations.NullMarked;
