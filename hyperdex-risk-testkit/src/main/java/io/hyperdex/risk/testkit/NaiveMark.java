package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.event.PriceOrigin;

/**
 * A price in force.
 *
 * @param price USD per whole token
 * @param asOfMs when it was known at its source
 * @param maxAgeMs how long it is fresh
 * @param origin where it is from
 */
public record NaiveMark(Price price, long asOfMs, long maxAgeMs, PriceOrigin origin) {
  /** Whether the mark is within its allowed age at a time. */
  public boolean isFreshAt(long epochMs) {
    return epochMs - asOfMs <= maxAgeMs;
  }
}
