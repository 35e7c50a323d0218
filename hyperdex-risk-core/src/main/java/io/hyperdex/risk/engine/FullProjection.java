package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.Disposal;
import io.hyperdex.risk.book.PositionDraft;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.UnmatchedDisposalException;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import org.jspecify.annotations.Nullable;

/**
 * A what-if under {@link Profile#FULL}: books on copies of the account what {@link Ledger} and
 * {@link Timeline} book on the account itself, at the end of the log.
 */
final class FullProjection extends Projection {
  /*
   * Prices are those of a place in the log, so they are in force together and stay the same for as
   * long as it takes to look for a size. An ordinary swap (average cost, no more given up than held,
   * a value that is known) is booked in the words of the copy and allocates nothing; any other goes
   * through the drafts that the ledger uses.
   */
  /** Dense indexes far beyond any that is handed out. */
  private static final int UNKNOWN = Integer.MAX_VALUE - 1_000_000;

  private final Core core;
  private final EngineConfig config;
  private final Account base;
  private final Account projected;
  private final FullStanding before;
  private final FullStanding after;
  private final boolean averageCost;
  private final Int128 equity = new Int128();
  private final Int128 worth = new Int128();
  private final Int128 scratch = new Int128();
  private long place;
  private Usd inflow = Usd.ZERO;

  FullProjection(Core core) {
    super(core.program().rules);
    this.core = core;
    config = core.config;
    base = core.blankAccount();
    projected = core.blankAccount();
    ScenarioVector vector = new ScenarioVector();
    base.useVector(vector);
    projected.useVector(vector);
    before = new FullStanding(core);
    after = new FullStanding(core);
    averageCost = config.costBasis() == CostBasis.AVERAGE;
  }

  @Override
  void load(UserId user) {
    forgetUnknown();
    RuleProgram program = core.program();
    rules = program.rules;
    boolean withReturns = program.needsReturns();
    place = core.log.end();
    nowMs = core.market.now();
    Account account = core.accounts.find(user);
    Account live = account == null ? core.nobody : account;
    Account read = live.read(base, withReturns, core.workers);
    if (read != base) {
      base.takeOver(read);
      base.returns = withReturns && read.returns != null ? read.returns.copy() : null;
    }
    base.user = user;
    before.at(base, place, nowMs);
    after.at(base, place, nowMs);
  }

  @Override
  Standing before() {
    return before;
  }

  @Override
  Standing after() {
    return after;
  }

  @Override
  void keep() {
    base.takeOver(projected);
    before.at(base, place, nowMs);
  }

  @Override
  Booked swap(TokenState in, Quantity amountIn, TokenState out, Quantity amountOut) {
    projected.takeOver(base);
    Booked booked = Booked.YES;
    try {
      book(in, amountIn, out, amountOut);
    } catch (ArithmeticException e) {
      booked = Booked.OVERFLOW;
    } catch (UnmatchedDisposalException e) {
      booked = Booked.UNMATCHED;
    }
    if (booked != Booked.YES) {
      projected.takeOver(base);
      after.at(projected, place, nowMs);
    }
    return booked;
  }

  /** As {@link Timeline#step(Account, HistoryEntry)} for a trade. */
  private void book(TokenState in, Quantity amountIn, TokenState out, Quantity amountOut) {
    UserHeader header = projected.header;
    equity.set(before.valuation().net);
    header.sample(equity.hi, equity.lo, config.minEquity());
    boolean allFlow = !Valuation.isMarked(in, place) || !Valuation.isMarked(out, place);
    inflow = Usd.ZERO;
    boolean valued = swapValue(in, amountIn, out, amountOut, worth);
    if (!valued || !bookPlain(in, amountIn, out, amountOut)) {
      Usd value = valued ? Usd.ofRaw(worth.hi, worth.lo) : null;
      bookAny(in, amountIn, out, amountOut, value);
    }
    header.eventsBooked++;
    Int128 net = after.at(projected, place, nowMs).net;
    if (allFlow) {
      header.flow(equity.hi, equity.lo, net.hi, net.lo, config.minEquity());
    } else {
      scratch.set(equity);
      if (!scratch.add(inflow.rawHigh(), inflow.rawLow())) {
        throw new ArithmeticException("equity overflow: " + scratch + " + " + inflow);
      }
      header.flow(equity.hi, equity.lo, scratch.hi, scratch.lo, config.minEquity());
    }
    header.sample(net.hi, net.lo, config.minEquity());
  }

  /** Books in the words; false, with nothing done, where the swap is not an ordinary one. */
  private boolean bookPlain(TokenState in, Quantity amountIn, TokenState out, Quantity amountOut) {
    int slotIn = projected.find(in);
    int slotOut = projected.find(out);
    if (!averageCost
        || slotIn < 0
        || !amountIn.fitsIn128()
        || !amountOut.fitsIn128()
        || worth.hi != 0
        || worth.lo < 0) {
      return false;
    }
    long[] words = projected.words;
    int at = slotIn * Account.WORDS;
    int to = slotOut * Account.WORDS;
    long heldHigh = words[at + Account.HIGH];
    long heldLow = words[at + Account.LOW];
    long restLow = heldLow - amountIn.limb0();
    long restHigh = heldHigh - amountIn.limb1() - Int128.borrow(heldLow, amountIn.limb0(), restLow);
    boolean odd =
        ((words[at + Account.FLAGS] | (slotOut < 0 ? 0 : words[to + Account.FLAGS])) & Account.ODD)
            != 0;
    long haveHigh = slotOut < 0 ? 0 : words[to + Account.HIGH];
    long haveLow = slotOut < 0 ? 0 : words[to + Account.LOW];
    long sumLow = haveLow + amountOut.limb0();
    long sumHigh = haveHigh + amountOut.limb1() + Int128.carry(haveLow, amountOut.limb0(), sumLow);
    long costIn = words[at + Account.COST];
    if (odd
        || (heldHigh | heldLow) == 0
        || (heldHigh | amountIn.limb1() | restHigh | haveHigh | amountOut.limb1() | sumHigh) < 0
        || !UsdMath.proportion(
            costIn >> 63,
            costIn,
            0,
            0,
            amountIn.limb1(),
            amountIn.limb0(),
            0,
            0,
            heldHigh,
            heldLow,
            scratch)) {
      return false;
    }
    long taken = scratch.lo; // a part of 64 bits
    long pnl = worth.lo - taken;
    long costOut = slotOut < 0 ? 0 : words[to + Account.COST];
    long newCostOut = costOut + worth.lo;
    if (((worth.lo ^ taken) & (worth.lo ^ pnl)) < 0
        || ((costOut ^ newCostOut) & (worth.lo ^ newCostOut)) < 0) {
      return false;
    }
    words[at + Account.HIGH] = restHigh;
    words[at + Account.LOW] = restLow;
    words[at + Account.COST] = costIn - taken;
    if (slotOut < 0) {
      projected.project(out, PositionState.EMPTY);
      words = projected.words;
      to = projected.find(out) * Account.WORDS;
    }
    words[to + Account.HIGH] = sumHigh;
    words[to + Account.LOW] = sumLow;
    words[to + Account.COST] = newCostOut;
    UserHeader header = projected.header;
    header.trades++;
    header.streak = pnl < 0 ? header.streak + 1 : pnl > 0 ? 0 : header.streak;
    return true;
  }

  private void bookAny(
      TokenState in, Quantity amountIn, TokenState out, Quantity amountOut, @Nullable Usd value) {
    PositionDraft given = draft(in);
    boolean wasShort = given.isShort();
    Disposal disposal = given.dispose(amountIn, value, nowMs);
    Quantity excess = disposal.unmatched();
    if (!excess.isZero() && config.unmatchedPolicy() != UnmatchedPolicy.SHORT) {
      Usd come = Valuation.markValue(in, excess, place, nowMs);
      inflow = come == null ? Usd.ZERO : come;
    }
    PositionDraft got = draft(out);
    got.acquire(amountOut, value, nowMs, VenueShares.UNKNOWN);
    projected.project(in, given.toState());
    projected.project(out, got.toState());
    Ledger.count(projected.header, value, disposal, wasShort);
  }

  private PositionDraft draft(TokenState token) {
    PositionState state = projected.position(token);
    return new PositionDraft(
        state == null ? PositionState.EMPTY : state, config.costBasis(), config.unmatchedPolicy());
  }

  @Override
  TokenState token(TokenId id) {
    TokenState known = core.registry.find(id);
    return known == null ? unknown(id, UNKNOWN) : known;
  }

  @Override
  Freshness freshness(TokenState token) {
    if (!Valuation.isMarked(token, place)) {
      return Freshness.UNPRICED;
    }
    return Valuation.isFresh(token, place, nowMs) ? Freshness.FRESH : Freshness.STALE;
  }

  @Override
  boolean freshValue(TokenState token, Quantity amount, Int128 out) {
    return Valuation.isFresh(token, place, nowMs)
        && Valuation.markValue(token, amount, place, nowMs, out);
  }

  @Override
  boolean prefersIn(TokenState in, TokenState out) {
    return Ledger.prefersIn(in, out, place, nowMs);
  }

  @Override
  boolean isLinear(TokenState in, TokenState out) {
    return config.unmatchedPolicy() != UnmatchedPolicy.SHORT
        && !before.isShort(in)
        && !before.isShort(out);
  }

  @Override
  boolean isNumeraire(TokenState token) {
    Mark mark = token.markAt(place);
    double price = mark != null && mark.isFreshAt(nowMs) ? mark.value : 1.0;
    return token.isPeggedAt(place) && Math.abs(price - 1.0) <= config.depegTolerance();
  }
}
