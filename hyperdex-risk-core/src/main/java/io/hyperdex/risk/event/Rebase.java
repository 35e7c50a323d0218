package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;

/**
 * A rebasing token changed the user's balance: the quantity becomes {@code newQuantity}, the cost
 * stays. A rebase to zero realizes the remaining cost as a loss.
 *
 * @param key identity
 * @param user whose position changes
 * @param at chain position and time
 * @param token the rebasing token
 * @param newQuantity raw balance after the rebase
 */
public record Rebase(
    EventKey key, UserId user, ChainPosition at, TokenId token, Quantity newQuantity)
    implements UserEvent {
  @Override
  public boolean sameContentAs(UserEvent other) {
    return other instanceof Rebase r
        && user.equals(r.user)
        && token.equals(r.token)
        && newQuantity.equals(r.newQuantity);
  }
}
