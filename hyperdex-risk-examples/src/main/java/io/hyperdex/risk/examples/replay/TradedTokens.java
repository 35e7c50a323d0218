package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which tokens a user has traded, given up and received, in canonical order. */
final class TradedTokens {
  private final Map<UserId, Set<TokenId>> byUser = new HashMap<>();

  private TradedTokens() {}

  static TradedTokens of(Collection<SwapRow> rows) {
    TradedTokens traded = new TradedTokens();
    for (SwapRow row : rows) {
      Set<TokenId> tokens = traded.byUser.computeIfAbsent(row.user(), u -> new TreeSet<>());
      tokens.add(row.tokenIn());
      tokens.add(row.tokenOut());
    }
    return traded;
  }

  Set<TokenId> of(UserId user) {
    return byUser.getOrDefault(user, Set.of());
  }
}
