package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.UserEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a user's history that can still be undone: a user event, or a global event that
 * changed the user's state. Holds the state before it and the alerts it caused.
 */
final class HistoryEntry {
  private static final TokenState[] NONE = new TokenState[0];
  private static final @Nullable PositionState[] NO_POSITIONS = new PositionState[0];

  /** Null for a global event. */
  final @Nullable UserEvent event;

  /** Where the event stands for ordering and finality; of a global event only the time counts. */
  final ChainPosition at;

  /** Log entries before this step; for a global event the index of its own entry. */
  final long place;

  final long timeMs;
  private UserHeader before;
  private TokenState[] touched = NONE;
  private @Nullable PositionState[] positionsBefore = NO_POSITIONS;
  private int touchedCount;
  private List<Alert> alerts = List.of();

  /** USD value of a trade when it was booked; null where unknown. */
  @Nullable Usd tradeValue;

  /** An observed balance that was the booked one. */
  boolean idle;

  boolean hadUnmatched;
  boolean reconciled;

  /** The implied mark this trade caused, if any. */
  @Nullable Mark implied;

  /** Marked FINAL by the host. */
  boolean explicitlyFinal;

  /**
   * In the history, but books nothing: it stopped being possible when history changed before it.
   */
  boolean refused;

  HistoryEntry(
      @Nullable UserEvent event, ChainPosition at, long place, long timeMs, UserHeader before) {
    this.event = event;
    this.at = at;
    this.place = place;
    this.timeMs = timeMs;
    this.before = before;
  }

  UserHeader before() {
    return before;
  }

  UserEvent requireEvent() {
    if (event == null) {
      throw new IllegalStateException("a global step has no user event");
    }
    return event;
  }

  /** Makes the step ready to be taken once more, from another state. */
  void restart(UserHeader from) {
    before = from;
    touchedCount = 0;
    alerts = List.of();
    refused = false;
    idle = false;
  }

  void touch(TokenState token, @Nullable PositionState before) {
    if (touchedCount == touched.length) {
      int room = touchedCount == 0 ? 2 : touchedCount * 2; // a trade touches two
      touched = Arrays.copyOf(touched, room);
      positionsBefore = Arrays.copyOf(positionsBefore, room);
    }
    touched[touchedCount] = token;
    positionsBefore[touchedCount++] = before;
  }

  void add(Alert alert) {
    if (alerts.isEmpty()) {
      alerts = new ArrayList<>(2);
    }
    alerts.add(alert);
  }

  List<Alert> alerts() {
    return alerts;
  }

  void restore(Account account) {
    for (int i = touchedCount - 1; i >= 0; i--) {
      account.put(touched[i], positionsBefore[i]);
    }
    account.header = before;
  }
}
