package io.hyperdex.risk.event;

import io.hyperdex.risk.id.TokenId;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token. Decimals, once known, never change.
 *
 * @param token the token
 * @param symbol display name, or null; not unique and never an identity
 * @param decimals 0 to 77, or {@link #UNKNOWN_DECIMALS}: then the quantity is tracked and the value
 *     is unknown
 * @param tags groups to report exposure by, such as {@code stable} or {@code lst}
 * @param pegged whether the token is worth 1 USD unless a fresh price says otherwise, and counts as
 *     cash
 * @param maxPriceAge how old a price may be, or null for the engine's default
 */
public record TokenMeta(
    TokenId token,
    @Nullable String symbol,
    int decimals,
    Set<String> tags,
    boolean pegged,
    @Nullable Duration maxPriceAge)
    implements RiskEvent {
  public static final int UNKNOWN_DECIMALS = -1;
  public static final int MAX_DECIMALS = 77;

  public TokenMeta {
    if (decimals < UNKNOWN_DECIMALS || decimals > MAX_DECIMALS) {
      throw new IllegalArgumentException(
          "decimals must be 0 to 77, or UNKNOWN_DECIMALS (-1): " + decimals + " for " + token);
    }
    if (maxPriceAge != null && (maxPriceAge.isNegative() || maxPriceAge.isZero())) {
      throw new IllegalArgumentException("maxPriceAge must be positive: " + maxPriceAge);
    }
    tags = Set.copyOf(tags);
  }

  public static TokenMeta of(TokenId token, String symbol, int decimals) {
    return new TokenMeta(token, symbol, decimals, Set.of(), false, null);
  }

  /** A dollar token: worth 1 USD unless a fresh price says otherwise. */
  public static TokenMeta pegged(TokenId token, String symbol, int decimals) {
    return new TokenMeta(token, symbol, decimals, Set.of(), true, null);
  }

  public TokenMeta withDecimals(int value) {
    return new TokenMeta(token, symbol, value, tags, pegged, maxPriceAge);
  }

  public TokenMeta withTags(String... tags) {
    return new TokenMeta(token, symbol, decimals, Set.of(tags), pegged, maxPriceAge);
  }

  public TokenMeta withMaxPriceAge(Duration age) {
    return new TokenMeta(token, symbol, decimals, tags, pegged, age);
  }
}
