package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.position.FeePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one user's record a step on, for any event: by its owner, on a copy that is written back
 * when all of the event could be booked. Reused; NOT thread safe.
 */
final class LeanStep {
  /** Profit and loss smaller than this share of the value is breakeven: unit costs are floats. */
  static final double BREAKEVEN = 1e-6;

  private static final double UNKNOWN_USD = Double.NaN;

  private final LeanCore core;
  final LeanState state;
  final LeanView view;
  private final LeanRuleCheck check;
  final LeanSlack slack;

  private int user;
  private long[] chunk = new long[0];
  private int at;
  private long timeMs;
  private LeanTokens.Table tokens;

  /** The prices of a booking on a copy; else null. */
  private LeanTokens.@Nullable Table projected;

  // The booking in hand
  private double before;
  private boolean allFlow;
  private double inflow;
  private boolean unmatched;
  private boolean reconciled;

  // The last disposal
  private boolean matchedAny;
  private double matchedCost;
  private double matchedProceeds;

  LeanStep(LeanCore core) {
    this(core, new LeanState(core.config));
  }

  private LeanStep(LeanCore core, LeanState state) {
    this(core, state, new LeanView(core, state));
  }

  /** With a view of the caller's on the same state. */
  LeanStep(LeanCore core, LeanState state, LeanView view) {
    this.core = core;
    this.state = state;
    this.view = view;
    check = new LeanRuleCheck(core, view);
    slack = new LeanSlack(core, view, check);
    tokens = core.tokens.table();
  }

  /** Takes a record in hand: brings its rule states and its equity up to date. */
  void begin(int user, long[] chunk, int at, long timeMs) {
    this.user = user;
    this.chunk = chunk;
    this.at = at;
    this.timeMs = timeMs;
    tokens = core.tokens.table();
    state.load(core.slab, core.sides, user, chunk, at);
    check.begin();
    LeanRules rules = core.rules;
    boolean changed = false;
    if (state.generation != rules.generation) {
      check.moveTo(rules, timeMs);
      changed = true;
    }
    state.rescale(tokens);
    view.at(tokens, timeMs);
    if (state.isMisCounted) {
      state.flow(state.countedGross, state.gross);
      state.count();
      changed = true;
    }
    if (changed) {
      state.store(core.slab, chunk, at);
    }
  }

  /**
   * Books a swap on a state that is a copy: nothing is written, and nobody learns of it. False
   * where it overflows.
   *
   * @param pinned the prices to use
   */
  boolean project(
      LeanTokens.Table pinned,
      long timeMs,
      int tokenIn,
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow) {
    projected = pinned;
    this.timeMs = timeMs;
    try {
      boolean fits = bookTrade(tokenIn, inHigh, inLow, tokenOut, outHigh, outLow, List.of());
      if (fits) {
        settle();
      }
      return fits;
    } finally {
      projected = null;
    }
  }

  private LeanTokens.Table table() {
    return projected == null ? core.tokens.table() : projected;
  }

  // ---- what happens to all

  /**
   * Looks at the rules again: a price moved, came or went stale.
   *
   * @param token whose, or {@link LeanCore#ANY_TOKEN}; for one that is not held nothing is done
   */
  void wake(int token) {
    if (token != LeanCore.ANY_TOKEN) {
      int i = state.find(token + 1);
      if (i < 0 || !state.isHeld(i)) {
        return;
      }
    }
    if (state.seen && check.check()) {
      check.commit();
      state.sample(state.gross);
      state.store(core.slab, chunk, at);
      check.send();
    } else {
      keepSide();
    }
  }

  /** A rule may have asked for room beside the record without changing its state. */
  void keepSide() {
    if (state.sideIsNew) {
      state.store(core.slab, chunk, at);
    }
  }

  /** As {@link #wake}, where nothing but the rules changed. */
  void recheck() {
    if (state.seen && check.check()) {
      check.commit();
      state.store(core.slab, chunk, at);
      check.send();
    } else {
      keepSide();
    }
  }

  /** Makes the record as good as new where the user holds nothing and no alert is open. */
  boolean clearIfIdle() {
    if (!state.seen || state.holdings > 0 || state.firing != 0) {
      return false;
    }
    core.counters.keepTrades(state.trades);
    state.clear();
    state.store(core.slab, chunk, at);
    return true;
  }

  /** What a token is worth leaves the equity without a loss. */
  void uncount(int token) {
    int i = state.find(token + 1);
    if (i >= 0 && state.isHeld(i)) {
      state.flow(state.gross, state.gross - state.value[i]);
      state.counted[i] = false;
      state.store(core.slab, chunk, at);
    }
  }

  void endPeriod() {
    if (!state.seen) {
      return;
    }
    state.sample(state.gross);
    if (state.active || state.periodOpen) {
      LeanSide side = side();
      if (state.periodOpen && state.active) {
        side.appendReturn(state.index / side.periodStart - 1.0, core.config.scenarioWindow());
      }
      side.periodStart = state.index;
      state.periodOpen = state.active;
    }
    boolean changed = check.check();
    if (changed) {
      check.commit();
    }
    state.store(core.slab, chunk, at);
    if (changed) {
      check.send();
    }
  }

  private LeanSide side() {
    return core.sideOf(state);
  }

  // ---- events of the user

  Outcome apply(UserEvent event) {
    if (event instanceof Trade trade) {
      return book(trade);
    }
    startBooking();
    boolean fits;
    if (event instanceof ExternalFlow flow) {
      fits = book(flow);
    } else if (event instanceof FeePaid paid) {
      fits = pay(List.of(paid.fee()), true);
    } else if (event instanceof BasisTransfer transfer) {
      fits = book(transfer);
    } else if (event instanceof Rebase rebase) {
      fits = rebase(rebase);
    } else if (event instanceof BalanceObserved observed) {
      if (isIdle(observed)) {
        return Outcome.UNCHANGED;
      }
      fits = reconcile(observed);
    } else {
      throw new IllegalStateException("no booking for " + event.getClass());
    }
    return fits ? finish() : Outcome.OVERFLOW;
  }

  private void startBooking() {
    allFlow = false;
    inflow = 0;
    unmatched = false;
    reconciled = false;
    before = state.gross;
    state.sample(before);
  }

  private Outcome finish() {
    if (state.count > core.slab.slots) {
      side();
    }
    settle();
    state.store(core.slab, chunk, at);
    if (unmatched) {
      core.counters.unmatchedDisposals.increment();
    }
    if (reconciled) {
      core.counters.reconciled.increment();
    }
    if (check.check()) {
      check.commit();
      state.store(core.slab, chunk, at);
      check.send();
    }
    return Outcome.APPLIED;
  }

  /** Takes over what the booking did to the equity. */
  private void settle() {
    tokens = table();
    view.at(tokens, timeMs);
    state.count();
    double after = state.gross;
    state.flow(before, allFlow ? after : before + inflow);
    state.sample(after);
    state.seen = true;
  }

  private Outcome book(Trade trade) {
    Quantity in = trade.amountIn();
    Quantity out = trade.amountOut();
    if (!in.fitsIn128() || !out.fitsIn128()) {
      return Outcome.OVERFLOW;
    }
    return trade(
        index(trade.tokenIn()),
        in.limb1(),
        in.limb0(),
        index(trade.tokenOut()),
        out.limb1(),
        out.limb0(),
        trade.fees());
  }

  private int index(TokenId token) {
    return core.tokenIndex(token);
  }

  Outcome trade(
      int tokenIn,
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow,
      List<Fee> fees) {
    return bookTrade(tokenIn, inHigh, inLow, tokenOut, outHigh, outLow, fees)
        ? finish()
        : Outcome.OVERFLOW;
  }

  private boolean bookTrade(
      int tokenIn,
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow,
      List<Fee> fees) {
    startBooking();
    tokens = table();
    noteMarked(tokenIn);
    noteMarked(tokenOut);
    double worth = swapValue(tokenIn, inHigh, inLow, tokenOut, outHigh, outLow);
    double cost = worth;
    for (int i = 0; i < fees.size(); i++) {
      double fee = freshValue(fees.get(i));
      cost += core.config.feePolicy() == FeePolicy.BASIS && !Double.isNaN(fee) ? fee : 0;
    }
    dispose(tokenIn, inHigh, inLow, worth);
    boolean counts = matchedAny;
    double pnl = matchedProceeds - matchedCost;
    double least = BREAKEVEN * matchedProceeds;
    if (!acquire(tokenOut, outHigh, outLow, cost)
        || !pay(fees, core.config.feePolicy() == FeePolicy.EXPENSE)) {
      return false;
    }
    state.trades++;
    if (Double.isNaN(worth) && projected == null) {
      core.counters.unknownValueTrades.increment();
    }
    if (counts && pnl > least) {
      state.won();
    } else if (counts && pnl < -least) {
      state.lost();
    }
    return true;
  }

  /** One value for both legs; NaN where unknown. */
  private double swapValue(
      int tokenIn, long inHigh, long inLow, int tokenOut, long outHigh, long outLow) {
    double in = freshValue(tokenIn, inHigh, inLow);
    double out = freshValue(tokenOut, outHigh, outLow);
    if (Double.isNaN(in) || Double.isNaN(out)) {
      return Double.isNaN(out) ? in : out;
    }
    return LeanTokens.prefersIn(tokens.rank(tokenIn + 1), tokens.rank(tokenOut + 1), timeMs)
        ? in
        : out;
  }

  private double freshValue(Fee fee) {
    int token = index(fee.token());
    tokens = core.tokens.table(); // it may be a token never heard of
    return fee.amount().fitsIn128()
        ? freshValue(token, fee.amount().limb1(), fee.amount().limb0())
        : UNKNOWN_USD;
  }

  private double freshValue(int token, long high, long low) {
    return tokens.price(token + 1) > 0 ? markValue(token, high, low) : UNKNOWN_USD;
  }

  /** At the price in force, fresh or stale; NaN where there is none. */
  private double markValue(int token, long high, long low) {
    long word = tokens.price(token + 1);
    double value =
        LeanState.whole(high, low, tokens.scale(token + 1))
            * Math.abs(Double.longBitsToDouble(word));
    return word != 0 && value <= LeanState.LARGEST_VALUE ? value : UNKNOWN_USD;
  }

  /** A leg that does not count as equity makes the whole change of equity a flow. */
  private void noteMarked(int token) {
    allFlow |= tokens.price(token + 1) == 0;
  }

  private boolean book(ExternalFlow flow) {
    if (!flow.amount().fitsIn128()) {
      return false;
    }
    int token = index(flow.token());
    tokens = core.tokens.table();
    long high = flow.amount().limb1();
    long low = flow.amount().limb0();
    allFlow = true;
    return switch (flow.kind()) {
      case DEPOSIT ->
          acquire(
              token,
              high,
              low,
              flow.costUsd() != null ? flow.costUsd().doubleValue() : freshValue(token, high, low));
      case AIRDROP -> acquire(token, high, low, 0);
      case WITHDRAWAL -> {
        dispose(token, high, low, UNKNOWN_USD);
        yield true;
      }
    };
  }

  private boolean book(BasisTransfer transfer) {
    Quantity out = transfer.amountOut();
    Quantity in = transfer.amountIn();
    if (!out.fitsIn128() || !in.fitsIn128()) {
      return false;
    }
    int tokenOut = index(transfer.tokenOut());
    int tokenIn = index(transfer.tokenIn());
    tokens = core.tokens.table();
    noteMarked(tokenOut);
    noteMarked(tokenIn);
    double held = heldOf(tokenOut);
    dispose(tokenOut, out.limb1(), out.limb0(), UNKNOWN_USD);
    double cost = matchedAny ? matchedCost : 0;
    double excess = LeanState.whole(out.limb1(), out.limb0(), tokens.scale(tokenOut + 1)) - held;
    if (excess > 0 && unmatched) {
      long word = tokens.price(tokenOut + 1);
      cost += word > 0 ? excess * Double.longBitsToDouble(word) : UNKNOWN_USD;
    }
    return acquire(tokenIn, in.limb1(), in.limb0(), cost);
  }

  private double heldOf(int token) {
    int i = state.find(token + 1);
    return i < 0 ? 0 : state.whole[i];
  }

  private boolean rebase(Rebase rebase) {
    Quantity to = rebase.newQuantity();
    if (!to.fitsIn128()) {
      return false;
    }
    int i = slot(index(rebase.token()));
    tokens = core.tokens.table();
    double cost = state.unitCost[i] * state.whole[i];
    state.set(i, to.limb1(), to.limb0(), tokens.scale(state.token[i]));
    state.unitCost[i] = state.isHeld(i) ? (float) (cost / state.whole[i]) : 0;
    return true;
  }

  private boolean isIdle(BalanceObserved observed) {
    int i = state.find(index(observed.token()) + 1);
    Quantity quantity = observed.quantity();
    return i < 0
        ? quantity.isZero()
        : quantity.fitsIn128()
            && quantity.limb1() == state.high[i]
            && quantity.limb0() == state.low[i];
  }

  private boolean reconcile(BalanceObserved observed) {
    Quantity to = observed.quantity();
    if (!to.fitsIn128()) {
      return false;
    }
    int token = index(observed.token());
    int i = slot(token);
    tokens = core.tokens.table();
    allFlow = true;
    reconciled = true;
    Quantity held = Quantity.ofLimbs(0, 0, state.high[i], state.low[i]);
    if (to.compareTo(held) > 0) {
      Quantity more = to.minus(held);
      return acquire(
          token, more.limb1(), more.limb0(), freshValue(token, more.limb1(), more.limb0()));
    }
    state.set(i, to.limb1(), to.limb0(), tokens.scale(token + 1));
    return true;
  }

  /** The last part of a booking: only what is too large is refused, before anything is done. */
  private boolean pay(List<Fee> fees, boolean expense) {
    for (int i = 0; i < fees.size(); i++) {
      if (!fees.get(i).amount().fitsIn128()) {
        return false;
      }
    }
    for (int i = 0; i < fees.size(); i++) {
      Fee fee = fees.get(i);
      double worth = freshValue(fee);
      int token = index(fee.token());
      noteMarked(token);
      dispose(token, fee.amount().limb1(), fee.amount().limb0(), worth);
      if (Double.isNaN(worth)) {
        side().unpricedFees++;
      } else if (expense) {
        side().fees += worth;
      }
    }
    return true;
  }

  // ---- quantities

  private int slot(int token) {
    int i = state.find(token + 1);
    if (i < 0) {
      i = state.claim(token + 1);
      if (projected == null) {
        core.holders(token).add(user);
      }
    }
    return i;
  }

  private boolean acquire(int token, long high, long low, double cost) {
    int i = slot(token);
    long sumLow = state.low[i] + low;
    long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
    long sumHigh = state.high[i] + high;
    boolean over = Long.compareUnsigned(sumHigh, high) < 0;
    sumHigh += carry;
    if (over || (carry == 1 && sumHigh == 0)) {
      return false;
    }
    double total = state.unitCost[i] * state.whole[i] + cost;
    state.set(i, sumHigh, sumLow, tokens.scale(token + 1));
    state.unitCost[i] = (float) (total / state.whole[i]);
    return true;
  }

  /** Takes what there is; the rest is an inflow that was not seen, sold at once. */
  private void dispose(int token, long high, long low, double proceeds) {
    int i = state.find(token + 1);
    double scale = tokens.scale(token + 1);
    matchedAny = i >= 0 && state.isHeld(i);
    matchedCost = 0;
    matchedProceeds = proceeds;
    long heldHigh = matchedAny ? state.high[i] : 0;
    long heldLow = matchedAny ? state.low[i] : 0;
    boolean excess =
        heldHigh == high
            ? Long.compareUnsigned(low, heldLow) > 0
            : Long.compareUnsigned(high, heldHigh) > 0;
    long restHigh = heldHigh - high - (Long.compareUnsigned(heldLow, low) < 0 ? 1 : 0);
    long restLow = heldLow - low;
    double matched = LeanState.whole(high, low, scale);
    if (excess) {
      unmatched = true;
      long tooMuchHigh = -restHigh - (restLow != 0 ? 1 : 0);
      double come = markValue(token, tooMuchHigh, -restLow);
      inflow += Double.isNaN(come) ? 0 : come;
      double held = LeanState.whole(heldHigh, heldLow, scale);
      matchedProceeds = proceeds * (held / matched);
      matched = held;
      restHigh = 0;
      restLow = 0;
    }
    if (matchedAny) {
      matchedCost = state.unitCost[i] * matched;
      state.set(i, restHigh, restLow, scale);
    }
  }
}
