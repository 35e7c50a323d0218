package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.RiskEvent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** The host's callback for events that were handed over. */
final class Callback {
  private final BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver;
  private final Reentry reentry;
  private final AtomicLong errors = new AtomicLong();

  Callback(BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver, Reentry reentry) {
    this.onHandedOver = onHandedOver;
    this.reentry = reentry;
  }

  /**
   * Tells what became of an event.
   *
   * @param user whose event it was, or {@link OwnedMarket#THE_MARKET}
   */
  void tell(int user, RiskEvent event, Outcome outcome) {
    reentry.enter(user);
    try {
      onHandedOver.accept(event, outcome);
    } catch (RuntimeException e) {
      errors.incrementAndGet(); // the event is applied; a broken callback stops nobody
    } finally {
      reentry.leave();
    }
  }

  /** How often it threw. */
  long errors() {
    return errors.get();
  }
}
