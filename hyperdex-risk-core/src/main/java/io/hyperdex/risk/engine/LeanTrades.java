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

  /** Applies a trade to a record that the caller owns. */
  Outcome apply(
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
    Outcome outcome =
        inPlace(user, c, at, timeMs, tokenIn, inHigh, inLow, tokenOut, outHigh, outLow);
    return outcome != null
        ? outcome
        : generally(user, c, at, timeMs, tokenIn, inHigh, inLow, tokenOut, outHigh, outLow);
  }

  private Outcome generally(
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
    LeanStep step = core.take();
    try {
      step.begin(user, c, at, timeMs);
      return step.trade(tokenIn, inHigh, inLow, tokenOut, outHigh, outLow, NO_FEES);
    } finally {
      core.give(step);
    }
  }

  private @org.jspecify.annotations.Nullable Outcome inPlace(
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
    LeanTokens.Table table = tokens.table();
    LeanRules rules = core.rules;
    long state = c[at + LeanSlab.STATE];
    if ((state & READY_MASK) != READY
        || (int) (state >>> LeanSlab.GENERATION_SHIFT) != rules.generation) {
      return null;
    }
    long[] prices = table.price;
    int end = at + LeanSlab.HEADER + slots * LeanSlab.SLOT;

    // The equity before; where the two tokens are.
    int in = -1;
    int out = -1;
    double before = 0;
    long misCounted = 0;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      long first = c[p];
      int token = (int) (first >>> 32) & Integer.MAX_VALUE;
      long price = prices[token];
      long whole = c[p + 3];
      in = token == tokenIn + 1 ? p : in;
      out = token == tokenOut + 1 ? p : out;
      before += Double.longBitsToDouble(whole) * usd(price);
      misCounted |= held(whole) & (sign(first) ^ held(price));
    }
    if (in < 0 || out < 0 || misCounted != 0) {
      return null;
    }

    // New quantities, exact.
    long heldHigh = c[in + 2];
    long heldLow = c[in + 1];
    long restLow = heldLow - inLow;
    long borrow = heldLow + Long.MIN_VALUE < inLow + Long.MIN_VALUE ? 1 : 0;
    long restHigh = heldHigh - inHigh - borrow;
    boolean excess =
        heldHigh + Long.MIN_VALUE < inHigh + Long.MIN_VALUE || (heldHigh == inHigh & borrow == 1);
    long sumLow = c[out + 1] + outLow;
    long carry = sumLow + Long.MIN_VALUE < outLow + Long.MIN_VALUE ? 1 : 0;
    long sumHigh = c[out + 2] + outHigh;
    boolean over =
        sumHigh + Long.MIN_VALUE < outHigh + Long.MIN_VALUE || sumHigh + carry == 0 & carry == 1;
    sumHigh += carry;
    long priceIn = prices[tokenIn + 1];
    long priceOut = prices[tokenOut + 1];
    if (excess || over || priceIn <= 0 || priceOut <= 0) {
      return null;
    }
    double scaleIn = table.scale[tokenIn + 1];
    double scaleOut = table.scale[tokenOut + 1];
    long oldWholeIn = c[in + 3];
    long oldWholeOut = c[out + 3];
    double newWholeOut = LeanState.whole(sumHigh, sumLow, scaleOut);
    c[in + 3] = Double.doubleToRawLongBits(LeanState.whole(restHigh, restLow, scaleIn));
    c[out + 3] = Double.doubleToRawLongBits(newWholeOut);

    // The equity after.
    double after = 0;
    long largest = 0;
    long holdings = 0;
    long stale = 0;
    long unpriced = 0;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      int token = (int) (c[p] >>> 32) & Integer.MAX_VALUE;
      long price = prices[token];
      long whole = c[p + 3];
      double value = Double.longBitsToDouble(whole) * usd(price);
      long held = held(whole);
      after += value;
      largest = Math.max(largest, Double.doubleToRawLongBits(value)); // in order, as none is < 0
      holdings -= held;
      stale |= held & price;
      unpriced |= held & ~held(price);
    }
    double index = Double.longBitsToDouble(c[at + LeanSlab.INDEX]);
    double base = Double.longBitsToDouble(c[at + LeanSlab.BASE]);
    double indexBefore = index * (before / base);
    double indexAfter = indexBefore * (after / before);
    double wholeIn = LeanState.whole(inHigh, inLow, scaleIn);
    double valueIn = wholeIn * Double.longBitsToDouble(priceIn);
    double valueOut =
        LeanState.whole(outHigh, outLow, scaleOut) * Double.longBitsToDouble(priceOut);
    boolean plain =
        before > minEquity
            & after > minEquity
            & Math.min(indexBefore, indexAfter) >= SMALLEST_INDEX
            & Math.max(indexBefore, indexAfter) <= LARGEST_INDEX
            & Double.longBitsToDouble(largest) <= LeanState.LARGEST_VALUE
            & valueIn <= LeanState.LARGEST_VALUE
            & valueOut <= LeanState.LARGEST_VALUE
            & before <= LeanState.LARGEST_VALUE;
    if (!plain) {
      c[in + 3] = oldWholeIn;
      c[out + 3] = oldWholeOut;
      return null;
    }

    // What the swap was worth, won or lost; the float unit costs.
    long rankIn = table.rank[tokenIn + 1];
    long rankOut = table.rank[tokenOut + 1];
    long byIn = rankOut - rankIn >> 63;
    if ((rankIn & rankOut & LeanTokens.PEGGED) != 0) {
      byIn = LeanTokens.prefersIn(rankIn, rankOut, timeMs) ? -1 : 0;
    }
    double worth =
        Double.longBitsToDouble(
            Double.doubleToRawLongBits(valueIn) & byIn
                | Double.doubleToRawLongBits(valueOut) & ~byIn);
    long firstIn = c[in];
    long firstOut = c[out];
    double pnl = worth - Float.intBitsToFloat((int) firstIn) * wholeIn;
    double least = LeanStep.BREAKEVEN * worth;
    long won = pnl > least ? 1 : 0;
    long lost = pnl < -least ? 1 : 0;
    double cost =
        Float.intBitsToFloat((int) firstOut) * Double.longBitsToDouble(oldWholeOut) + worth;
    int unit = Float.floatToRawIntBits((float) (cost / newWholeOut));
    c[in] = firstIn & (held(restLow | restHigh) | ~LOW_INT);
    c[in + 1] = restLow;
    c[in + 2] = restHigh;
    c[out] = firstOut & ~LOW_INT | LeanSlab.COUNTED | unit & LOW_INT;
    c[out + 1] = sumLow;
    c[out + 2] = sumHigh;

    // The index of returns, its peak and largest fall.
    double peak = Double.longBitsToDouble(c[at + LeanSlab.PEAK]);
    double peakBefore = Math.max(peak, indexBefore);
    peak = Math.max(peakBefore, indexAfter);
    long tradesWord = c[at + LeanSlab.TRADES] + (1L << 32);
    double keep = 1.0 - LeanState.drawdownOf(tradesWord & LOW_INT);
    if (indexBefore < peakBefore * keep | indexAfter < peak * keep) {
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
    long breached =
        rules.exceeded(
            (int) holdings,
            after,
            Double.longBitsToDouble(largest),
            indexAfter,
            peak,
            (int) streak);
    boolean doubtful = (stale & Long.MIN_VALUE | unpriced) != 0;
    long unknown = doubtful & holdings > 0 ? rules.strict : 0;
    long firing = state & unknown | breached & ~unknown;
    boolean same =
        (firing | unknown << LeanSlab.UNKNOWN_SHIFT)
            == (state & (LeanSlab.RULE_MASK | LeanSlab.RULE_MASK << LeanSlab.UNKNOWN_SHIFT));
    boolean closer =
        rules.closerLook != 0 && (rules.customRules != 0 || !isVarSettled(c, at, table, rules));
    if (!same || closer) {
      recheck(user, c, at, timeMs);
    }
    return Outcome.APPLIED;
  }

  /** Whether the largest return there was, on all holdings at once, stays below every VaR limit. */
  private boolean isVarSettled(long[] c, int at, LeanTokens.Table table, LeanRules rules) {
    double bound = 0;
    int end = at + LeanSlab.HEADER + slots * LeanSlab.SLOT;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      int token = (int) (c[p] >>> 32) & Integer.MAX_VALUE;
      double value = Double.longBitsToDouble(c[p + 3]) * usd(table.price[token]);
      bound += value > 0 ? value * table.swing[token] : 0;
    }
    return bound < rules.leastVar && core.scenarios.length >= rules.mostScenarios;
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

  /** A price without what its sign says. */
  private static double usd(long price) {
    return Double.longBitsToDouble(price & Long.MAX_VALUE);
  }

  /** All ones where a word is not zero. */
  private static long held(long word) {
    return (word | -word) >> 63;
  }

  private static long sign(long word) {
    return word >> 63;
  }
}
