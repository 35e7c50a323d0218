package io.hyperdex.risk.pretrade;

import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;

/**
 * Whom a trading state, or a rule over a group, is for. Immutable.
 *
 * @param kind of what
 * @param name which one; empty for the house
 */
public record TradingScope(Kind kind, String name) {
  /** From the widest to the narrowest. */
  public enum Kind {
    HOUSE,
    TENANT,
    STRATEGY,
    USER,
    TOKEN
  }

  /** Everything. */
  public static final TradingScope HOUSE = new TradingScope(Kind.HOUSE, "");

  public TradingScope {
    if ((kind == Kind.HOUSE) != name.isEmpty()) {
      throw new IllegalArgumentException(
          "scope " + kind + " must " + (kind == Kind.HOUSE ? "not " : "") + "have a name: " + name);
    }
  }

  public static TradingScope tenant(String name) {
    return new TradingScope(Kind.TENANT, name);
  }

  public static TradingScope strategy(String name) {
    return new TradingScope(Kind.STRATEGY, name);
  }

  public static TradingScope user(UserId user) {
    return new TradingScope(Kind.USER, user.value());
  }

  /** All swaps with this token on either side. */
  public static TradingScope token(TokenId token) {
    return new TradingScope(Kind.TOKEN, token.toString());
  }
}
