package io.hyperdex.risk.price;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.event.PriceOrigin;

/**
 * The price used for valuation now, with its source and age.
 *
 * @param price USD per whole token
 * @param timeMs when it was known, epoch milliseconds UTC
 * @param maxAgeMs how long it counts as fresh
 * @param origin where it is from
 */
public record MarkPrice(Price price, long timeMs, long maxAgeMs, PriceOrigin origin) {
  /** Whether the price is within its allowed age at a time. */
  public boolean isFreshAt(long epochMs) {
    return epochMs - timeMs <= maxAgeMs;
  }
}
