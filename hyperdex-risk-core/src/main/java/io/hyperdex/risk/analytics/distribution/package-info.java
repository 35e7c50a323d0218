/**
 * Probability distributions that estimators and tests of them need: {@link
 * io.hyperdex.risk.analytics.distribution.Normal}, {@link
 * io.hyperdex.risk.analytics.distribution.StudentT}, {@link
 * io.hyperdex.risk.analytics.distribution.ChiSquared}, and the functions behind them, {@link
 * io.hyperdex.risk.analytics.distribution.GammaFunction} and {@link
 * io.hyperdex.risk.analytics.distribution.BetaFunction}.
 *
 * <p>All are pure and safe from any thread, allocate nothing per call, and go through {@code
 * StrictMath}: the same input gives the same bits everywhere. A small tail keeps its relative
 * accuracy where it is asked for as a tail and not as 1 minus the rest.
 */
@NullMarked
package io.hyperdex.risk.analytics.distribution;

import org.jspecify.annotations.NullMarked;
