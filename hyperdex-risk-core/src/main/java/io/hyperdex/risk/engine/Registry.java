package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens, venues and chains by dense index, in order of first appearance. Thread safe: what is
 * known is found without waiting, new ids are handed out one at a time.
 */
final class Registry {
  private final Map<TokenId, TokenState> byId = new ConcurrentHashMap<>();
  private final DenseList<TokenState> tokens = new DenseList<>();
  private final Map<VenueId, Integer> venueIndex = new ConcurrentHashMap<>();
  private final DenseList<VenueId> venues = new DenseList<>();
  private final Map<ChainId, Integer> chainIndex = new ConcurrentHashMap<>();
  private final DenseList<ChainId> chains = new DenseList<>();

  Registry() {
    venues.add(VenueId.of("unknown")); // VenueShares.UNKNOWN, never told
  }

  TokenState token(TokenId id) {
    TokenState token = byId.get(id);
    return token == null ? newToken(id) : token;
  }

  private synchronized TokenState newToken(TokenId id) {
    TokenState token = byId.get(id);
    if (token == null) {
      token = new TokenState(tokens.size(), id);
      tokens.add(token);
      byId.put(id, token);
    }
    return token;
  }

  @Nullable TokenState find(TokenId id) {
    return byId.get(id);
  }

  @Nullable TokenState token(int index) {
    return tokens.find(index);
  }

  DenseList<TokenState> tokens() {
    return tokens;
  }

  /** A trade by dense ids as an event. */
  Trade trade(
      EventKey key,
      UserId user,
      ChainPosition at,
      int tokenIn,
      Quantity amountIn,
      int tokenOut,
      Quantity amountOut,
      int venue) {
    Trade.Builder trade =
        Trade.builder(key, user, at)
            .gave(tokens.get(tokenIn).id, amountIn)
            .received(tokens.get(tokenOut).id, amountOut);
    VenueId known = venue(venue);
    return (known == null ? trade : trade.venue(known)).build();
  }

  int venueIndex(VenueId venue) {
    return index(venue, venueIndex, venues);
  }

  private <T> int index(T name, Map<T, Integer> known, DenseList<T> all) {
    Integer index = known.get(name);
    return index == null ? newIndex(name, known, all) : index;
  }

  private synchronized <T> int newIndex(T name, Map<T, Integer> known, DenseList<T> all) {
    Integer index = known.get(name);
    if (index == null) {
      index = all.size();
      all.add(name);
      known.put(name, index);
    }
    return index;
  }

  /** Null for the unknown venue and for an index never handed out. */
  @Nullable VenueId venue(int index) {
    return index == VenueShares.UNKNOWN ? null : venues.find(index);
  }

  void write(StateWriter out) {
    out.putVar(tokens.size());
    for (TokenState token : tokens) {
      out.putText(token.id.chain().name());
      out.putText(token.id.address());
    }
    out.putVar(venues.size() - 1L);
    for (int i = 1; i < venues.size(); i++) {
      out.putText(venues.get(i).name());
    }
    out.putVar(chains.size());
    for (ChainId chain : chains) {
      out.putText(chain.name());
    }
  }

  /** What {@link #write} wrote, into a registry without anything: indexes are the same. */
  void read(StateReader in) {
    int tokenCount = in.getCount(4);
    for (int i = 0; i < tokenCount; i++) {
      in.requireNew(token(TokenId.of(ChainId.of(in.getText()), in.getText())).index == i);
    }
    int venueCount = in.getCount(2);
    for (int i = 1; i <= venueCount; i++) {
      in.requireNew(venueIndex(VenueId.of(in.getText())) == i);
    }
    int chainCount = in.getCount(2);
    for (int i = 0; i < chainCount; i++) {
      in.requireNew(chainIndex(ChainId.of(in.getText())) == i);
    }
  }

  /** -1 for a chain never seen. */
  int findChain(ChainId chain) {
    return chainIndex.getOrDefault(chain, -1);
  }

  int chainIndex(ChainId chain) {
    return index(chain, chainIndex, chains);
  }

  DenseList<ChainId> chains() {
    return chains;
  }

  @Nullable ChainId chain(int index) {
    return chains.find(index);
  }
}
