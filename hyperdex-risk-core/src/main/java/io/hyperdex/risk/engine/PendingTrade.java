package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.UserEvent;
import org.jspecify.annotations.Nullable;

/** A trade that was announced and is not in a block yet: remembered, not booked. */
final class PendingTrade extends KnownEvent {
  private final UserEvent event;
  private final Account account;

  PendingTrade(UserEvent event, Account account) {
    this.event = event;
    this.account = account;
    keyHigh = event.key().high();
    keyLow = event.key().low();
  }

  @Override
  UserEvent requireEvent() {
    return event;
  }

  @Override
  ChainPosition at() {
    return event.at();
  }

  @Override
  boolean isSettled(ChainTable chains, long nowMs) {
    return chains.isSettled(event.at(), nowMs);
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
