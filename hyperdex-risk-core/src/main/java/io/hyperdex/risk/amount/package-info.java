/**
 * Exact amounts: {@link io.hyperdex.risk.amount.Quantity} in a token's smallest unit, {@link
 * io.hyperdex.risk.amount.Price} in USD per whole token and {@link io.hyperdex.risk.amount.Usd} as
 * signed fixed point at 1e-12.
 *
 * <p>All types are immutable values, safe from any thread. Nothing here rounds unless its Javadoc
 * says so, and overflow is always an exception, never a wrapped number.
 */
@NullMarked
package io.hyperdex.risk.amount;

import org.jspecify.annotations.NullMarked;
