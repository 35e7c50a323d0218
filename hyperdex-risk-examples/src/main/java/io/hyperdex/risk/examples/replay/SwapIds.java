package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.HashMap;
import java.util.Map;

/** Ids made once per distinct text, so that a million rows share them. */
final class SwapIds {
  /** The chain of a line that names none: unknown, and never a guess. */
  static final ChainId UNKNOWN_CHAIN = ChainId.of("unknown");

  private final Map<String, UserId> users = new HashMap<>();
  private final Map<String, ChainId> chains = new HashMap<>();
  private final Map<String, VenueId> venues = new HashMap<>();
  private final Map<ChainId, Map<String, TokenId>> tokens = new HashMap<>();

  UserId user(String text) {
    return users.computeIfAbsent(text, UserId::of);
  }

  ChainId chain(String text) {
    return text.isBlank() ? UNKNOWN_CHAIN : chains.computeIfAbsent(text, ChainId::of);
  }

  VenueId venue(String text) {
    return venues.computeIfAbsent(text, VenueId::of);
  }

  TokenId token(ChainId chain, String text) {
    return tokens
        .computeIfAbsent(chain, c -> new HashMap<>())
        .computeIfAbsent(text, t -> TokenId.of(chain, t));
  }
}
