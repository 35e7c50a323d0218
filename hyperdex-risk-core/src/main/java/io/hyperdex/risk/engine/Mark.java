package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.price.MarkPrice;

/** A price in force for a token. Immutable; compared by identity. */
final class Mark {
  final Price price;
  final double value;
  final long asOfMs;
  final long maxAgeMs;
  final PriceOrigin origin;

  /** The last time it is fresh. */
  final long freshUntilMs;

  Mark(Price price, long asOfMs, long maxAgeMs, PriceOrigin origin) {
    this.price = price;
    this.value = price.doubleValue();
    this.asOfMs = asOfMs;
    this.maxAgeMs = maxAgeMs;
    this.origin = origin;
    long until = asOfMs + maxAgeMs;
    this.freshUntilMs = until < asOfMs ? Long.MAX_VALUE : until; // an age beyond all time
  }

  boolean isFreshAt(long timeMs) {
    return timeMs - asOfMs <= maxAgeMs;
  }

  MarkPrice toMarkPrice() {
    return new MarkPrice(price, asOfMs, maxAgeMs, origin);
  }
}
