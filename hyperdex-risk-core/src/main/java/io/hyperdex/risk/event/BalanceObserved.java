package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;

/**
 * The balance read from the chain, to reconcile with: a difference is booked as an external flow at
 * market (in) or at cost (out) and counted.
 *
 * @param key identity
 * @param user whose position is reconciled
 * @param at chain position and time of the reading
 * @param token the token
 * @param quantity raw balance on chain
 */
public record BalanceObserved(
    EventKey key, UserId user, ChainPosition at, TokenId token, Quantity quantity)
    implements UserEvent {
  @Override
  public boolean sameContentAs(UserEvent other) {
    return other instanceof BalanceObserved b
        && user.equals(b.user)
        && token.equals(b.token)
        && quantity.equals(b.quantity);
  }
}
