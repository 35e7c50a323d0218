package io.hyperdex.risk.event;

import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.UserId;

/**
 * A fee without a trade, such as the gas of a failed transaction: always an expense.
 *
 * @param key identity
 * @param user who paid
 * @param at chain position and time
 * @param fee token and amount
 */
public record FeePaid(EventKey key, UserId user, ChainPosition at, Fee fee) implements UserEvent {
  @Override
  public boolean sameContentAs(UserEvent other) {
    return other instanceof FeePaid f && user.equals(f.user) && fee.equals(f.fee);
  }
}
