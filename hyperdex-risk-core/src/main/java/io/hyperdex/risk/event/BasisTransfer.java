package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;

/**
 * A wrap, stake or bridge: one token becomes another, and the cost basis goes along. Lots keep
 * their age and total cost; nothing is realized.
 *
 * @param key identity
 * @param user whose positions change
 * @param at chain position and time
 * @param tokenOut the token given up
 * @param amountOut raw amount given up, greater than zero
 * @param tokenIn the token it became
 * @param amountIn raw amount received, greater than zero
 */
public record BasisTransfer(
    EventKey key,
    UserId user,
    ChainPosition at,
    TokenId tokenOut,
    Quantity amountOut,
    TokenId tokenIn,
    Quantity amountIn)
    implements UserEvent {
  public BasisTransfer {
    if (amountOut.isZero() || amountIn.isZero()) {
      throw new IllegalArgumentException(
          "transfer amounts must be positive: out " + amountOut + ", in " + amountIn);
    }
    if (tokenOut.equals(tokenIn)) {
      throw new IllegalArgumentException(
          "a basis transfer needs two tokens: " + tokenOut + " on both sides; see Rebase");
    }
  }

  @Override
  public boolean sameContentAs(UserEvent other) {
    return other instanceof BasisTransfer b
        && user.equals(b.user)
        && tokenOut.equals(b.tokenOut)
        && amountOut.equals(b.amountOut)
        && tokenIn.equals(b.tokenIn)
        && amountIn.equals(b.amountIn);
  }
}
