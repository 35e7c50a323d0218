package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.Disposal;
import io.hyperdex.risk.book.PositionDraft;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Books one user event into positions and statistics, valued as of a place and time. Works on
 * drafts and writes them only when all of the event could be booked.
 */
final class Ledger {
  private static final class Draft {
    final TokenState token;
    final @Nullable PositionState before;
    final PositionDraft position;

    Draft(TokenState token, @Nullable PositionState before, PositionDraft position) {
      this.token = token;
      this.before = before;
      this.position = position;
    }
  }

  private final EngineConfig config;
  private final Registry registry;
  private final List<Draft> drafts = new ArrayList<>(4);

  private Account account;
  private UserHeader header;
  private long place;
  private long timeMs;

  /** USD value of the last booked trade; null where unknown. */
  private @Nullable Usd tradeValue;

  private Usd inflow = Usd.ZERO;
  private boolean allFlow;
  private boolean hadUnmatched;
  private boolean reconciled;

  Ledger(EngineConfig config, Registry registry, Account none) {
    this.config = config;
    this.registry = registry;
    this.account = none;
    this.header = none.header;
  }

  /**
   * Books an event and notes before-images in the step. {@code account.header} is changed in place,
   * as the step holds a copy.
   *
   * @throws ArithmeticException on overflow, UnmatchedDisposalException on a refused disposal: then
   *     nothing is written to positions, and the caller restores the header
   */
  void book(Account account, HistoryEntry step) {
    this.account = account;
    this.header = account.header;
    this.place = step.place;
    this.timeMs = step.timeMs;
    drafts.clear();
    tradeValue = null;
    inflow = Usd.ZERO;
    allFlow = false;
    hadUnmatched = false;
    reconciled = false;
    UserEvent event = step.requireEvent();

    if (event instanceof Trade trade) {
      book(trade);
    } else if (event instanceof ExternalFlow flow) {
      book(flow);
    } else if (event instanceof FeePaid paid) {
      pay(List.of(paid.fee()), values(List.of(paid.fee())), true);
    } else if (event instanceof BasisTransfer transfer) {
      book(transfer);
    } else if (event instanceof Rebase rebase) {
      draft(registry.token(rebase.token())).position.rebase(rebase.newQuantity(), timeMs);
    } else if (event instanceof BalanceObserved observed) {
      reconcile(observed);
    } else {
      throw new IllegalStateException("no booking for " + event.getClass());
    }

    header.eventsBooked++;
    step.tradeValue = tradeValue;
    step.hadUnmatched = hadUnmatched;
    step.reconciled = reconciled;
    for (Draft draft : drafts) {
      step.touch(draft.token, draft.before);
      account.put(draft.token, draft.position.toState());
    }
  }

  /** Value that came in unseen with the last booked event. */
  Usd inflow() {
    return inflow;
  }

  /** Whether the whole change of equity by the last booked event is flow. */
  boolean isAllFlow() {
    return allFlow;
  }

  /** Whether the event says what is booked already. */
  boolean isIdle(Account account, HistoryEntry step) {
    if (!(step.event() instanceof BalanceObserved observed)) {
      return false;
    }
    PositionState state = account.position(registry.token(observed.token()));
    step.idle =
        state == null
            ? observed.quantity().isZero()
            : !state.isShort() && state.quantity().equals(observed.quantity());
    return step.idle;
  }

  private Draft draft(TokenState token) {
    for (Draft draft : drafts) {
      if (draft.token == token) {
        return draft;
      }
    }
    PositionState before = account.position(token);
    Draft draft =
        new Draft(
            token,
            before,
            new PositionDraft(
                before == null ? PositionState.EMPTY : before,
                config.costBasis(),
                config.unmatchedPolicy()));
    drafts.add(draft);
    return draft;
  }

  private void book(Trade trade) {
    TokenState in = registry.token(trade.tokenIn());
    TokenState out = registry.token(trade.tokenOut());
    markFlow(in);
    markFlow(out);
    Usd value = swapValue(in, trade.amountIn(), out, trade.amountOut());
    tradeValue = value;
    List<Fee> fees = trade.fees();
    List<@Nullable Usd> feeValues = fees.isEmpty() ? List.of() : values(fees);

    Draft given = draft(in);
    boolean wasShort = given.position.isShort();
    Disposal disposal = given.position.dispose(trade.amountIn(), value, timeMs);
    noteExcess(in, disposal.unmatched());
    Usd cost = value;
    if (config.feePolicy() == FeePolicy.BASIS && cost != null) {
      for (Usd fee : feeValues) {
        cost = fee == null ? cost : cost.plus(fee);
      }
    }
    int venue = trade.venue() == null ? VenueShares.UNKNOWN : registry.venueIndex(trade.venue());
    draft(out).position.acquire(trade.amountOut(), cost, timeMs, venue);
    if (!fees.isEmpty()) {
      pay(fees, feeValues, config.feePolicy() == FeePolicy.EXPENSE);
    }
    count(header, value, disposal, wasShort);
  }

  /** Notes in a header what a swap was worth, and whether it won or lost. */
  static void count(UserHeader header, @Nullable Usd value, Disposal disposal, boolean wasShort) {
    header.trades++;
    if (value != null) {
      header.setValueTraded(header.valueTraded().plus(value));
      header.valuedTrades++;
    }
    Usd pnl = disposal.pnl();
    if (wasShort || !disposal.countsAsTrade() || pnl == null) {
      header.excludedDisposals++;
    } else if (pnl.signum() > 0) {
      header.wins++;
      header.streak = 0;
    } else if (pnl.signum() < 0) {
      header.losses++;
      header.streak++;
      header.maxStreak = Math.max(header.maxStreak, header.streak);
    } else {
      header.breakEvens++;
    }
  }

  /**
   * One value for both legs: a pegged leg, else a feed price over an implied one, else the later.
   */
  private @Nullable Usd swapValue(
      TokenState in, Quantity amountIn, TokenState out, Quantity amountOut) {
    Usd inValue = Valuation.freshValue(in, amountIn, place, timeMs);
    Usd outValue = Valuation.freshValue(out, amountOut, place, timeMs);
    if (inValue == null || outValue == null) {
      return outValue == null ? inValue : outValue;
    }
    return prefersIn(in, out, place, timeMs) ? inValue : outValue;
  }

  /** Of two legs with a value, whether the one given up says what the swap is worth. */
  static boolean prefersIn(TokenState in, TokenState out, long place, long timeMs) {
    boolean inPegged = in.isPeggedAt(place);
    if (inPegged != out.isPeggedAt(place)) {
      return inPegged;
    }
    PriceOrigin inOrigin = origin(in, place, timeMs);
    PriceOrigin outOrigin = origin(out, place, timeMs);
    if (inOrigin == PriceOrigin.FEED && outOrigin == PriceOrigin.TRADE) {
      return true;
    }
    if (inOrigin == PriceOrigin.TRADE && outOrigin == PriceOrigin.FEED) {
      return false;
    }
    return asOf(in, place, timeMs) > asOf(out, place, timeMs);
  }

  private static PriceOrigin origin(TokenState token, long place, long timeMs) {
    Mark mark = token.markAt(place);
    return mark != null && mark.isFreshAt(timeMs) ? mark.origin : PriceOrigin.PEG;
  }

  private static long asOf(TokenState token, long place, long timeMs) {
    Mark mark = token.markAt(place);
    return mark != null && mark.isFreshAt(timeMs) ? mark.asOfMs : timeMs;
  }

  private List<@Nullable Usd> values(List<Fee> fees) {
    List<@Nullable Usd> values = new ArrayList<>(fees.size());
    for (Fee fee : fees) {
      values.add(Valuation.freshValue(registry.token(fee.token()), fee.amount(), place, timeMs));
    }
    return values;
  }

  private void pay(List<Fee> fees, List<@Nullable Usd> values, boolean expense) {
    for (int i = 0; i < fees.size(); i++) {
      Fee fee = fees.get(i);
      TokenState token = registry.token(fee.token());
      markFlow(token);
      Usd value = values.get(i);
      Disposal disposal = draft(token).position.dispose(fee.amount(), value, timeMs);
      noteExcess(token, disposal.unmatched());
      if (value == null) {
        header.unpricedFees++;
      } else if (expense) {
        header.setFees(header.fees().plus(value));
      }
    }
  }

  private void book(ExternalFlow flow) {
    TokenState token = registry.token(flow.token());
    allFlow = true;
    switch (flow.kind()) {
      case DEPOSIT ->
          draft(token)
              .position
              .acquire(
                  flow.amount(),
                  flow.costUsd() != null ? flow.costUsd() : marketValue(token, flow.amount()),
                  timeMs,
                  VenueShares.UNKNOWN);
      case AIRDROP ->
          draft(token).position.acquire(flow.amount(), Usd.ZERO, timeMs, VenueShares.UNKNOWN);
      case WITHDRAWAL -> withdraw(token, flow.amount());
    }
  }

  private void withdraw(TokenState token, Quantity amount) {
    Quantity excess =
        draft(token).position.withdraw(amount, any -> marketValue(token, any), timeMs);
    hadUnmatched |= !excess.isZero();
  }

  private void reconcile(BalanceObserved observed) {
    TokenState token = registry.token(observed.token());
    PositionDraft position = draft(token).position;
    allFlow = true;
    if (position.isShort()) {
      reconciled = true;
      Quantity owed = position.quantity();
      position.acquire(owed, marketValue(token, owed), timeMs, VenueShares.UNKNOWN);
    }
    int order = observed.quantity().compareTo(position.quantity());
    reconciled |= order != 0;
    if (order > 0) {
      Quantity more = observed.quantity().minus(position.quantity());
      position.acquire(more, marketValue(token, more), timeMs, VenueShares.UNKNOWN);
    } else if (order < 0) {
      Quantity less = position.quantity().minus(observed.quantity());
      position.withdraw(less, any -> marketValue(token, any), timeMs);
    }
  }

  private void book(BasisTransfer transfer) {
    TokenState out = registry.token(transfer.tokenOut());
    TokenState in = registry.token(transfer.tokenIn());
    markFlow(out);
    markFlow(in);
    PositionDraft.Moved moved =
        draft(out).position.moveOut(transfer.amountOut(), any -> marketValue(out, any), timeMs);
    noteExcess(out, moved.excess());
    draft(in).position.moveIn(transfer.amountIn(), transfer.amountOut(), moved, timeMs);
  }

  private @Nullable Usd marketValue(TokenState token, Quantity amount) {
    return Valuation.freshValue(token, amount, place, timeMs);
  }

  /** A leg that does not count as equity makes the whole change of equity a flow. */
  private void markFlow(TokenState token) {
    allFlow |= !Valuation.isMarked(token, place);
  }

  private void noteExcess(TokenState token, Quantity excess) {
    if (excess.isZero()) {
      return;
    }
    hadUnmatched = true;
    if (config.unmatchedPolicy() != UnmatchedPolicy.SHORT) {
      Usd value = Valuation.markValue(token, excess, place, timeMs);
      inflow = value == null ? inflow : inflow.plus(value);
    }
  }
}
