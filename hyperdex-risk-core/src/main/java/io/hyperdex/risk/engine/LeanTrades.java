package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.Fee;
import java.util.List;

/**
 * The hot path: a trade between two tokens the record has slots for, both with a fresh price, by a
 * user whose equity is above the least. Everything else goes through {@link LeanStep}.
 *
 * <p>Works on the record in place, allocates nothing, and branches on little that varies from trade
 * to trade: what is as likely as not is selected by masks.
 */
final class LeanTrades {
  private static final long LOW_INT = 0xffff_ffffL;
  private static final long STREAK_MASK = 0xffff;
  private static final double LARGEST_INDEX = 1e75;
  private static final double SMALLEST_INDEX = 1e-75;
  private static final int LINE = 8;
  private static final List<Fee> NO_FEES = List.of();

  /** Of {@link #inPlace}. */
  static final int NOT_SIMPLE = 0;

  static final int APPLIED = 1;

  /** Just one leg has a price that is not from trades: the trade prices the other. */
  static final int APPLIED_WITH_PRICE = 2;

  private static final double MOST_GROWTH = 16;
  private static final long STATES =
      LeanSlab.RULE_MASK | LeanSlab.RULE_MASK << LeanSlab.UNKNOWN_SHIFT;
  private static final long READY = LeanSlab.SEEN | LeanSlab.ACTIVE;
  private static final long READY_MASK = READY | LeanSlab.MORE;

  private final LeanCore core;
  private final LeanSlab slab;
  private final LeanTokens tokens;
  private final double minEquity;
  private final int slots;

  LeanTrades(LeanCore core) {
    this.core = core;
    slab = core.slab;
    tokens = core.tokens;
    slots = slab.slots;
    minEquity = core.config.minEquity().doubleValue();
  }

  /** Reads every line of a record: the misses of several records overlap. */
  long touch(int user) {
    if (user < 0 || user >= slab.limit()) {
      return 0;
    }
    long[] chunk = slab.chunk(user);
    int at = slab.offset(user);
    long sum = 0;
    for (int i = 0; i < slab.stride; i += LINE) {
      sum += chunk[at + i];
    }
    return sum;
  }

  /** Applies a trade to a record that the caller owns, the general way. */
  Outcome generally(
      int user,
      long[] c,
      int at,
      long timeMs,
      int tokenIn,
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow) {
    if ((c[at + LeanSlab.STATE] & LeanSlab.KNOWN) == 0) {
      return Outcome.UNKNOWN_USER; // an id left out between two blocks
    }
    long seen = core.wakes.moves();
    LeanStep step = core.take();
    Outcome outcome;
    try {
      step.begin(user, c, at, timeMs);
      outcome = step.trade(tokenIn, inHigh, inLow, tokenOut, outHigh, outLow, NO_FEES);
    } finally {
      core.give(step);
    }
    if (outcome == Outcome.APPLIED) {
      core.changed(user, c, at, seen);
    }
    return outcome;
  }

  /** As {@link #generally}, in place; {@link #NOT_SIMPLE} where it can't, and nothing happened. */
  int inPlace(
      int user,
      long[] c,
      int at,
      long timeMs,
      int tokenIn,
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow) {
    long seen = core.wakes.moves();
    LeanTokens.Table table = tokens.table();
    LeanRules rules = core.rules;
    long state = c[at + LeanSlab.STATE];
    if ((state & READY_MASK) != READY
        || (int) (state >>> LeanSlab.GENERATION_SHIFT) != rules.generation) {
      return NOT_SIMPLE;
    }
    int in = -1;
    int out = -1;
    int end = at + LeanSlab.HEADER + slots * LeanSlab.SLOT;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      int token = (int) (c[p] >>> 32) & Integer.MAX_VALUE;
      in = token == tokenIn + 1 ? p : in;
      out = token == tokenOut + 1 ? p : out;
    }
    long[] prices = table.price;
    long priceIn = prices[tokenIn + 1];
    long priceOut = prices[tokenOut + 1];
    if (in < 0 || out < 0 || priceIn <= 0 || priceOut <= 0) {
      return NOT_SIMPLE;
    }

    // New quantities, exact.
    long heldLow = c[in + 1];
    long restLow = heldLow - inLow;
    long borrow = (~heldLow & inLow | (~heldLow | inLow) & restLow) >>> 63;
    long heldHigh = c[in + 2];
    long restHigh = heldHigh - inHigh - borrow;
    long haveLow = c[out + 1];
    long sumLow = haveLow + outLow;
    long carry = (haveLow & outLow | (haveLow | outLow) & ~sumLow) >>> 63;
    long haveHigh = c[out + 2];
    long sumHigh = haveHigh + outHigh + carry;
    long firstIn = c[in];
    long firstOut = c[out];
    long oldIn = c[in + 3];
    long oldOut = c[out + 3];
    // Limbs from 2^63 up, too little of the one, or a price that has not been counted yet
    if ((heldHigh | inHigh | haveHigh | outHigh | restHigh | sumHigh | ~firstIn) < 0
        || (-oldOut & ~firstOut) < 0) {
      return NOT_SIMPLE;
    }
    double newIn = LeanState.whole(restHigh, restLow, table.scale[tokenIn + 1]);
    double newOut = LeanState.whole(sumHigh, sumLow, table.scale[tokenOut + 1]);
    c[in + 3] = Double.doubleToRawLongBits(newIn);
    c[out + 3] = Double.doubleToRawLongBits(newOut);
    if (firstOut >= 0) {
      c[out] = firstOut | LeanSlab.COUNTED;
    }

    // The equity after; and before, which differs in two slots.
    double after = 0;
    long largest = 0;
    int holdings = 0;
    long odd = 0;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      long first = c[p];
      long price = prices[(int) (first >>> 32) & Integer.MAX_VALUE];
      long whole = c[p + 3];
      double value = Double.longBitsToDouble(whole) * usd(price);
      after += value;
      largest = Math.max(largest, Double.doubleToRawLongBits(value)); // in order, as none is < 0
      holdings += (int) (-whole >>> 63);
      odd |= -whole & (price - 1 | ~first);
    }
    double usdIn = Double.longBitsToDouble(priceIn);
    double usdOut = Double.longBitsToDouble(priceOut);
    double before =
        after
            + (Double.longBitsToDouble(oldIn) - newIn) * usdIn
            + (Double.longBitsToDouble(oldOut) - newOut) * usdOut;
    double index = Double.longBitsToDouble(c[at + LeanSlab.INDEX]);
    double base = Double.longBitsToDouble(c[at + LeanSlab.BASE]);
    double indexBefore = index * (before / base);
    double indexAfter = index * (after / base); // two links in one: the base between them cancels
    boolean doubtful = odd < 0;
    if (!(before > minEquity)
        || !(after > minEquity)
        || !(after <= MOST_GROWTH * before) // else the difference is not exact enough
        || !(before <= LeanState.LARGEST_VALUE)
        || !(indexBefore >= SMALLEST_INDEX)
        || !(indexBefore <= LARGEST_INDEX)
        || !(indexAfter >= SMALLEST_INDEX)
        || !(indexAfter <= LARGEST_INDEX)
        || (doubtful && isMisCounted(c, at, end, prices))) {
      c[in + 3] = oldIn;
      c[out + 3] = oldOut;
      c[out] = firstOut;
      return NOT_SIMPLE;
    }

    // What the swap was worth, won or lost; the float unit costs.
    long rankIn = table.rank[tokenIn + 1];
    long rankOut = table.rank[tokenOut + 1];
    long byIn = rankOut - rankIn >> 63;
    if ((rankIn & rankOut & LeanTokens.PEGGED) != 0) {
      byIn = LeanTokens.prefersIn(rankIn, rankOut, timeMs) ? -1 : 0;
    }
    double wholeIn = LeanState.raw(inHigh, inLow) * table.inverse[tokenIn + 1];
    double valueOut = LeanState.raw(outHigh, outLow) * table.inverse[tokenOut + 1] * usdOut;
    double worth =
        Double.longBitsToDouble(
            Double.doubleToRawLongBits(wholeIn * usdIn) & byIn
                | Double.doubleToRawLongBits(valueOut) & ~byIn);
    double pnl = worth - Float.intBitsToFloat((int) firstIn) * wholeIn;
    double least = LeanStep.BREAKEVEN * worth;
    long won = Double.doubleToRawLongBits(least - pnl) >>> 63;
    long lost = Double.doubleToRawLongBits(least + pnl) >>> 63;
    long neither = won & lost; // an unknown cost: no number, whatever its sign
    won ^= neither;
    lost ^= neither;
    double cost = Float.intBitsToFloat((int) firstOut) * Double.longBitsToDouble(oldOut) + worth;
    int unit = Float.floatToRawIntBits((float) cost / (float) newOut);
    c[in] = firstIn & (held(restLow | restHigh) | ~LOW_INT);
    c[in + 1] = restLow;
    c[in + 2] = restHigh;
    c[out] = firstOut & ~LOW_INT | LeanSlab.COUNTED | unit & LOW_INT;
    c[out + 1] = sumLow;
    c[out + 2] = sumHigh;

    // The index of returns, its peak and largest fall.
    double peakBefore = greater(c[at + LeanSlab.PEAK], indexBefore);
    double peak = greater(Double.doubleToRawLongBits(peakBefore), indexAfter);
    long tradesWord = c[at + LeanSlab.TRADES] + (1L << 32);
    double keep = 1.0 - LeanState.drawdownOf(tradesWord & LOW_INT);
    if (indexBefore < peakBefore * keep || indexAfter < peak * keep) {
      long fall =
          Math.max(
              LeanState.drawdownWord(1 - indexBefore / peakBefore),
              LeanState.drawdownWord(1 - indexAfter / peak));
      tradesWord = tradesWord & ~LOW_INT | Math.max(tradesWord & LOW_INT, fall);
    }
    long sideWord = c[at + LeanSlab.SIDE];
    long streak = Math.min((sideWord >>> 16 & STREAK_MASK) + lost, STREAK_MASK) & won - 1;
    long longest = Math.max(sideWord & STREAK_MASK, streak);
    c[at + LeanSlab.INDEX] = Double.doubleToRawLongBits(indexAfter);
    c[at + LeanSlab.BASE] = Double.doubleToRawLongBits(after);
    c[at + LeanSlab.PEAK] = Double.doubleToRawLongBits(peak);
    c[at + LeanSlab.TRADES] = tradesWord;
    c[at + LeanSlab.RESULTS] += (won << 32) + lost;
    c[at + LeanSlab.SIDE] = sideWord & ~LOW_INT | streak << 16 | longest;

    // The rules: only a change of state leaves this path.
    double width = LeanSlab.wakeWidth(c, at);
    boolean tooWide =
        rules.isTooWide(width, holdings, after, Double.longBitsToDouble(largest), indexAfter, peak)
            | oldOut == 0; // a token that need not be registered
    boolean varSettled = rules.varRules == 0;
    long kept = rules.returnRules;
    if (!varSettled && rules.closerLook == rules.varRules) {
      LeanScenarios scenarios = core.scenarios;
      double bound = varBound(c, at, table);
      double room = rules.leastVar - bound;
      varSettled = room > 0 && scenarios.length >= rules.mostScenarios;
      if (!varSettled && !doubtful) {
        LeanSide side = core.sides.find((int) (sideWord >>> 32));
        room =
            side == null
                ? 0
                : LeanVarRoom.left(side.varRoom, c, at, slots, table, rules, scenarios.number);
        varSettled = room > 0;
        kept |= varSettled ? rules.varRules : 0;
      }
      tooWide |= width * bound > room;
    }
    long breached =
        rules.first(holdings, after, Double.longBitsToDouble(largest), indexAfter, peak, streak)
            | state & kept;
    long unknown = doubtful ? rules.strict : 0;
    long firing = state & unknown | breached & ~unknown;
    boolean unsure = (state >>> LeanSlab.UNKNOWN_SHIFT & rules.returnRules) != 0 | doubtful;
    boolean same = ((state ^ firing ^ unknown << LeanSlab.UNKNOWN_SHIFT) & STATES) == 0;
    if (!same
        || (unsure && rules.returnRules != 0)
        || (rules.closerLook != 0 && (rules.closerLook != rules.varRules || !varSettled))) {
      recheck(user, c, at, timeMs);
      tooWide |= !Double.isNaN(width); // what the closer look found may have less slack
    }
    if (tooWide) {
      core.changed(user, c, at, seen);
    }
    return ((rankIn ^ rankOut) & LeanTokens.SURE) == 0 ? APPLIED : APPLIED_WITH_PRICE;
  }

  /** Whether a price came or went that equity does not know of. Stale ones, or none, are known. */
  private static boolean isMisCounted(long[] c, int at, int end, long[] prices) {
    long mis = 0;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      long price = prices[(int) (c[p] >>> 32) & Integer.MAX_VALUE];
      mis |= held(c[p + 3]) & (c[p] >> 63 ^ held(price));
    }
    return mis != 0;
  }

  /** The loss, USD, where every holding has the largest return there was at once. */
  private double varBound(long[] c, int at, LeanTokens.Table table) {
    double bound = 0;
    int end = at + LeanSlab.HEADER + slots * LeanSlab.SLOT;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      int token = (int) (c[p] >>> 32) & Integer.MAX_VALUE;
      double value = Double.longBitsToDouble(c[p + 3]) * usd(table.price[token]);
      bound += value > 0 ? value * table.swing[token] : 0;
    }
    return bound;
  }

  private void recheck(int user, long[] c, int at, long timeMs) {
    LeanStep step = core.take();
    try {
      step.begin(user, c, at, timeMs);
      step.recheck();
    } finally {
      core.give(step);
    }
  }

  /** The greater of two that are positive: their bits are in the same order. */
  private static double greater(long bits, double other) {
    return Double.longBitsToDouble(Math.max(bits, Double.doubleToRawLongBits(other)));
  }

  /** A price without what its sign says. */
  private static double usd(long price) {
    return Double.longBitsToDouble(price & Long.MAX_VALUE);
  }

  /** All ones where a word is not zero. */
  private static long held(long word) {
    return (word | -word) >> 63;
  }
}
