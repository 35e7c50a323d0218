/**
 * Events the engine reads: trades, retractions, flows, price ticks, rule changes, time.
 *
 * <p>Values are immutable and safe from any thread.
 */
@NullMarked
package io.hyperdex.risk.event;

import org.jspecify.annotations.NullMarked;
