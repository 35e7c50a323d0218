/**
 * Performance of a live engine's user in one call: {@link
 * io.hyperdex.risk.engine.performance.UserPerformance}.
 */
@NullMarked
package io.hyperdex.risk.engine.performance;

import org.jspecify.annotations.NullMarked;
