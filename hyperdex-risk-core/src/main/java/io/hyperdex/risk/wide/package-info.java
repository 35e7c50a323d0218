/**
 * Allocation-free arithmetic on 128-bit and 256-bit integers held in {@code long} limbs, for the
 * other packages of this module; not exported.
 *
 * <p>Static methods are stateless and safe from any thread; the mutable holders belong to one
 * thread at a time. Start at {@link io.hyperdex.risk.wide.UsdMath}.
 */
@NullMarked
package io.hyperdex.risk.wide;

import org.jspecify.annotations.NullMarked;
