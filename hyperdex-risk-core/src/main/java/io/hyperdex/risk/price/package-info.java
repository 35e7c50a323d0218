/**
 * Mark prices with their source and age.
 *
 * <p>A missing or stale price is a state that is reported, never zero.
 */
@NullMarked
package io.hyperdex.risk.price;

import org.jspecify.annotations.NullMarked;
