/**
 * A made-up market for programs that run without data: the same on every machine. Start with {@link
 * io.hyperdex.risk.examples.market.GeneratedMarket}.
 */
@NullMarked
package io.hyperdex.risk.examples.market;

import org.jspecify.annotations.NullMarked;
