/**
 * Statistics on series that have been collected: what an estimator is ({@link
 * io.hyperdex.risk.analytics.Estimator}), what it is given ({@link
 * io.hyperdex.risk.analytics.SeriesInput}, {@link io.hyperdex.risk.analytics.Parameter}), what it
 * answers ({@link io.hyperdex.risk.analytics.Estimate}), and how one is found by name ({@link
 * io.hyperdex.risk.analytics.EstimatorCatalogue}). Start with {@code
 * analytics.series.SeriesEstimators.catalogue()}.
 *
 * <p>Everything here is immutable and safe from any thread. Sums run in the order of the series and
 * exp, log and pow go through {@code StrictMath}, so the same input gives the same bits everywhere.
 */
@NullMarked
package io.hyperdex.risk.analytics;

import org.jspecify.annotations.NullMarked;
