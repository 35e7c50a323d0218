package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One executed swap: the user gave up {@code amountIn} of {@code tokenIn} and received {@code
 * amountOut} of {@code tokenOut}. Amounts are raw and greater than zero. Immutable.
 *
 * @param key identity
 * @param user whose positions change
 * @param at chain position and block time
 * @param tokenIn the token given up (paid into the pool)
 * @param amountIn raw amount given up
 * @param tokenOut the token received
 * @param amountOut raw amount received
 * @param venue the exchange, or null where unknown
 * @param fees gas and third-token fees paid by the user, usually empty
 * @param finality how settled it is
 * @param blockHash hash of the block, or null where unknown; part of the content
 * @param correction the host vouches for a trade older than the horizon: it is booked now, at
 *     today's marks, instead of being refused as too late
 * @param quote what was promised before the swap, or null where unknown; carried along, not part of
 *     the content
 */
public record Trade(
    EventKey key,
    UserId user,
    ChainPosition at,
    TokenId tokenIn,
    Quantity amountIn,
    TokenId tokenOut,
    Quantity amountOut,
    @Nullable VenueId venue,
    List<Fee> fees,
    Finality finality,
    @Nullable String blockHash,
    boolean correction,
    @Nullable Quote quote)
    implements UserEvent {

  public Trade {
    if (amountIn.isZero() || amountOut.isZero()) {
      throw new IllegalArgumentException(
          "trade amounts must be positive: in "
              + amountIn
              + ", out "
              + amountOut
              + "; report a failed transaction as FeePaid");
    }
    if (tokenIn.equals(tokenOut)) {
      throw new IllegalArgumentException(
          "trade must exchange two different tokens: " + tokenIn + " on both sides");
    }
    fees = List.copyOf(fees);
  }

  public static Builder builder(EventKey key, UserId user, ChainPosition at) {
    return new Builder(key, user, at);
  }

  /**
   * How much less was received than quoted: {@code (expectedOut - amountOut) / expectedOut}, a
   * ratio (0.01 is one percent). Positive: less than quoted; negative: more. Empty where there is
   * no quote or it has no {@code expectedOut}; {@code minOut} does not enter.
   *
   * <p>Computed in doubles, from the nearest double of each 256-bit integer: two amounts that
   * differ by less than one part in 10^16 may give 0. O(1), allocates; the engine does not use it.
   */
  public OptionalDouble slippage() {
    Quantity quoted = quote == null ? null : quote.expectedOut();
    if (quoted == null) {
      return OptionalDouble.empty();
    }
    double expected = quoted.toBigInteger().doubleValue();
    double received = amountOut.toBigInteger().doubleValue();
    return OptionalDouble.of((expected - received) / expected);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The quote, like the finality, is not part of the content: with and without it the trade is
   * the same.
   */
  @Override
  public boolean sameContentAs(UserEvent other) {
    return other instanceof Trade t
        && user.equals(t.user)
        && tokenIn.equals(t.tokenIn)
        && amountIn.equals(t.amountIn)
        && tokenOut.equals(t.tokenOut)
        && amountOut.equals(t.amountOut)
        && fees.equals(t.fees)
        && (blockHash == null || t.blockHash == null || blockHash.equals(t.blockHash));
  }

  /** Collects the parts of a trade; {@link #build()} checks them. */
  public static final class Builder {
    private final EventKey key;
    private final UserId user;
    private final ChainPosition at;
    private @Nullable TokenId tokenIn;
    private Quantity amountIn = Quantity.ZERO;
    private @Nullable TokenId tokenOut;
    private Quantity amountOut = Quantity.ZERO;
    private @Nullable VenueId venue;
    private final List<Fee> fees = new ArrayList<>(0);
    private Finality finality = Finality.INCLUDED;
    private @Nullable String blockHash;
    private boolean correction;
    private @Nullable Quote quote;

    private Builder(EventKey key, UserId user, ChainPosition at) {
      this.key = key;
      this.user = user;
      this.at = at;
    }

    public Builder gave(TokenId token, Quantity amount) {
      tokenIn = token;
      amountIn = amount;
      return this;
    }

    public Builder received(TokenId token, Quantity amount) {
      tokenOut = token;
      amountOut = amount;
      return this;
    }

    public Builder venue(VenueId value) {
      venue = value;
      return this;
    }

    public Builder fee(Fee value) {
      fees.add(value);
      return this;
    }

    /** Default {@link Finality#INCLUDED}. */
    public Builder finality(Finality value) {
      finality = value;
      return this;
    }

    public Builder blockHash(String value) {
      blockHash = value;
      return this;
    }

    /** Marks a trade older than the horizon as vouched for. Default false. */
    public Builder correction(boolean value) {
      correction = value;
      return this;
    }

    /** What was promised before the swap. Default none. */
    public Builder quote(Quote value) {
      quote = value;
      return this;
    }

    public Trade build() {
      if (tokenIn == null || tokenOut == null) {
        throw new IllegalArgumentException(
            "trade "
                + key
                + " needs both sides: call gave(token, amount) and received(token, amount)");
      }
      return new Trade(
          key,
          user,
          at,
          tokenIn,
          amountIn,
          tokenOut,
          amountOut,
          venue,
          fees,
          finality,
          blockHash,
          correction,
          quote);
    }
  }
}
