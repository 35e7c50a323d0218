/**
 * Value at risk of a live engine's users, checked against what came: start with {@link
 * io.hyperdex.risk.engine.cohort.CohortBacktest}, which the host attaches to an engine.
 *
 * <p>No thread, clock or chance: what it says is a function of the engine's state at period ends.
 */
@NullMarked
package io.hyperdex.risk.engine.cohort;

import org.jspecify.annotations.NullMarked;
