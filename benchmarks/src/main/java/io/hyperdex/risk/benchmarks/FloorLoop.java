package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.TradeBatch;

/**
 * The floor: booking a swap and checking four rules inlined by hand, without synchronisation,
 * identity, order or undo, for one rule set and users who sell only what they hold. What a library
 * adds to this is its price.
 *
 * <p>Same decisions as the engine on such trades. NOT thread safe. Allocates nothing.
 */
final class FloorLoop {
  // A record is 32 longs: the header below, five slots of four, four unused.
  // A slot is {unit cost (float, high half) and token (low), quantity high, quantity low, quantity
  // as a double in whole tokens}. The body has no branch that is hard to predict.
  static final int RECORD = 32;
  static final int HEADER = 8;
  static final int SLOT = 4;

  private static final int VERSION = 0;
  private static final int INDEX = 1;
  private static final int PEAK = 2;
  private static final int BASE = 3;
  private static final int FLAGS = 4; // losses in a row (high half), firing rules (low)
  private static final int TIME = 5;
  private static final int GROSS = 6;
  private static final int RULES = 4;

  private final long[] slab;
  private final double[] prices = new double[Workload.TOKENS];
  private final double[] units = new double[Workload.TOKENS];
  private final double limitGross;
  private final double limitShare;
  private final double leastOfPeak;
  private final int limitLosses;
  private final long[] opened = new long[RULES];
  private final long[] resolved = new long[RULES];

  FloorLoop(Workload workload, Limits limits) {
    if (limits.var() != VarKind.NONE || workload.heldPerUser != Workload.HELD) {
      throw new IllegalArgumentException("no VaR and five tokens: " + limits);
    }
    slab = new long[Math.multiplyExact(workload.users, RECORD)];
    limitGross = limits.gross();
    limitShare = limits.share();
    leastOfPeak = 1 - limits.drawdown();
    limitLosses = limits.losses();
    for (int i = 0; i < Workload.TOKENS; i++) {
      prices[i] = workload.price(i);
      units[i] = 1 / StrictMath.pow(10, Workload.decimals(i));
    }
    for (int user = 0; user < workload.users; user++) {
      seed(workload, user);
    }
  }

  private void seed(Workload workload, int user) {
    int record = user * RECORD;
    double equity = 0;
    double largest = 0;
    for (int i = 0; i < Workload.HELD; i++) {
      int slot = record + HEADER + i * SLOT;
      int token = workload.heldToken(user, i);
      double amount =
          amount(workload.depositHigh(user, i), workload.depositLow(user, i)) * units[token];
      put(slot, token, prices[token]);
      slab[slot + 1] = workload.depositHigh(user, i);
      slab[slot + 2] = workload.depositLow(user, i);
      slab[slot + 3] = Double.doubleToRawLongBits(amount);
      double value = amount * prices[token];
      equity += value;
      largest = Math.max(largest, value);
    }
    slab[record + INDEX] = Double.doubleToRawLongBits(1);
    slab[record + PEAK] = Double.doubleToRawLongBits(1);
    slab[record + BASE] = Double.doubleToRawLongBits(equity);
    slab[record + GROSS] = Double.doubleToRawLongBits(equity);
    int firing = mask(equity, largest, 1, 1, 0);
    slab[record + FLAGS] = firing;
    changed(0, firing);
  }

  /** Books the trades of a batch whose user ids start at 0. */
  void apply(TradeBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      apply(batch, i);
    }
  }

  private void apply(TradeBatch batch, int i) {
    long[] s = slab;
    double[] price = prices;
    int record = batch.user(i) * RECORD;
    int tokenIn = batch.tokenIn(i);
    int tokenOut = batch.tokenOut(i);

    int in = 0;
    int out = 0;
    double before = 0;
    for (int slot = record + HEADER; slot < record + HEADER + Workload.HELD * SLOT; slot += SLOT) {
      int token = (int) s[slot];
      in |= slot & equalMask(token, tokenIn);
      out |= slot & equalMask(token, tokenOut);
      before += Double.longBitsToDouble(s[slot + 3]) * price[token];
    }

    long inHigh = batch.inHigh(i);
    long inLow = batch.inLow(i);
    long oldLow = s[in + 2];
    long low = oldLow - inLow;
    long high = s[in + 1] - inHigh - (Long.compareUnsigned(oldLow, inLow) < 0 ? 1 : 0);
    if (high < 0) {
      throw new IllegalStateException("sold more than held by user " + batch.user(i));
    }
    s[in + 1] = high;
    s[in + 2] = low;
    s[in + 3] = Double.doubleToRawLongBits(amount(high, low) * units[tokenIn]);

    long outHigh = batch.outHigh(i);
    long outLow = batch.outLow(i);
    low = s[out + 2] + outLow;
    high = s[out + 1] + outHigh + (Long.compareUnsigned(low, outLow) < 0 ? 1 : 0);
    s[out + 1] = high;
    s[out + 2] = low;
    double holdsAfter = amount(high, low) * units[tokenOut];
    double heldBefore = Double.longBitsToDouble(s[out + 3]);
    s[out + 3] = Double.doubleToRawLongBits(holdsAfter);

    // One value for both legs, as marks are equal in all else: the out leg's.
    double worth = amount(outHigh, outLow) * units[tokenOut] * price[tokenOut];
    put(out, tokenOut, (unitCost(s[out]) * heldBefore + worth) / holdsAfter);
    double gain = worth - unitCost(s[in]) * (amount(inHigh, inLow) * units[tokenIn]);

    double after = 0;
    double largest = 0;
    for (int slot = record + HEADER; slot < record + HEADER + Workload.HELD * SLOT; slot += SLOT) {
      double value = Double.longBitsToDouble(s[slot + 3]) * price[(int) s[slot]];
      after += value;
      largest = Math.max(largest, value);
    }

    double base = Double.longBitsToDouble(s[record + BASE]);
    double peak = Double.longBitsToDouble(s[record + PEAK]);
    double index = Double.longBitsToDouble(s[record + INDEX]) * (before / base);
    peak = Math.max(peak, index);
    index *= after / before;
    peak = Math.max(peak, index);
    long flags = s[record + FLAGS];
    int losses = (int) (flags >>> 32);
    losses = gain < 0 ? losses + 1 : gain > 0 ? 0 : losses;
    int firing = mask(after, largest, index, peak, losses);
    if (firing != (int) flags) {
      changed((int) flags, firing);
    }
    s[record + FLAGS] = (long) losses << 32 | firing;
    s[record + INDEX] = Double.doubleToRawLongBits(index);
    s[record + PEAK] = Double.doubleToRawLongBits(peak);
    s[record + BASE] = Double.doubleToRawLongBits(after);
    s[record + GROSS] = Double.doubleToRawLongBits(after);
    s[record + TIME] = batch.timeMs(i);
    s[record + VERSION]++;
  }

  private int mask(double gross, double largest, double index, double peak, int losses) {
    return (gross > limitGross ? 1 : 0)
        | (largest > limitShare * gross ? 2 : 0)
        | (index < leastOfPeak * peak ? 4 : 0)
        | (losses > limitLosses ? 8 : 0);
  }

  private void changed(int before, int now) {
    for (int rule = 0; rule < RULES; rule++) {
      opened[rule] += (now & ~before) >>> rule & 1;
      resolved[rule] += (before & ~now) >>> rule & 1;
    }
  }

  private void put(int slot, int token, double unitCost) {
    slab[slot] = (long) Float.floatToRawIntBits((float) unitCost) << 32 | token;
  }

  private static double unitCost(long word) {
    return Float.intBitsToFloat((int) (word >>> 32));
  }

  /** All bits where two token ids are the same, else none. */
  private static int equalMask(int a, int b) {
    return ((a ^ b) - 1) >> 31;
  }

  private static double amount(long high, long low) {
    return high * 0x1p64 + ((low >>> 1) * 0x1p1 + (low & 1));
  }

  /** Reads the four lines of a user's record and does no work: what the memory alone costs. */
  long touch(TradeBatch batch) {
    long sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      int record = batch.user(i) * RECORD;
      sum += slab[record] + slab[record + 8] + slab[record + 16] + slab[record + 24];
    }
    return sum;
  }

  void tick(int token, double price) {
    prices[token] = price;
  }

  double gross(int user) {
    return Double.longBitsToDouble(slab[user * RECORD + GROSS]);
  }

  /**
   * Alerts opened so far by a rule, by its place in {@link Limits#NAMES}; those at the start too.
   */
  long opened(int rule) {
    return opened[rule];
  }

  long resolved(int rule) {
    return resolved[rule];
  }
}
