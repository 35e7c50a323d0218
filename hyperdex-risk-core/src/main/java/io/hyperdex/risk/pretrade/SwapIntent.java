package io.hyperdex.risk.pretrade;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.tail.Pool;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A swap somebody wants to make: what is given up, what is expected for it, and who else has to do
 * with it. Immutable; may be asked about again and again.
 *
 * <p>Amounts are raw. A smaller size gives up x of {@code amountIn} and receives floor({@code
 * amountOut} x / {@code amountIn}).
 */
public final class SwapIntent {
  private final UserId user;
  private final TokenId tokenIn;
  private final Quantity amountIn;
  private final TokenId tokenOut;
  private final Quantity amountOut;
  private final @Nullable VenueId venue;
  private final @Nullable String counterparty;
  private final @Nullable String clientKey;
  private final @Nullable Usd gas;
  private final boolean confirmed;
  private final List<Pool> exitPools;
  private final TradingScope[] scopes;

  private SwapIntent(Builder from, TokenId tokenIn, TokenId tokenOut) {
    this.user = from.user;
    this.tokenIn = tokenIn;
    this.amountIn = from.amountIn;
    this.tokenOut = tokenOut;
    this.amountOut = from.amountOut;
    this.venue = from.venue;
    this.counterparty = from.counterparty;
    this.clientKey = from.clientKey;
    this.gas = from.gas;
    this.confirmed = from.confirmed;
    this.exitPools = List.copyOf(from.exitPools);
    List<TradingScope> all = new ArrayList<>(6);
    all.add(TradingScope.HOUSE);
    if (from.tenant != null) {
      all.add(TradingScope.tenant(from.tenant));
    }
    if (from.strategy != null) {
      all.add(TradingScope.strategy(from.strategy));
    }
    all.add(TradingScope.user(user));
    all.add(TradingScope.token(tokenIn));
    all.add(TradingScope.token(tokenOut));
    this.scopes = all.toArray(new TradingScope[0]);
  }

  public static Builder builder(UserId user) {
    return new Builder(Objects.requireNonNull(user, "user"));
  }

  public UserId user() {
    return user;
  }

  public TokenId tokenIn() {
    return tokenIn;
  }

  public Quantity amountIn() {
    return amountIn;
  }

  public TokenId tokenOut() {
    return tokenOut;
  }

  public Quantity amountOut() {
    return amountOut;
  }

  public @Nullable VenueId venue() {
    return venue;
  }

  public @Nullable String counterparty() {
    return counterparty;
  }

  public @Nullable String clientKey() {
    return clientKey;
  }

  /** Expected gas, USD; null where unknown. */
  public @Nullable Usd gas() {
    return gas;
  }

  public boolean confirmed() {
    return confirmed;
  }

  /** Pools the token received could be sold into again; mostly empty. */
  public List<Pool> exitPools() {
    return exitPools;
  }

  /** How many trading scopes the swap belongs to. */
  public int scopes() {
    return scopes.length;
  }

  /** A trading scope, from the widest to the narrowest. */
  public TradingScope scope(int i) {
    return scopes[i];
  }

  /** Whether the other asks for the same swap: of the same user, tokens and amounts. */
  public boolean isSameSwapAs(SwapIntent other) {
    return user.equals(other.user)
        && tokenIn.equals(other.tokenIn)
        && amountIn.equals(other.amountIn)
        && tokenOut.equals(other.tokenOut)
        && amountOut.equals(other.amountOut);
  }

  @Override
  public String toString() {
    return user + " gives " + amountIn + " " + tokenIn + " for " + amountOut + " " + tokenOut;
  }

  /** Collects the parts of an intent; {@link #build()} checks them. */
  public static final class Builder {
    private final UserId user;
    private @Nullable TokenId tokenIn;
    private Quantity amountIn = Quantity.ZERO;
    private @Nullable TokenId tokenOut;
    private Quantity amountOut = Quantity.ZERO;
    private @Nullable VenueId venue;
    private @Nullable String counterparty;
    private @Nullable String tenant;
    private @Nullable String strategy;
    private @Nullable String clientKey;
    private @Nullable Usd gas;
    private boolean confirmed;
    private List<Pool> exitPools = List.of();

    private Builder(UserId user) {
      this.user = user;
    }

    public Builder give(TokenId token, Quantity amount) {
      tokenIn = token;
      amountIn = amount;
      return this;
    }

    /** What is expected: the quote, or the least that is accepted. */
    public Builder receive(TokenId token, Quantity amount) {
      tokenOut = token;
      amountOut = amount;
      return this;
    }

    public Builder venue(VenueId value) {
      venue = value;
      return this;
    }

    /** The pool, solver or desk on the other side, as the restricted list names it. */
    public Builder counterparty(String value) {
      counterparty = notBlank("counterparty", value);
      return this;
    }

    public Builder tenant(String value) {
      tenant = notBlank("tenant", value);
      return this;
    }

    public Builder strategy(String value) {
      strategy = notBlank("strategy", value);
      return this;
    }

    /** The client's own key of this swap: asking and reserving with it again is no second swap. */
    public Builder clientKey(String value) {
      clientKey = notBlank("clientKey", value);
      return this;
    }

    /** Expected gas, USD, at least 0. Default unknown. */
    public Builder gas(Usd value) {
      if (value.signum() < 0) {
        throw new IllegalArgumentException("gas must be at least 0: " + value);
      }
      gas = value;
      return this;
    }

    /** Somebody has looked at a high impact or an unusual size and wants it. Default false. */
    public Builder confirmed(boolean value) {
      confirmed = value;
      return this;
    }

    /** Asks for the exit cost of the token received. Default none. */
    public Builder exitPools(List<Pool> pools) {
      exitPools = pools;
      return this;
    }

    /**
     * The intent.
     *
     * @throws IllegalArgumentException without both sides, with an amount of zero or one token on
     *     both sides
     */
    public SwapIntent build() {
      if (tokenIn == null || tokenOut == null || amountIn.isZero() || amountOut.isZero()) {
        throw new IllegalArgumentException(
            "an intent needs two sides with positive amounts: give(token, amount) "
                + amountIn
                + ", receive(token, amount) "
                + amountOut);
      }
      if (tokenIn.equals(tokenOut)) {
        throw new IllegalArgumentException(
            "an intent must exchange two different tokens: " + tokenIn + " on both sides");
      }
      return new SwapIntent(this, tokenIn, tokenOut);
    }

    private static String notBlank(String what, String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException(what + " must not be blank: \"" + value + "\"");
      }
      return value;
    }
  }
}
