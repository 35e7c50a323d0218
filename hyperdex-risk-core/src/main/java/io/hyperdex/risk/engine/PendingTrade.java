package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.UserEvent;
import org.jspecify.annotations.Nullable;

/** A trade that was announced and is not in a block yet: remembered, not booked. */
final class PendingTrade extends KnownEvent {
  private final UserEvent event;
  private final Account account;

  PendingTrade(UserEvent event, Account account, ChainTable.Chain chain) {
    this.event = event;
    this.account = account;
    standAt(chain, event.at());
    keyHigh = event.key().high();
    keyLow = event.key().low();
  }

  @Override
  UserEvent requireEvent() {
    return event;
  }

  @Override
  Account account() {
    return account;
  }

  @Override
  @Nullable HistoryEntry step() {
    return null;
  }
}
