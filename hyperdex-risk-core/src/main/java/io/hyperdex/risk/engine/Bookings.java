package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * User events: identity, horizon and order.
 *
 * <p>The order of things: known key or too late? Move the clock, find the place, book (or rework
 * the user's past), publish alerts, imply prices, free what can no longer change.
 */
final class Bookings {
  private final Core core;
  private final EngineConfig config;
  private final ChainTable chains;
  private final Journal journal;
  private final FullMarket market;
  private final GlobalLog log;
  private final Worker worker;
  private final Rework rework;
  private final Keys.Found found = new Keys.Found();

  Bookings(Core core, Worker worker) {
    this.core = core;
    this.config = core.config;
    this.chains = core.chains;
    this.journal = core.journal;
    this.market = core.market;
    this.log = core.log;
    this.worker = worker;
    this.rework = new Rework(worker.timeline, log, worker);
  }

  private long now() {
    return market.now();
  }

  /** Applies an event of the user's whose account is owned. */
  Outcome apply(Account account, UserEvent event) {
    if (!journal.find(event.key(), found)) {
      return Outcome.BUSY;
    }
    Account other = found.isKnown() ? journal.accountOf(found) : account;
    if (other == account) {
      return apply(account, event, journal.resolve(found));
    }
    if (!core.own(other)) {
      return Outcome.BUSY; // the key is another user's, who is busy
    }
    try {
      core.begin(worker, other);
      boolean stillThere = journal.find(event.key(), found);
      if (!stillThere || (found.isKnown() && journal.accountOf(found) != other)) {
        return Outcome.BUSY;
      }
      Outcome outcome = apply(account, event, journal.resolve(found));
      core.finish(worker, other);
      core.markChanged(other);
      return outcome;
    } finally {
      core.release(other);
    }
  }

  private Outcome apply(Account account, UserEvent event, @Nullable KnownEvent before) {
    KnownEvent known = before;
    if (known != null && known.isSettled(chains, now())) {
      journal.forget(known); // a settled key is forgotten: seen again, it is new, and too late
      known = null;
    }
    if (known != null && known.requireEvent().sameContentAs(event)) {
      Outcome repeated = repeated(known, event);
      if (repeated != null || !(known instanceof PendingTrade pending)) {
        return repeated == null ? Outcome.DUPLICATE : repeated;
      }
      return book(account, event, pending, true);
    }
    if (known != null && known.step() != null && known.step().explicitlyFinal) {
      return Outcome.TOO_LATE;
    }
    return book(account, event, known, false);
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

  /**
   * Books an event in place of a known one of the same key, if there is one.
   *
   * @param confirms whether the known one is the same, and was pending
   */
  private Outcome book(
      Account account, UserEvent event, @Nullable KnownEvent replaced, boolean confirms) {
    boolean settled = chains.isSettled(event.at(), now());
    if (settled && !isCorrection(event)) {
      return Outcome.TOO_LATE;
    }
    if (finalityOf(event) == Finality.PENDING) {
      return rememberPending(account, event, replaced);
    }
    forgetSettledSteps(account);
    HistoryEntry removed = replaced == null ? null : replaced.step();
    Account removedFrom = replaced == null ? account : replaced.account();
    HistoryEntry ignored = removedFrom == account ? removed : null;
    Slot slot = slot(event, account, ignored, settled);
    if (slot == null) {
      return Outcome.TOO_LATE;
    }
    worker.setBooking(account);
    try {
      return book(account, event, slot, confirms ? null : replaced, confirms ? replaced : null);
    } finally {
      worker.setBooking(null);
    }
  }

  private Outcome book(
      Account account,
      UserEvent event,
      Slot slot,
      @Nullable KnownEvent replaced,
      @Nullable KnownEvent pending) {
    HistoryEntry removed = replaced == null ? null : replaced.step();
    Account removedFrom = replaced == null ? account : replaced.account();
    market.advance(slot.at.timeMs());
    chains.sawBlock(event.at());
    if (removed != null && removed.implied != null) {
      market.withdraw(removed.implied, requireTrade(removed)); // a disputed trade prices nothing
      removed.implied = null;
      market.catchUp();
    }
    core.begin(worker, account);
    core.begin(worker, removedFrom);
    KnownEvent gone = replaced == null ? pending : replaced;
    if (gone != null) {
      journal.forget(gone);
    }
    HistoryEntry step = step(event, account, slot, removedFrom == account ? removed : null);
    if (journal.claim(step) != Keys.Claim.CLAIMED) {
      step.clear();
      restore(gone);
      return Outcome.BUSY;
    }
    account.keep();
    Timeline.Refusal refusal = put(account, step, slot.after, removedFrom, removed);
    core.wakes.changed(account);
    core.wakes.changed(removedFrom);
    if (refusal != null) {
      journal.forget(step);
      step.clear();
      restore(gone);
      return refusal.outcome;
    }
    account.lastEventMs = Math.max(account.lastEventMs, step.timeMs);
    countBooked(event, step);
    if (event instanceof Trade trade) {
      ImpliedPrice implied = ImpliedPrice.of(trade, step, config, core.registry);
      if (implied != null) {
        step.implied = implied.mark();
        market.imply(implied);
      }
    }
    if (removed != null) {
      return Outcome.CONFLICT;
    }
    return step.idle ? Outcome.UNCHANGED : Outcome.APPLIED;
  }

  /** Remembers again what was forgotten to make room for an event that was refused. */
  private void restore(@Nullable KnownEvent gone) {
    if (gone != null) {
      journal.claim(gone); // only where somebody else was quicker it does not come back
      if (gone instanceof PendingTrade pending) {
        journal.add(pending);
      }
    }
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
            ? account.seen
            : Math.min(
                Math.min(log.placeAfter(timeMs), account.seen),
                placeBound(account, slot.after, ignored));
    HistoryEntry step = account.blank();
    step.ofEvent(event, chains.chain(slot.at.chain()), slot.at, place, timeMs);
    step.restart(account.header);
    step.explicitlyFinal = finalityOf(event) == Finality.FINAL;
    return step;
  }

  private Outcome rememberPending(Account account, UserEvent event, @Nullable KnownEvent replaced) {
    if (replaced != null) {
      HistoryEntry booked = replaced.step();
      if (booked != null) {
        return Outcome.DUPLICATE; // what is in a block is not undone by the mempool
      }
      journal.forget(replaced);
    }
    PendingTrade trade = new PendingTrade(event, account, chains.chain(event.at().chain()));
    journal.identify(trade);
    if (journal.claim(trade) != Keys.Claim.CLAIMED) {
      restore(replaced);
      return Outcome.BUSY;
    }
    journal.add(trade);
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
    boolean last = after == 0 && step.place == account.seen && !account.isAfterTimer(step.timeMs);
    Timeline.Refusal refusal;
    if (last && (removed == null || !sameAccount)) {
      if (account.header.eventsBooked == 0) {
        account.header = new UserHeader(log.statesAt(account.seen));
      }
      step.restart(account.header);
      account.change(false);
      try {
        refusal = worker.timeline.step(account, step);
      } finally {
        account.changed();
      }
      if (refusal == null) {
        step.alerts().forEach(worker::publish);
      }
    } else {
      worker.counters.lateEvents += after > 0 ? 1 : 0;
      refusal = rework.rework(account, sameAccount ? removed : null, step, after);
    }
    if (refusal == null && removed != null && !sameAccount) {
      rework.rework(removedFrom, removed, null, 0);
    }
    return refusal;
  }

  private void countBooked(UserEvent event, HistoryEntry step) {
    worker.counters.unmatchedDisposals += step.hadUnmatched ? 1 : 0;
    worker.counters.reconciled += step.reconciled ? 1 : 0;
    worker.counters.unknownValueTrades += event instanceof Trade && step.tradeValue == null ? 1 : 0;
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

  /**
   * Frees the oldest steps that nothing can bring back, however few they are: neither an answer nor
   * a hash tells that it was done.
   */
  void tidy(Account account) {
    account.forgetSettled(now());
    if (!account.hasOnlySwaps()) {
      account.forgetStepsNow(step -> step.own ? step.isSettled(chains, now()) : canGo(step));
    }
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

  /** Takes an event of the user's back; the account is owned. */
  Outcome revert(Account account, TradeReverted reverted) {
    boolean told = journal.find(reverted.key(), found);
    if (!told || (found.isKnown() && journal.accountOf(found) != account)) {
      return Outcome.BUSY; // it has just become another user's
    }
    KnownEvent known = journal.resolve(found);
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
    rework.rework(account, step, null, 0);
    core.wakes.changed(account);
    journal.forget(known);
    if (step.implied != null) {
      market.withdraw(step.implied, requireTrade(step));
    }
    return Outcome.REVERTED;
  }
}
