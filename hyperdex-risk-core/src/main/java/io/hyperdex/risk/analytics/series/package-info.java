/**
 * Estimators over a series of period returns, one for each convention in use. Start with {@link
 * io.hyperdex.risk.analytics.series.SeriesEstimators#catalogue()}; {@link
 * io.hyperdex.risk.analytics.series.DrawdownTable}, {@link
 * io.hyperdex.risk.analytics.series.ReturnIndex} and {@link
 * io.hyperdex.risk.analytics.series.CalendarPeriod} answer with more than one number, and {@link
 * io.hyperdex.risk.analytics.series.StreamingWindow} follows a series as it comes.
 *
 * <p>All but the streaming class are pure functions, safe from any thread.
 */
@NullMarked
package io.hyperdex.risk.analytics.series;

import org.jspecify.annotations.NullMarked;
