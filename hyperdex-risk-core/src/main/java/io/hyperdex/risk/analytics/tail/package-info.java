/**
 * Value at risk and expected shortfall of a portfolio: present holdings revalued over the tokens'
 * past returns, or over simulated ones. Start with {@link
 * io.hyperdex.risk.analytics.tail.PortfolioRisk} for the full set in one call, or with one
 * estimator, such as {@link io.hyperdex.risk.analytics.tail.HistoricalTail}.
 *
 * <p>A portfolio is a list of tokens with their values in USD, signed; tokens are columns of a
 * {@link io.hyperdex.risk.analytics.tail.ReturnMatrix} that all portfolios share. P&amp;L is
 * positive for a gain; value at risk and expected shortfall are positive for a loss and keep their
 * sign. Confidence is in basis points, 5000 to 9999, and tail ranks are found in integers.
 *
 * <p>Nothing here knows the engine, reads a clock or starts a thread; a simulation takes the
 * executor of the caller. Static functions and immutable types are safe from any thread, others
 * belong to one thread at a time. The same input gives the same bits everywhere.
 */
@NullMarked
package io.hyperdex.risk.analytics.tail;

import org.jspecify.annotations.NullMarked;
