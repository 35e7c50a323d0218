package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.UserEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a user's history that can still be undone: a user event, or a global event that
 * changed the user's state. Holds the state before it and the alerts it caused.
 */
final class HistoryEntry extends SwapStep {
  /*
   * Steps of user events are used again: `identity` tells one use from the next. Steps of global
   * events are not, and all have the identity GLOBAL.
   *
   * A step has its before-image in one of two forms: objects (header and touched positions), or, for
   * a trade booked by InOrderTrades, the numbers such a trade can change (SwapStep).
   */
  private static final TokenState[] NONE = new TokenState[0];
  private static final @Nullable PositionState[] NO_POSITIONS = new PositionState[0];

  static final long GLOBAL = -1;

  private final Account account;

  /** False for a global event. */
  boolean own;

  /** Of the user's rules: no log entry stands for it. */
  boolean isTimer;

  boolean inHistory;
  private @Nullable UserEvent event;

  /** Where the user's own event before this one stands; no chain before the first. */
  ChainTable.@Nullable Chain chainBefore;

  long atMsBefore;
  long blockBefore;
  long txBefore;
  long logBefore;

  /** The step before this one: a user event by identity, a global one as it is. */
  private long previous;

  private @Nullable HistoryEntry previousGlobal;

  /** Log entries before this step; for a global event the index of its own entry. */
  long place;

  long timeMs;
  private @Nullable UserHeader headerBefore;
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

  HistoryEntry(Account account) {
    this.account = account;
  }

  /** Makes a blank step that of a user event. */
  void ofEvent(
      @Nullable UserEvent event,
      ChainTable.Chain chain,
      ChainPosition at,
      long place,
      long timeMs) {
    begin(event, place, timeMs);
    standAt(chain, at);
    if (event != null) {
      keyHigh = event.key().high();
      keyLow = event.key().low();
    }
  }

  /** As {@link #ofEvent}, without key and place. */
  void begin(@Nullable UserEvent event, long place, long timeMs) {
    own = true;
    if (event != null) {
      this.event = event;
    }
    this.place = place;
    this.timeMs = timeMs;
  }

  /** Makes a new step that of a global event. */
  static HistoryEntry ofGlobal(
      Account account, long timeMs, long place, long valuedAtMs, UserHeader before) {
    HistoryEntry step = new HistoryEntry(account);
    step.identity = GLOBAL;
    step.atMs = timeMs;
    step.place = place;
    step.timeMs = valuedAtMs;
    step.headerBefore = before;
    return step;
  }

  /** Of a swap: what it came as, and what there was of venues before it. */
  void keepObjects(@Nullable UserEvent event, @Nullable VenueShares venues) {
    if (event != null) {
      this.event = event;
    }
    if (venues != null) {
      venuesOut = venues;
    }
  }

  /** Makes a used step blank. */
  void clear() {
    identity = 0;
    inHistory = false;
    event = null;
    previousGlobal = null;
    headerBefore = null;
    if (touchedCount > 0) {
      Arrays.fill(touched, null);
      Arrays.fill(positionsBefore, null);
      touchedCount = 0;
    }
    if (!alerts.isEmpty()) {
      alerts = List.of();
    }
    clearSwap();
    tradeValue = null;
    idle = false;
    hadUnmatched = false;
    reconciled = false;
    implied = null;
    explicitlyFinal = false;
    refused = false;
  }

  /** Sets what comes before: nothing (0), a user event, or ({@link #GLOBAL}) a global one. */
  void linkAfter(long identity, @Nullable HistoryEntry global) {
    previous = identity;
    if (previousGlobal != global) {
      previousGlobal = global;
    }
  }

  /** What {@link #linkAfter} set. */
  long previous() {
    return previous;
  }

  @Nullable HistoryEntry previousGlobal() {
    return previousGlobal;
  }

  /** Whether the step before this one came later than it, or is no user event. */
  boolean isLinkedOutOfOrder() {
    return previous == GLOBAL || previous > identity;
  }

  /** The step before this one; null where there is none or it was forgotten. */
  @Nullable HistoryEntry before() {
    return previous > 0 ? account.step(previous) : previous == GLOBAL ? previousGlobal : null;
  }

  UserHeader headerBefore() {
    return Objects.requireNonNull(headerBefore, "a step that was not started");
  }

  /** The event as an object, if it is one already. */
  @Nullable UserEvent eventIfAny() {
    return event;
  }

  @Nullable UserHeader headerIfAny() {
    return headerBefore;
  }

  void keepHeader(UserHeader before) {
    headerBefore = before;
  }

  int touched() {
    return touchedCount;
  }

  TokenState touched(int i) {
    return touched[i];
  }

  @Nullable PositionState positionBefore(int i) {
    return positionsBefore[i];
  }

  @Nullable UserEvent event() {
    return own ? requireEvent() : null;
  }

  @Override
  UserEvent requireEvent() {
    if (event == null) {
      if (!own) {
        throw new IllegalStateException("a global step has no user event");
      }
      event = toTrade(account.user, at(), account.journal().registry);
    }
    return event;
  }

  @Override
  Account account() {
    return account;
  }

  @Override
  HistoryEntry step() {
    return this;
  }

  /** Makes the step ready to be taken once more, from another state. */
  void restart(UserHeader from) {
    requireEvent();
    clearSwap();
    headerBefore = from;
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
    if (isSwap) {
      undoSwap(account);
      return;
    }
    for (int i = touchedCount - 1; i >= 0; i--) {
      account.put(touched[i], positionsBefore[i]);
    }
    account.header = headerBefore();
  }
}
