/**
 * Whether forecasts of value at risk and expected shortfall held: tests of one series ({@link
 * io.hyperdex.risk.analytics.backtest.CoverageTest}, {@link
 * io.hyperdex.risk.analytics.backtest.BinomialTest}, {@link
 * io.hyperdex.risk.analytics.backtest.TrafficLight}, {@link
 * io.hyperdex.risk.analytics.backtest.ShortfallTest}), and {@link
 * io.hyperdex.risk.analytics.backtest.CohortMonitor}, which tests as outcomes come in and sets a
 * failing model aside. {@link io.hyperdex.risk.analytics.backtest.RollingBacktest} makes the
 * forecasts too, for a portfolio held still through a history.
 *
 * <p>An exception is a loss above the value at risk that was forecast before it, of the holdings as
 * they were then. The tests are pure functions, safe from any thread; the monitor is not thread
 * safe. Nothing here knows the time.
 */
@NullMarked
package io.hyperdex.risk.analytics.backtest;

import org.jspecify.annotations.NullMarked;
