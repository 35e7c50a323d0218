package io.hyperdex.risk.engine;

import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.VenueId;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tokens, venues and chains by dense index, in order of first appearance. */
final class Registry {
  private final Map<TokenId, TokenState> byId = new Object2ObjectOpenHashMap<>();
  private final DenseList<TokenState> tokens = new DenseList<>();
  private final Object2IntOpenHashMap<VenueId> venueIndex = new Object2IntOpenHashMap<>();
  private final DenseList<VenueId> venues = new DenseList<>();
  private final Object2IntOpenHashMap<ChainId> chainIndex = new Object2IntOpenHashMap<>();
  private final DenseList<ChainId> chains = new DenseList<>();

  private final Supplier<WakeIndex> wakes;

  Registry(Supplier<WakeIndex> wakes) {
    this.wakes = wakes;
    venueIndex.defaultReturnValue(-1);
    chainIndex.defaultReturnValue(-1);
    venues.add(VenueId.of("unknown")); // VenueShares.UNKNOWN, never told
  }

  TokenState token(TokenId id) {
    TokenState token = byId.get(id);
    if (token == null) {
      token = new TokenState(tokens.size(), id, wakes.get());
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

  int venueIndex(VenueId venue) {
    int index = venueIndex.getInt(venue);
    if (index < 0) {
      index = venues.size();
      venues.add(venue);
      venueIndex.put(venue, index);
    }
    return index;
  }

  /** Null for the unknown venue and for an index never handed out. */
  @Nullable VenueId venue(int index) {
    return index == VenueShares.UNKNOWN ? null : venues.find(index);
  }

  int chainIndex(ChainId chain) {
    int index = chainIndex.getInt(chain);
    if (index < 0) {
      index = chains.size();
      chains.add(chain);
      chainIndex.put(chain, index);
    }
    return index;
  }

  DenseList<ChainId> chains() {
    return chains;
  }

  @Nullable ChainId chain(int index) {
    return chains.find(index);
  }
}
