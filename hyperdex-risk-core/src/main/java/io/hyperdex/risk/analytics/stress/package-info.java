/**
 * What a bad day would do to a portfolio: scenarios of shocks, dated crashes of the past, replay of
 * a price history, the least move that breaks a limit. Start with {@link
 * io.hyperdex.risk.analytics.stress.Scenario} and {@link
 * io.hyperdex.risk.analytics.stress.StressTest}.
 *
 * <p>Pure functions of immutable values, safe from any thread, without clock or chance. Values are
 * doubles in USD; a value is quantity times price, as in the live valuation, within a few roundings
 * of it. Gains are positive and losses negative in every P&amp;L; limits and distances to them are
 * positive. Sums run in the order of the holdings, so the same input gives the same bits.
 */
@NullMarked
package io.hyperdex.risk.analytics.stress;

import org.jspecify.annotations.NullMarked;
