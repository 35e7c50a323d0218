package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.id.TokenId;

/**
 * A price of a token, with its time and source.
 *
 * <p>A tick counts from the moment the engine sees it, never earlier; its age counts from {@code
 * timeMs}. A tick older than the token's present price is {@code SUPERSEDED}, unless that price has
 * gone stale and this one is fresh.
 *
 * @param token the token
 * @param price USD per whole token
 * @param timeMs when the price was known at its source, epoch milliseconds UTC
 * @param source where it is from
 * @param maxAgeMs how long it counts as fresh, in milliseconds; {@link #TOKEN_DEFAULT} takes the
 *     token's own tolerance
 */
public record PriceTick(TokenId token, Price price, long timeMs, PriceOrigin source, long maxAgeMs)
    implements RiskEvent {
  public static final long TOKEN_DEFAULT = 0;

  public PriceTick {
    if (maxAgeMs < 0) {
      throw new IllegalArgumentException(
          "maxAgeMs must be positive, or TOKEN_DEFAULT (0) for the token's tolerance: " + maxAgeMs);
    }
  }

  public static PriceTick of(TokenId token, Price price, long timeMs) {
    return new PriceTick(token, price, timeMs, PriceOrigin.FEED, TOKEN_DEFAULT);
  }
}
