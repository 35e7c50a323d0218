package io.hyperdex.risk.testkit;

import static io.hyperdex.risk.testkit.NaiveMath.usd;
import static java.math.BigInteger.ZERO;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of one user, moved forward by two steps only: an own event, a global event. Everything
 * in it is a function of the steps taken. Not thread safe.
 */
final class NaiveState {
  private final UserId user;
  private final NaiveConfig config;
  private final NaiveMarks marks;
  private final NaiveLog log;
  private final Map<TokenId, NaivePosition> positions = new TreeMap<>();
  private final NaiveIndex index;
  private final NaiveRules rules;
  private Counters counters = new Counters();
  private boolean started;
  private long lastTimerMs = Long.MIN_VALUE;

  NaiveState(UserId user, NaiveConfig config, NaiveMarks marks, NaiveLog log) {
    this.user = user;
    this.config = config;
    this.marks = marks;
    this.log = log;
    this.index = new NaiveIndex(NaiveMath.raw(config.minEquity()), config.scenarioWindow());
    this.rules = new NaiveRules(user);
  }

  private static final class Counters {
    long trades;
    BigInteger sumV = ZERO;
    long nV;
    long wins;
    long losses;
    long breakeven;
    long excluded;
    int streak;
    int maxStreak;
    BigInteger fees = ZERO;
    long unpricedFees;
    long reconciled;

    Counters copy() {
      Counters copy = new Counters();
      copy.trades = trades;
      copy.sumV = sumV;
      copy.nV = nV;
      copy.wins = wins;
      copy.losses = losses;
      copy.breakeven = breakeven;
      copy.excluded = excluded;
      copy.streak = streak;
      copy.maxStreak = maxStreak;
      copy.fees = fees;
      copy.unpricedFees = unpricedFees;
      copy.reconciled = reconciled;
      return copy;
    }
  }

  boolean isStarted() {
    return started;
  }

  Map<TokenId, NaivePosition> positions() {
    return positions;
  }

  NaiveIndex index() {
    return index;
  }

  NaiveRules rules() {
    return rules;
  }

  boolean holds(TokenId token) {
    NaivePosition position = positions.get(token);
    return position != null && position.isHeld();
  }

  NaiveStatistics statistics() {
    Counters c = counters;
    return new NaiveStatistics(
        c.trades,
        c.sumV,
        c.nV,
        c.wins,
        c.losses,
        c.breakeven,
        c.excluded,
        c.streak,
        c.maxStreak,
        c.fees,
        c.unpricedFees,
        c.reconciled);
  }

  NaiveExposure exposure(int place, long timeMs) {
    return NaiveExposure.of(positions, marks, config.depegTolerance(), place, timeMs);
  }

  NaiveValueAtRisk.Scenarios scenarios(NaiveExposure exposure, int place) {
    return new NaiveValueAtRisk.Scenarios(exposure, marks, config.minimumScenarios(), place);
  }

  NaiveReturnVar returnVar(MeasureStatus valuation, int confidenceBps) {
    return NaiveReturnVar.of(
        index.periodReturns(), config.minimumScenarios(), valuation, confidenceBps);
  }

  private BigInteger equity(int place, long timeMs) {
    return exposure(place, timeMs).net();
  }

  /** Runs what runs out by a time, each as of its moment; {@code end} is how far the state is. */
  void runTimers(long untilMs, int end) {
    while (started) {
      RuleSet set = log.rules(end);
      Long due = rules.dueMs(set);
      if (due == null || due > untilMs) {
        return;
      }
      int place = Math.min(log.placeAfter(due - 1), end);
      checkRules(place, due, false);
      index.sample(equity(place, due));
      lastTimerMs = Math.max(lastTimerMs, due);
    }
  }

  /** The latest moment at which something ran out. */
  long lastTimerMs() {
    return lastTimerMs;
  }

  private NaiveMemory.Totals totals(long timeMs) {
    BigInteger realized = ZERO;
    for (NaivePosition position : positions.values()) {
      realized = realized.add(position.realized());
    }
    return new NaiveMemory.Totals(
        timeMs,
        BigInteger.valueOf(counters.trades),
        counters.sumV,
        BigInteger.valueOf(counters.losses),
        realized.negate(),
        counters.fees);
  }

  private boolean checkRules(int place, long timeMs, boolean own) {
    NaiveExposure exposure = exposure(place, timeMs);
    return rules.check(
        log.rules(place),
        new NaiveRules.View(
            timeMs,
            exposure,
            index.drawdown(exposure.net()),
            counters.streak,
            scenarios(exposure, place),
            bps -> returnVar(exposure.status(), bps)),
        own);
  }

  /** The step of a global event (sections 4.4, 4.5 and 6). */
  void global(int logIndex) {
    if (!started) {
      return;
    }
    NaiveLog.Entry entry = log.get(logIndex);
    runTimers(entry.effectiveMs(), logIndex);
    int after = logIndex + 1;
    long timeMs = entry.valuedMs();
    switch (entry.kind()) {
      case PERIOD_END -> {
        index.sample(equity(after, timeMs));
        index.endPeriod();
        checkRules(after, timeMs, false);
      }
      case RESET -> {
        NaiveLog.Reset reset = log.reset(logIndex);
        if (reset.user().equals(user) && rules.reset(reset.rule(), timeMs)) {
          checkRules(after, timeMs, false);
        }
      }
      case RULES -> {
        rules.keepOnly(log.rules(after), timeMs);
        checkRules(after, timeMs, false);
      }
      default -> {
        TokenId token = entry.token();
        if (token != null && holds(token)) {
          if (entry.isFlow()) {
            index.flow(equity(logIndex, timeMs), equity(after, timeMs));
          }
          if (checkRules(after, timeMs, false)) {
            index.sample(equity(after, timeMs));
          }
        }
      }
    }
  }

  /** The step of an own event (sections 3 and 4.3). A refused or idle event changes nothing. */
  Outcome book(UserEvent event, int place, long timeMs) {
    runTimers(timeMs, place);
    Booking booking = new Booking(place, timeMs);
    boolean effect;
    try {
      effect = booking.book(event);
    } catch (NaiveMath.Refused refused) {
      return refused.outcome;
    }
    if (!effect) {
      return Outcome.UNCHANGED;
    }
    BigInteger before = equity(place, timeMs);
    index.sample(before);
    positions.putAll(booking.drafts);
    counters = booking.counters;
    started = true;
    rules.add(totals(timeMs));
    BigInteger after = equity(place, timeMs);
    BigInteger inflow = booking.allIsFlow ? after.subtract(before) : booking.inflow;
    index.flow(before, before.add(inflow));
    index.sample(after);
    checkRules(place, timeMs, true);
    return Outcome.APPLIED;
  }

  /** One event being booked on drafts, so that a refusal leaves no trace. */
  private final class Booking {
    private final int place;
    private final long timeMs;
    private final UnmatchedPolicy policy = config.unmatchedPolicy();
    private final Map<TokenId, NaivePosition> drafts = new HashMap<>();
    private final Counters counters = NaiveState.this.counters.copy();
    private boolean allIsFlow;
    private BigInteger inflow = ZERO;

    Booking(int place, long timeMs) {
      this.place = place;
      this.timeMs = timeMs;
    }

    /** False where the event says what is known already. */
    boolean book(UserEvent event) {
      if (event instanceof Trade trade) {
        trade(trade);
      } else if (event instanceof ExternalFlow flow) {
        flow(flow);
      } else if (event instanceof BasisTransfer transfer) {
        transfer(transfer);
      } else if (event instanceof Rebase rebase) {
        position(rebase.token()).rebase(timeMs, rebase.newQuantity().toBigInteger());
      } else if (event instanceof BalanceObserved observed) {
        return reconcile(observed);
      } else if (event instanceof FeePaid paid) {
        BigInteger value = feeValue(paid.fee());
        disposeFee(paid.fee(), value, true);
        allIsFlow = !isMarked(paid.fee().token());
      }
      return true;
    }

    private NaivePosition position(TokenId token) {
      return drafts.computeIfAbsent(
          token,
          t -> {
            NaivePosition held = positions.get(t);
            return held == null ? new NaivePosition(config.costBasis()) : held.copy();
          });
    }

    private boolean isMarked(TokenId token) {
      return marks.isMarked(token, place, timeMs);
    }

    private Function<BigInteger, @Nullable BigInteger> marketValue(TokenId token) {
      return units -> marks.freshValue(token, units, place, timeMs);
    }

    private void trade(Trade trade) {
      TokenId in = trade.tokenIn();
      TokenId out = trade.tokenOut();
      BigInteger qIn = trade.amountIn().toBigInteger();
      BigInteger v = tradeValue(trade, marks, place, timeMs);
      List<BigInteger> feeValues = new ArrayList<>();
      BigInteger cost = v;
      for (Fee fee : trade.fees()) {
        BigInteger value = feeValue(fee);
        feeValues.add(value);
        if (config.feePolicy() == FeePolicy.BASIS && cost != null && value != null) {
          cost = usd(cost.add(value));
        }
      }
      NaivePosition given = position(in);
      boolean wasShort = given.isShort();
      NaivePosition.Disposed disposed = given.dispose(timeMs, qIn, v, policy);
      countInflow(in, disposed.excess());
      position(out).acquire(timeMs, trade.amountOut().toBigInteger(), cost);
      allIsFlow = !isMarked(in) || !isMarked(out);
      for (int i = 0; i < feeValues.size(); i++) {
        Fee fee = trade.fees().get(i);
        disposeFee(fee, feeValues.get(i), config.feePolicy() == FeePolicy.EXPENSE);
        allIsFlow |= !isMarked(fee.token());
      }
      countTrade(v, disposed, wasShort);
    }

    private void countTrade(
        @Nullable BigInteger v, NaivePosition.Disposed disposed, boolean wasShort) {
      counters.trades++;
      if (v != null) {
        counters.sumV = usd(counters.sumV.add(v));
        counters.nV++;
      }
      BigInteger pnl = disposed.pnl();
      if (pnl == null || wasShort || disposed.matched().signum() == 0) {
        counters.excluded++;
      } else if (pnl.signum() > 0) {
        counters.wins++;
        counters.streak = 0;
      } else if (pnl.signum() < 0) {
        counters.losses++;
        counters.streak++;
        counters.maxStreak = Math.max(counters.maxStreak, counters.streak);
      } else {
        counters.breakeven++;
      }
    }

    private @Nullable BigInteger feeValue(Fee fee) {
      return marks.freshValue(fee.token(), fee.amount().toBigInteger(), place, timeMs);
    }

    private void disposeFee(Fee fee, @Nullable BigInteger value, boolean isExpense) {
      BigInteger q = fee.amount().toBigInteger();
      countInflow(fee.token(), position(fee.token()).dispose(timeMs, q, value, policy).excess());
      if (value == null) {
        counters.unpricedFees++;
      } else if (isExpense) {
        counters.fees = usd(counters.fees.add(value));
      }
    }

    /** 4.3: what came in unseen, at its mark, fresh or stale. */
    private void countInflow(TokenId token, BigInteger excess) {
      if (excess.signum() > 0
          && (policy == UnmatchedPolicy.AT_MARKET || policy == UnmatchedPolicy.ZERO_COST)) {
        BigInteger value = marks.value(token, excess, place, timeMs);
        inflow = inflow.add(value == null ? ZERO : value);
      }
    }

    private void flow(ExternalFlow flow) {
      NaivePosition position = position(flow.token());
      BigInteger q = flow.amount().toBigInteger();
      switch (flow.kind()) {
        case DEPOSIT ->
            position.acquire(
                timeMs,
                q,
                flow.costUsd() != null
                    ? NaiveMath.raw(flow.costUsd())
                    : marketValue(flow.token()).apply(q));
        case AIRDROP -> position.acquire(timeMs, q, ZERO);
        case WITHDRAWAL -> position.withdraw(timeMs, q, policy, marketValue(flow.token()));
      }
      allIsFlow = true;
    }

    private void transfer(BasisTransfer transfer) {
      TokenId out = transfer.tokenOut();
      TokenId in = transfer.tokenIn();
      BigInteger excess =
          position(out)
              .transferTo(
                  position(in),
                  timeMs,
                  transfer.amountOut().toBigInteger(),
                  transfer.amountIn().toBigInteger(),
                  policy,
                  marketValue(out));
      countInflow(out, excess);
      allIsFlow = !isMarked(out) || !isMarked(in);
    }

    private boolean reconcile(BalanceObserved observed) {
      boolean differs =
          position(observed.token())
              .reconcile(
                  timeMs,
                  observed.quantity().toBigInteger(),
                  policy,
                  marketValue(observed.token()));
      allIsFlow = true;
      counters.reconciled += differs ? 1 : 0;
      return differs;
    }
  }

  /** V: the value of a swap, null where unknown. */
  static @Nullable BigInteger tradeValue(Trade trade, NaiveMarks marks, int place, long timeMs) {
    TokenId leg =
        marks.valuingLeg(
            trade.tokenIn(),
            trade.amountIn().toBigInteger(),
            trade.tokenOut(),
            trade.amountOut().toBigInteger(),
            place,
            timeMs);
    if (leg == null) {
      return null;
    }
    BigInteger units =
        (leg.equals(trade.tokenIn()) ? trade.amountIn() : trade.amountOut()).toBigInteger();
    return marks.value(leg, units, place, timeMs);
  }
}
