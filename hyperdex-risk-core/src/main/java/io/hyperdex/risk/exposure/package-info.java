/**
 * Gross and net exposure and concentration of a user.
 *
 * <p>Money is in USD; ratios are in [0, 1].
 */
@NullMarked
package io.hyperdex.risk.exposure;

import org.jspecify.annotations.NullMarked;
