package io.hyperdex.risk.exposure;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One user's holdings valued at one instant: every number in it belongs to the same version of the
 * state. Immutable.
 *
 * @param user the owner
 * @param version the engine's sequence number of the state described; grows with every event
 * @param asOfMs engine time of that state, epoch milliseconds UTC
 * @param gross sum of |value|
 * @param net signed sum of values, which is also the equity
 * @param riskExposure gross without dollar tokens that hold their peg
 * @param tokens holdings by canonical token order, unpriced ones included
 * @param byVenue |value| by the venue the holdings were acquired on, pro rata
 * @param byChain |value| by chain
 * @param byTag |value| by token tag; a token with two tags counts in both
 * @param coverage how much is priced, and freshly
 */
public record Exposure(
    UserId user,
    long version,
    long asOfMs,
    Usd gross,
    Usd net,
    Usd riskExposure,
    List<TokenExposure> tokens,
    Map<String, Usd> byVenue,
    Map<ChainId, Usd> byChain,
    Map<String, Usd> byTag,
    Coverage coverage) {
  /** The key of {@link #byVenue} for holdings whose venue is not known, such as deposits. */
  public static final String UNKNOWN_VENUE = "";

  public Exposure {
    tokens = List.copyOf(tokens);
    byVenue = Collections.unmodifiableMap(new TreeMap<>(byVenue));
    byChain = Collections.unmodifiableMap(new TreeMap<>(byChain));
    byTag = Collections.unmodifiableMap(new TreeMap<>(byTag));
  }

  /** What could not be priced at all. */
  public List<TokenId> unpriced() {
    return tokens.stream()
        .filter(t -> t.freshness() == Freshness.UNPRICED)
        .map(TokenExposure::token)
        .toList();
  }
}
