package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.metric.Drawdown;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Books the trades that most are: the latest of its user, of a key not seen, between two tokens the
 * user holds, all that is held at fresh prices, no more given up than held, average cost. Says
 * nothing to any other, and has then done nothing: {@link Bookings} knows what to do with all.
 *
 * <p>Allocates nothing, but for an alert.
 */
final class InOrderTrades {
  /*
   * What Timeline.step and Ledger.book do for such a trade, with everything left out that can't
   * happen to it. Equity before it is the sum of the VALUE words; only the values of two positions
   * change; the flow in the middle links the index over a ratio of exactly one. First all that could
   * make it somebody else's trade is looked at, then everything is written.
   */

  /** Times the index is sampled by one trade. */
  static final int SAMPLES = 2;

  private static final long NOTHING = -1;
  private static final double USD_UNITS = 1e12;

  private final Core core;
  private final EngineConfig config;
  private final ChainTable chains;
  private final Journal journal;
  private final FullMarket market;
  private final GlobalLog log;
  private final Worker worker;
  private final LiveView view;
  private final RuleCheck rules;
  private final PlainVar var;
  private final boolean averageCost;
  private final boolean arrivalOrder;
  private final long minEquity;
  private final Int128 scratch = new Int128();

  InOrderTrades(Core core, Worker worker, LiveView view, RuleCheck rules) {
    this.core = core;
    this.config = core.config;
    this.chains = core.chains;
    this.journal = core.journal;
    this.market = core.market;
    this.log = core.log;
    this.worker = worker;
    this.view = view;
    this.rules = rules;
    var = new PlainVar(config, log, core.scenarios);
    averageCost = config.costBasis() == CostBasis.AVERAGE;
    arrivalOrder = config.eventOrder() == EventOrder.ARRIVAL;
    Usd least = config.minEquity();
    minEquity = least.rawHigh() == 0 && least.rawLow() > 0 ? least.rawLow() : Long.MAX_VALUE;
  }

  /**
   * Books a trade, if it is one for here.
   *
   * @param trade the trade as an object, where it came as one
   * @return false where it is not; then nothing has happened
   */
  boolean book(
      Account account,
      long keyHigh,
      long keyLow,
      ChainTable.Chain chain,
      long timeMs,
      long blockNumber,
      long txIndex,
      long logIndex,
      TokenState tokenIn,
      long inHigh,
      long inLow,
      TokenState tokenOut,
      long outHigh,
      long outLow,
      int venue,
      @Nullable Trade trade) {
    UserHeader header = account.header;
    RuleProgram program = core.program();
    long epoch = market.epoch();
    long now = market.now();
    long end = account.seen;
    long effectiveMs = arrivalOrder ? Math.max(timeMs, now) : timeMs;
    if ((epoch & 1) != 0
        || end != log.end()
        || !averageCost
        || !header.active
        || header.rules.rules != program.rules
        || header.rules.nextDueMs <= effectiveMs
        || account.lastTimerMs > effectiveMs
        || !isNext(account, chain, timeMs, blockNumber, txIndex, logIndex, now)
        || !account.revalue(end, now, scratch)
        || effectiveMs > account.freshUntilMs
        || !isSure(tokenIn)
        || !isSure(tokenOut)
        || !CompactSwap.fit(txIndex, logIndex)
        || chain.number >= CompactSwap.MOST_CHAINS
        || !account.fitsSwap()
        || header.baseHigh != 0
        || header.baseLow < 0) {
      return false;
    }
    long[] words = account.words;
    int in = -1;
    int out = -1;
    int rows = account.positions() * Account.WORDS;
    for (int at = 0; at < rows; at += Account.WORDS) {
      int token = Account.tokenIndex(words[at]);
      in = token == tokenIn.index ? at : in;
      out = token == tokenOut.index ? at : out;
    }
    if ((in | out) < 0) {
      return false;
    }
    int slotOut = out / Account.WORDS;
    long heldInHigh = words[in + Account.HIGH];
    long heldInLow = words[in + Account.LOW];
    long heldOutHigh = words[out + Account.HIGH];
    long heldOutLow = words[out + Account.LOW];
    long newInLow = heldInLow - inLow;
    long newInHigh = heldInHigh - inHigh - Int128.borrow(heldInLow, inLow, newInLow);
    long newOutLow = heldOutLow + outLow;
    long newOutHigh = heldOutHigh + outHigh + Int128.carry(heldOutLow, outLow, newOutLow);
    // Limbs from 2^63 up, more given up than held, or all of it, or nothing held of the other
    if (((words[in + Account.FLAGS] | words[out + Account.FLAGS]) & Account.ODD) != 0
        || (heldInHigh | inHigh | newInHigh | heldOutHigh | outHigh | newOutHigh) < 0
        || (newInHigh | newInLow) == 0
        || (heldOutHigh | heldOutLow) == 0) {
      return false;
    }

    long value = swapValue(tokenIn, inHigh, inLow, tokenOut, outHigh, outLow, effectiveMs);
    long newValueIn = tokenIn.value(newInHigh, newInLow, now, scratch);
    long newValueOut = tokenOut.value(newOutHigh, newOutLow, now, scratch);
    long equityBefore = account.gross;
    long equity =
        equityBefore
            - words[in + Account.VALUE]
            - words[out + Account.VALUE]
            + newValueIn
            + newValueOut;
    long costIn = words[in + Account.COST];
    if (value == NOTHING
        || newValueIn == NOTHING
        || newValueOut == NOTHING
        || equityBefore <= minEquity
        || equity <= minEquity
        || newValueIn > equity
        || newValueOut > equity
        || !UsdMath.proportion(
            costIn >> 63, costIn, 0, 0, inHigh, inLow, 0, 0, heldInHigh, heldInLow, scratch)) {
      return false;
    }
    long costTaken = scratch.lo; // a part of 64 bits
    long pnl = value - costTaken;
    long realized = words[in + Account.REALIZED];
    long newRealized = realized + pnl;
    long costOut = words[out + Account.COST];
    long newCostOut = costOut + value;
    if (((value ^ costTaken) & (value ^ pnl)) < 0
        || ((realized ^ newRealized) & (pnl ^ newRealized)) < 0
        || ((costOut ^ newCostOut) & (value ^ newCostOut)) < 0) {
      return false;
    }

    VarHandle.loadLoadFence();
    account.forgetSettled(now); // so that the step just freed is used
    int slot = account.blankSwap();
    long identity = account.identity(slot);
    if (market.epoch() != epoch
        || journal.claim(keyHigh, keyLow, account, identity, chain.place(timeMs, blockNumber))
            != Keys.Claim.CLAIMED) {
      account.forgetValues(); // may be of no time at all
      return false;
    }
    long[] swap = account.swaps();
    int at = slot * CompactSwap.WORDS;
    swap[at + CompactSwap.IDENTITY] = identity;
    swap[at + CompactSwap.AT_MS] = timeMs;
    swap[at + CompactSwap.BLOCK] = blockNumber;
    swap[at + CompactSwap.KEY_HIGH] = keyHigh;
    swap[at + CompactSwap.KEY_LOW] = keyLow;
    swap[at + CompactSwap.TX_AND_LOG] = CompactSwap.pack(txIndex, logIndex);
    swap[at + CompactSwap.PLACE] = end;
    swap[at + CompactSwap.TIME_MS] = effectiveMs;
    swap[at + CompactSwap.TOKENS] = CompactSwap.pack(tokenIn.index, tokenOut.index);
    swap[at + CompactSwap.IN_HIGH] = inHigh;
    swap[at + CompactSwap.IN_LOW] = inLow;
    swap[at + CompactSwap.OUT_HIGH] = outHigh;
    swap[at + CompactSwap.OUT_LOW] = outLow;
    swap[at + CompactSwap.VALUE] = value;
    swap[at + CompactSwap.COST_IN] = costIn;
    swap[at + CompactSwap.REALIZED_IN] = realized;
    swap[at + CompactSwap.COST_OUT] = costOut;
    swap[at + CompactSwap.FLAGS_OUT] = words[out + Account.FLAGS];
    swap[at + CompactSwap.INDEX] = Double.doubleToRawLongBits(header.index);
    swap[at + CompactSwap.PEAK] = Double.doubleToRawLongBits(header.peak);
    swap[at + CompactSwap.MAX_DRAWDOWN] = Double.doubleToRawLongBits(header.maxDrawdown);
    swap[at + CompactSwap.BASE] = header.baseLow;
    swap[at + CompactSwap.STREAKS] = CompactSwap.pack(header.streak, header.maxStreak);

    VenueShares mixed = account.mixedVenues(slotOut);
    double moved =
        Math.abs(words[in + Account.VALUE] - newValueIn)
            + (double) Math.abs(words[out + Account.VALUE] - newValueOut);
    worker.beforeImage.keep(account, in, out);
    account.startTrade(worker.number);
    account.mixVenue(slotOut, venue, outHigh, outLow);
    words[in + Account.LOW] = newInLow;
    words[in + Account.HIGH] = newInHigh;
    words[in + Account.COST] = costIn - costTaken;
    words[in + Account.REALIZED] = newRealized;
    words[in + Account.VALUE] = newValueIn;
    words[out + Account.LOW] = newOutLow;
    words[out + Account.HIGH] = newOutHigh;
    words[out + Account.COST] = newCostOut;
    words[out + Account.VALUE] = newValueOut;
    account.gross = equity;

    header.eventsBooked++;
    header.trades++;
    header.valuedTrades++;
    header.valueTradedLow += value;
    header.valueTradedHigh += Long.compareUnsigned(header.valueTradedLow, value) < 0 ? 1 : 0;
    swap[at + CompactSwap.META] =
        CompactSwap.meta(venue, chain.number) | CompactSwap.withResult(count(header, pnl));
    header.sample(0, equityBefore, config.minEquity());
    header.sample(0, equity, config.minEquity());

    market.raise(effectiveMs);
    chain.saw(blockNumber);
    account.addSwap(slot, chain, timeMs, blockNumber, txIndex, logIndex, trade, mixed);
    account.lastEventMs = Math.max(account.lastEventMs, effectiveMs);
    HistoryEntry step = checkRules(account, program, end, effectiveMs);
    account.changed();
    core.wakes.traded(account, program, moved / USD_UNITS);
    if (step != null) {
      for (Alert alert : step.alerts()) {
        worker.publish(alert); // a sink that reads sees what the alert is about
      }
    }
    return true;
  }

  /** Whether a trade is the next thing that happens to its user, with nothing due before it. */
  private boolean isNext(
      Account account,
      ChainTable.Chain chain,
      long timeMs,
      long blockNumber,
      long txIndex,
      long logIndex,
      long now) {
    if (now == RiskEngine.NO_TIME
        || timeMs >= market.nextDue()
        || market.isBeyondReach(timeMs)
        || chains.isSettled(chain, timeMs, blockNumber, now)) {
      return false;
    }
    return arrivalOrder
        || (timeMs >= log.lastTimeMs()
            && account.isSurelyNext(chain, timeMs, blockNumber, txIndex, logIndex));
  }

  /** Whether the token's price does not come from trades, so that none can be implied for it. */
  private static boolean isSure(TokenState token) {
    Mark mark = token.current();
    return token.meta().pegged() || (mark != null && mark.origin == PriceOrigin.FEED);
  }

  /** As {@link Ledger}'s, for two legs that are sure. */
  private long swapValue(
      TokenState in,
      long inHigh,
      long inLow,
      TokenState out,
      long outHigh,
      long outLow,
      long timeMs) {
    boolean inPegged = in.meta().pegged();
    boolean byIn =
        inPegged != out.meta().pegged() ? inPegged : asOf(in, timeMs) > asOf(out, timeMs);
    return byIn
        ? in.value(inHigh, inLow, timeMs, scratch)
        : out.value(outHigh, outLow, timeMs, scratch);
  }

  private static long asOf(TokenState token, long timeMs) {
    Mark mark = token.current();
    return mark != null && mark.isFreshAt(timeMs) ? mark.asOfMs : timeMs;
  }

  private static byte count(UserHeader header, long pnl) {
    // Without a branch: which of them it is can't be foretold.
    int lost = (int) (pnl >>> 63);
    int won = (int) (-pnl >>> 63) & ~lost;
    int even = 1 - won - lost;
    header.wins += won;
    header.losses += lost;
    header.breakEvens += even;
    header.streak = header.streak + lost & won - 1;
    header.maxStreak = Math.max(header.maxStreak, header.streak);
    return (byte) (won * SwapStep.WIN + lost * SwapStep.LOSS + even * SwapStep.BREAK_EVEN);
  }

  /** The step, if there are alerts in it, else null. */
  private @Nullable HistoryEntry checkRules(
      Account account, RuleProgram program, long place, long timeMs) {
    UserHeader header = account.header;
    var.anew();
    long breached = program.breached(account, Drawdown.of(header.index, header.peak), var);
    if (breached != RuleProgram.UNSURE && header.rules.isJust(breached)) {
      return null;
    }
    view.at(account, place, timeMs);
    if (!rules.check(view, true)) {
      return null;
    }
    HistoryEntry step = Objects.requireNonNull(account.lastStep(), "the step just added");
    step.keep(header.rules);
    rules.commit(view, step);
    return step;
  }
}
