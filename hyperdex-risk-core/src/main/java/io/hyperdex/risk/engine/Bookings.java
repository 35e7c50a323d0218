package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * User events: identity, horizon and order.
 *
 * <p>The order of things: known key or too late? Move the clock, find the place, book (or rework
 * the user's past), publish alerts, imply prices, free what can no longer change.
 */
final class Bookings {
  private final EngineConfig config;
  private final Accounts accounts;
  private final ChainTable chains;
  private final KeyTable keys;
  private final Market market;
  private final GlobalLog log;
  private final Timeline timeline;
  private final Rework rework;
  private final Counters counters;
  private final Consumer<Alert> publish;

  /** The account whose event is on its way: its history is not tidied meanwhile. */
  private @Nullable Account booking;

  Bookings(
      EngineConfig config,
      Accounts accounts,
      ChainTable chains,
      KeyTable keys,
      Market market,
      GlobalLog log,
      Timeline timeline,
      Counters counters,
      Consumer<Alert> publish) {
    this.config = config;
    this.accounts = accounts;
    this.chains = chains;
    this.keys = keys;
    this.market = market;
    this.log = log;
    this.timeline = timeline;
    this.rework = new Rework(timeline, log, counters, publish);
    this.counters = counters;
    this.publish = publish;
  }

  private long now() {
    return market.now();
  }

  Outcome apply(UserEvent event) {
    KeyTable.Known known = keys.find(event.key());
    if (known != null && chains.isSettled(known.at(), now())) {
      keys.forget(known); // a settled key is forgotten: seen again, it is new, and too late
      known = null;
    }
    if (known != null && known.event().sameContentAs(event)) {
      Outcome repeated = repeated(known, event);
      if (repeated != null) {
        return repeated;
      }
      return bookPending(known, event);
    }
    if (known != null && known.step() != null && known.step().explicitlyFinal) {
      return Outcome.TOO_LATE;
    }
    return book(event, known);
  }

  /** What a redelivery with the same content does; null when it books a pending trade. */
  private @Nullable Outcome repeated(KeyTable.Known known, UserEvent event) {
    Finality finality = finalityOf(event);
    HistoryEntry step = known.step();
    if (step == null) {
      return finality == Finality.PENDING ? Outcome.DUPLICATE : null;
    }
    if (finality == Finality.FINAL && !step.explicitlyFinal) {
      step.explicitlyFinal = true;
      forgetSettledSteps(accounts.get(known.account()));
      return Outcome.FINALIZED;
    }
    return Outcome.DUPLICATE;
  }

  private Outcome bookPending(KeyTable.Known pending, UserEvent event) {
    keys.forget(pending);
    Outcome outcome = book(event, null);
    if (!outcome.changesState()) {
      keys.remember(pending);
    }
    return outcome;
  }

  private static Finality finalityOf(UserEvent event) {
    return event instanceof Trade trade ? trade.finality() : Finality.INCLUDED;
  }

  private static boolean isCorrection(UserEvent event) {
    return event instanceof Trade trade && trade.correction();
  }

  /**
   * Where a new event goes.
   *
   * @param at what it is ordered and settled by
   * @param index among the user's own events
   * @param atEnd booked as the last thing that happened
   */
  private record Slot(ChainPosition at, int index, boolean atEnd) {}

  /** Books an event in place of a known one of the same key, if there is one. */
  private Outcome book(UserEvent event, KeyTable.@Nullable Known replaced) {
    boolean settled = chains.isSettled(event.at(), now());
    if (settled && !isCorrection(event)) {
      return Outcome.TOO_LATE;
    }
    if (finalityOf(event) == Finality.PENDING) {
      return rememberPending(event, replaced);
    }
    Account account = accounts.of(event.user());
    forgetSettledSteps(account);
    HistoryEntry removed = replaced == null ? null : replaced.step();
    Account removedFrom = replaced == null ? account : accounts.get(replaced.account());
    HistoryEntry ignored = removedFrom == account ? removed : null;
    Slot slot = slot(event, account, ignored, settled);
    if (slot == null) {
      return Outcome.TOO_LATE;
    }
    booking = account;
    market.advanceTo(slot.at.timeMs());
    chains.sawBlock(event.at());
    if (removed != null && removed.implied != null) {
      market.withdraw(removed.implied, requireTrade(removed)); // a disputed trade prices nothing
      removed.implied = null;
    }
    HistoryEntry step = step(event, account, slot, ignored);
    Timeline.Refusal refusal = put(account, step, slot.index, removedFrom, removed);
    booking = null;
    if (refusal != null) {
      return refusal.outcome;
    }
    if (replaced != null) {
      keys.forget(replaced);
    }
    keys.remember(new KeyTable.Known(event.key(), event, slot.at, account.index, step));
    account.lastEventMs = Math.max(account.lastEventMs, step.timeMs);
    countBooked(event, step);
    if (event instanceof Trade trade) {
      step.implied = market.implyPrice(trade, step);
    }
    housekeeping();
    if (removed != null) {
      return Outcome.CONFLICT;
    }
    return step.idle ? Outcome.UNCHANGED : Outcome.APPLIED;
  }

  /** Null where the event is too late. */
  private @Nullable Slot slot(
      UserEvent event, Account account, @Nullable HistoryEntry ignored, boolean settled) {
    if (!settled && config.eventOrder() == EventOrder.ARRIVAL) {
      return new Slot(event.at(), account.history.own(), true);
    }
    if (!settled) {
      int index = ownIndex(account, event.at(), ignored);
      if (!isBeforeSettled(account, index, event.at())) {
        return new Slot(event.at(), index, false);
      }
    }
    return isCorrection(event)
        ? new Slot(ChainPosition.of(event.at().chain(), now()), account.history.own(), true)
        : null;
  }

  private HistoryEntry step(
      UserEvent event, Account account, Slot slot, @Nullable HistoryEntry ignored) {
    long timeMs = slot.atEnd ? now() : slot.at.timeMs();
    long place =
        slot.atEnd
            ? log.end()
            : Math.min(log.placeAfter(timeMs), placeBound(account, slot.index, ignored));
    HistoryEntry step = new HistoryEntry(event, slot.at, place, timeMs, account.header);
    step.explicitlyFinal = finalityOf(event) == Finality.FINAL;
    return step;
  }

  private Outcome rememberPending(UserEvent event, KeyTable.@Nullable Known replaced) {
    if (replaced != null) {
      HistoryEntry booked = replaced.step();
      if (booked != null) {
        return Outcome.DUPLICATE; // what is in a block is not undone by the mempool
      }
      keys.forget(replaced);
    }
    keys.remember(
        new KeyTable.Known(event.key(), event, event.at(), accounts.of(event.user()).index, null));
    return Outcome.PENDING;
  }

  /** Takes the step at the end, or reworks history; with a conflict, without the removed step. */
  private Timeline.@Nullable Refusal put(
      Account account,
      HistoryEntry step,
      int index,
      Account removedFrom,
      @Nullable HistoryEntry removed) {
    boolean sameAccount = removedFrom == account;
    boolean last = index == account.history.own() && step.place == log.end();
    Timeline.Refusal refusal;
    if (last && (removed == null || !sameAccount)) {
      if (account.header.eventsBooked == 0) {
        account.header = new UserHeader(RuleStates.initial(log.rulesAt(log.end())));
      }
      step.restart(account.header);
      refusal = timeline.step(account, step);
      if (refusal == null) {
        step.alerts().forEach(publish);
      }
    } else {
      counters.lateEvents += index < account.history.own() ? 1 : 0;
      refusal = rework.rework(account, sameAccount ? removed : null, step, index);
    }
    if (refusal == null && removed != null && !sameAccount) {
      rework.rework(removedFrom, removed, null, 0);
    }
    return refusal;
  }

  private void countBooked(UserEvent event, HistoryEntry step) {
    counters.unmatchedDisposals += step.hadUnmatched ? 1 : 0;
    counters.reconciled += step.reconciled ? 1 : 0;
    counters.unknownValueTrades += event instanceof Trade && step.tradeValue == null ? 1 : 0;
  }

  private static Trade requireTrade(HistoryEntry step) {
    if (step.event instanceof Trade trade) {
      return trade;
    }
    throw new IllegalStateException("only trades imply prices: " + step.event);
  }

  /** Index among the user's own events: after all that the position is not strictly before. */
  private static int ownIndex(Account account, ChainPosition at, @Nullable HistoryEntry ignored) {
    List<HistoryEntry> history = account.history;
    int index = account.history.own();
    for (int i = history.size() - 1; i >= 0; i--) {
      HistoryEntry step = history.get(i);
      if (step.event == null) {
        continue;
      }
      if (step != ignored && !at.isBefore(step.at)) {
        break;
      }
      index--;
    }
    return index;
  }

  /** The place an event with this index must not be after. */
  private static long placeBound(Account account, int index, @Nullable HistoryEntry ignored) {
    int own = 0;
    List<HistoryEntry> history = account.history;
    for (int i = 0; index < account.history.own() && i < history.size(); i++) {
      HistoryEntry step = history.get(i);
      if (step.event != null && own++ >= index && step != ignored) {
        return step.place;
      }
    }
    return Long.MAX_VALUE;
  }

  /** Whether the index is inside the prefix of the user's events that can no longer change. */
  private boolean isBeforeSettled(Account account, int index, ChainPosition at) {
    if (account.lastForgotten != null && at.isBefore(account.lastForgotten)) {
      return true;
    }
    if (index == account.history.own()) {
      return false;
    }
    int settled = 0;
    for (HistoryEntry step : account.history) {
      if (step.event != null) {
        if (!isSettled(step)) {
          break;
        }
        settled++;
      }
    }
    return index < settled;
  }

  private boolean isSettled(HistoryEntry step) {
    return step.explicitlyFinal || chains.isSettled(step.at, now());
  }

  /** Frees the oldest steps, as far as they can no longer change. */
  void forgetSettledSteps(Account account) {
    long oldest = now() - config.undoRetentionMs();
    StepLog history = account.history;
    while (!history.isEmpty()) {
      HistoryEntry step = history.get(0);
      if (step.event != null ? !isSettled(step) : step.at.timeMs() >= oldest) {
        return;
      }
      history.removeFirst();
      if (step.event != null) {
        account.lastForgotten = step.at;
      }
    }
  }

  Outcome revert(TradeReverted reverted) {
    KeyTable.Known known = keys.find(reverted.key());
    if (known == null || chains.isSettled(known.at(), now())) {
      return Outcome.UNKNOWN_KEY;
    }
    HistoryEntry step = known.step();
    if (step == null) {
      keys.forget(known);
      return Outcome.REVERTED;
    }
    if (step.explicitlyFinal) {
      return Outcome.TOO_LATE;
    }
    rework.rework(accounts.get(known.account()), step, null, 0);
    keys.forget(known);
    if (step.implied != null) {
      market.withdraw(step.implied, requireTrade(step));
    }
    return Outcome.REVERTED;
  }

  /** As {@link #forgetSettledSteps}, but not for the account whose event is on its way. */
  void tidy(Account account) {
    if (account != booking) {
      forgetSettledSteps(account);
    }
  }

  private void housekeeping() {
    keys.forgetSettled(chains, now());
    market.forgetBefore(now() - config.undoRetentionMs());
  }
}
