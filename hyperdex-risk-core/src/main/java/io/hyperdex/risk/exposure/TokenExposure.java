package io.hyperdex.risk.exposure;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.id.TokenId;
import org.jspecify.annotations.Nullable;

/**
 * What one holding is worth at the last known mark.
 *
 * @param token the token
 * @param quantity raw magnitude held, or owed where {@code isShort}
 * @param isShort whether it is owed
 * @param mark the price used, USD per whole token; null where there has never been one
 * @param markTimeMs when that price was known; 0 where there is none
 * @param markOrigin where that price is from; null where there is none
 * @param freshness whether the value can be trusted
 * @param valueUsd signed value; null where unpriced
 * @param share |value| / gross exposure; 0 where unpriced
 */
public record TokenExposure(
    TokenId token,
    Quantity quantity,
    boolean isShort,
    @Nullable Price mark,
    long markTimeMs,
    @Nullable PriceOrigin markOrigin,
    Freshness freshness,
    @Nullable Usd valueUsd,
    double share) {}
