/**
 * Exact token quantities, prices and money.
 *
 * <p>Values are immutable and safe from any thread.
 */
@NullMarked
package io.hyperdex.risk.amount;

import org.jspecify.annotations.NullMarked;
