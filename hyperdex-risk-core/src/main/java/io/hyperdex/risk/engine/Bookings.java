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
  private final Journal journal;
  private final Market market;
  private final GlobalLog log;
  private final Timeline timeline;
  private final Rework rework;
  private final Wakes wakes;
  private final Counters counters;
  private final Consumer<Alert> publish;

  /** The account whose event is on its way: its history is not tidied meanwhile. */
  private @Nullable Account booking;

  Bookings(
      EngineConfig config,
      Accounts accounts,
      ChainTable chains,
      Journal journal,
      Market market,
      GlobalLog log,
      Timeline timeline,
      Wakes wakes,
      Counters counters,
      Consumer<Alert> publish) {
    this.config = config;
    this.accounts = accounts;
    this.chains = chains;
    this.journal = journal;
    this.market = market;
    this.log = log;
    this.timeline = timeline;
    this.rework = new Rework(timeline, log, counters, publish);
    this.wakes = wakes;
    this.counters = counters;
    this.publish = publish;
  }

  private long now() {
    return market.now();
  }

  Outcome apply(UserEvent event) {
    KnownEvent known = journal.find(event.key());
    if (known != null && known.isSettled(chains, now())) {
      journal.forget(known); // a settled key is forgotten: seen again, it is new, and too late
      known = null;
    }
    if (known != null && known.requireEvent().sameContentAs(event)) {
      Outcome repeated = repeated(known, event);
      if (repeated != null || !(known instanceof PendingTrade pending)) {
        return repeated == null ? Outcome.DUPLICATE : repeated;
      }
      return bookPending(pending, event);
    }
    if (known != null && known.step() != null && known.step().explicitlyFinal) {
      return Outcome.TOO_LATE;
    }
    return book(event, known);
  }

  /** What a redelivery with the same content does; null when it books a pending trade. */
  private @Nullable Outcome repeated(KnownEvent known, UserEvent event) {
    Finality finality = finalityOf(event);
    HistoryEntry step = known.step();
    if (step == null) {
      return finality == Finality.PENDING ? Outcome.DUPLICATE : null;
    }
    if (finality == Finality.FINAL && !step.explicitlyFinal) {
      step.explicitlyFinal = true;
      forgetSettledSteps(known.account());
      return Outcome.FINALIZED;
    }
    return Outcome.DUPLICATE;
  }

  private Outcome bookPending(PendingTrade pending, UserEvent event) {
    journal.forget(pending);
    Outcome outcome = book(event, null);
    if (!outcome.changesState()) {
      journal.restore(pending);
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
   * @param after how many of the user's own events come after it
   * @param atEnd booked as the last thing that happened
   */
  private record Slot(ChainPosition at, int after, boolean atEnd) {}

  /** Books an event in place of a known one of the same key, if there is one. */
  private Outcome book(UserEvent event, @Nullable KnownEvent replaced) {
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
    Account removedFrom = replaced == null ? account : replaced.account();
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
    Timeline.Refusal refusal = put(account, step, slot.after, removedFrom, removed);
    booking = null;
    wakes.changed(account);
    wakes.changed(removedFrom);
    if (refusal != null) {
      journal.giveBack(step);
      return refusal.outcome;
    }
    if (replaced != null) {
      journal.forget(replaced);
    }
    journal.remember(step);
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
      return new Slot(event.at(), 0, true);
    }
    if (!settled) {
      int after = ownAfter(account, event.at(), ignored);
      if (!isBeforeSettled(account, after, event.at())) {
        return new Slot(event.at(), after, false);
      }
    }
    return isCorrection(event)
        ? new Slot(ChainPosition.of(event.at().chain(), now()), 0, true)
        : null;
  }

  private HistoryEntry step(
      UserEvent event, Account account, Slot slot, @Nullable HistoryEntry ignored) {
    long timeMs = slot.atEnd ? now() : slot.at.timeMs();
    long place =
        slot.atEnd
            ? log.end()
            : Math.min(log.placeAfter(timeMs), placeBound(account, slot.after, ignored));
    HistoryEntry step = journal.blank();
    step.ofEvent(event, account, chains.chain(slot.at.chain()), slot.at, place, timeMs);
    step.restart(account.header);
    step.explicitlyFinal = finalityOf(event) == Finality.FINAL;
    return step;
  }

  private Outcome rememberPending(UserEvent event, @Nullable KnownEvent replaced) {
    if (replaced != null) {
      HistoryEntry booked = replaced.step();
      if (booked != null) {
        return Outcome.DUPLICATE; // what is in a block is not undone by the mempool
      }
      journal.forget(replaced);
    }
    journal.remember(
        new PendingTrade(event, accounts.of(event.user()), chains.chain(event.at().chain())));
    return Outcome.PENDING;
  }

  /** Takes the step at the end, or reworks history; with a conflict, without the removed step. */
  private Timeline.@Nullable Refusal put(
      Account account,
      HistoryEntry step,
      int after,
      Account removedFrom,
      @Nullable HistoryEntry removed) {
    boolean sameAccount = removedFrom == account;
    boolean last = after == 0 && step.place == log.end();
    Timeline.Refusal refusal;
    if (last && (removed == null || !sameAccount)) {
      if (account.header.eventsBooked == 0) {
        account.header = new UserHeader(log.statesAt(log.end()));
      }
      step.restart(account.header);
      account.change(false);
      try {
        refusal = timeline.step(account, step);
      } finally {
        account.changed();
      }
      if (refusal == null) {
        step.alerts().forEach(publish);
      }
    } else {
      counters.lateEvents += after > 0 ? 1 : 0;
      refusal = rework.rework(account, sameAccount ? removed : null, step, after);
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
    if (step.event() instanceof Trade trade) {
      return trade;
    }
    throw new IllegalStateException("only trades imply prices: " + step.event());
  }

  /** How many of the user's own events a position is strictly before, from the last one back. */
  private static int ownAfter(Account account, ChainPosition at, @Nullable HistoryEntry ignored) {
    int after = 0;
    int counted = 0;
    for (HistoryEntry step = account.lastStep(); step != null; step = step.before()) {
      if (!step.own) {
        continue;
      }
      if (step != ignored && !at.isBefore(step.at())) {
        break;
      }
      counted++;
      after = counted;
    }
    return after;
  }

  /** The place an event before the last {@code after} own events must not be after. */
  private static long placeBound(Account account, int after, @Nullable HistoryEntry ignored) {
    long bound = Long.MAX_VALUE;
    int seen = 0;
    for (HistoryEntry step = account.lastStep();
        step != null && seen < after;
        step = step.before()) {
      if (step.own) {
        seen++;
        bound = step == ignored ? bound : step.place;
      }
    }
    return bound;
  }

  /** Whether the place is inside the prefix of the user's events that can no longer change. */
  private boolean isBeforeSettled(Account account, int after, ChainPosition at) {
    ChainPosition forgotten = account.lastForgotten();
    if (forgotten != null && at.isBefore(forgotten)) {
      return true;
    }
    if (after == 0) {
      return false;
    }
    int settled = 0;
    int own = 0;
    for (HistoryEntry step : account.steps()) {
      if (step.own) {
        settled += settled == own && isSettled(step) ? 1 : 0;
        own++;
      }
    }
    return own - after < settled;
  }

  private boolean isSettled(HistoryEntry step) {
    return step.explicitlyFinal || step.isSettled(chains, now());
  }

  /** Frees the oldest steps, as far as they can no longer change. */
  void forgetSettledSteps(Account account) {
    account.forgetSteps(this::canGo);
  }

  private boolean canGo(HistoryEntry step) {
    return step.own ? isSettled(step) : step.atMs < now() - config.undoRetentionMs();
  }

  /** Steps of a user from the first that can still change on. */
  int undoable(Account account) {
    List<HistoryEntry> steps = account.steps();
    int first = 0;
    while (first < steps.size() && canGo(steps.get(first))) {
      first++;
    }
    return steps.size() - first;
  }

  Outcome revert(TradeReverted reverted) {
    KnownEvent known = journal.find(reverted.key());
    if (known == null || known.isSettled(chains, now())) {
      return Outcome.UNKNOWN_KEY;
    }
    HistoryEntry step = known.step();
    if (step == null) {
      journal.forget(known);
      return Outcome.REVERTED;
    }
    if (step.explicitlyFinal) {
      return Outcome.TOO_LATE;
    }
    rework.rework(known.account(), step, null, 0);
    wakes.changed(known.account());
    journal.forget(known);
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

  /** Frees what can no longer change. */
  void housekeeping() {
    journal.forgetSettled(now());
    market.forgetBefore(now() - config.undoRetentionMs());
  }
}
