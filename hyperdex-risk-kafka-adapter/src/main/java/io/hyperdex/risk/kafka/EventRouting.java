package io.hyperdex.risk.kafka;

import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;

/** The record key of an event: what decides its partition, and so whom it stays in order with. */
final class EventRouting {
  private EventRouting() {}

  static String keyOf(RiskEvent event) {
    if (event instanceof UserEvent e) {
      return e.user().value();
    } else if (event instanceof PriceTick e) {
      return e.token().toString();
    } else if (event instanceof TokenMeta e) {
      return e.token().toString();
    } else if (event instanceof BlockFinalized e) {
      return e.chain().name();
    } else if (event instanceof TradeReverted e) {
      // A revert does not name its user; on another partition it could overtake its trade.
      throw new IllegalArgumentException(
          "a revert must follow its trade: call sendTo(user, event) for " + e.key());
    } else {
      return "time";
    }
  }
}
