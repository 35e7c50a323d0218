package io.hyperdex.risk.timescale;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.EventKey;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What was handed over, before it is made into rows. All parts are immutable. */
sealed interface HistoryRecord {
  /**
   * An event with what the engine's event does not carry.
   *
   * @param change only for a rebase or an observed balance
   * @param replaces whether it takes the place of another one under its key
   */
  record Event(UserEvent event, EventFacts facts, @Nullable BigInteger change, boolean replaces)
      implements HistoryRecord {}

  record Reverted(EventKey key) implements HistoryRecord {}

  record Alerted(Alert alert) implements HistoryRecord {}

  record Sampled(UserSnapshot snapshot) implements HistoryRecord {}
}
