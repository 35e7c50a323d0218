package io.hyperdex.risk.event;

import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.UserId;

/**
 * An event that changes one user's positions. It has a key, so a redelivery is recognised and a
 * chain reorganisation can take it back, and a position, so a late one lands where it belongs.
 */
public sealed interface UserEvent extends RiskEvent
    permits Trade, ExternalFlow, BasisTransfer, Rebase, BalanceObserved, FeePaid {
  EventKey key();

  UserId user();

  ChainPosition at();

  /** Whether a redelivery under the same key says the same thing (finality does not count). */
  boolean sameContentAs(UserEvent other);
}
