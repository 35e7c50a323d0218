package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.event.PriceTick;

/**
 * From a moment on another bar is the price of a token.
 *
 * @param timeMs the moment; at or after the time of the tick
 * @param tick the bar's close, its time the end of the bar
 */
record MarkChange(long timeMs, PriceTick tick) {}
