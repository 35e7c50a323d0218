package io.hyperdex.risk.price;

import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import java.util.Optional;

/** What is known of tokens: a read-only view that any thread may use. */
public interface TokenRegistry {
  /** Facts of a token, if any event has named it; decimals may still be unknown. */
  Optional<TokenMeta> find(TokenId token);

  /** Number of tokens known. */
  int size();
}
