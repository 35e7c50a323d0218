package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.TradeBatch;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The design that lost: a user's state is an immutable object, replaced by compare-and-set. Lock
 * free in the strict sense, and every trade makes a new state. The decisions of {@link FloorLoop},
 * with a price for every token that does not move.
 */
final class ImmutableLoop {
  private record State(
      int[] tokens,
      long[] quantities,
      float[] unitCosts,
      double index,
      double peak,
      double base,
      int losses,
      int firing) {}

  private final AtomicReferenceArray<State> users;
  private final double[] prices = new double[Workload.TOKENS];
  private final double[] units = new double[Workload.TOKENS];
  private final Limits limits;

  ImmutableLoop(Workload workload, Limits limits) {
    this.limits = limits;
    this.users = new AtomicReferenceArray<>(workload.users);
    for (int i = 0; i < Workload.TOKENS; i++) {
      prices[i] = workload.price(i);
      units[i] = 1 / StrictMath.pow(10, Workload.decimals(i));
    }
    for (int user = 0; user < workload.users; user++) {
      int[] tokens = new int[workload.heldPerUser];
      long[] quantities = new long[2 * tokens.length];
      float[] unitCosts = new float[tokens.length];
      double equity = 0;
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = workload.heldToken(user, i);
        quantities[2 * i] = workload.depositHigh(user, i);
        quantities[2 * i + 1] = workload.depositLow(user, i);
        unitCosts[i] = (float) prices[tokens[i]];
        equity += value(tokens[i], quantities[2 * i], quantities[2 * i + 1]);
      }
      users.set(user, new State(tokens, quantities, unitCosts, 1, 1, equity, 0, 0));
    }
  }

  /** Books the trades of a batch whose user ids start at 0; returns how many rules changed. */
  int apply(TradeBatch batch) {
    int changes = 0;
    for (int i = 0; i < batch.size(); i++) {
      State before;
      State after;
      do {
        before = users.getAcquire(batch.user(i));
        after = next(before, batch, i);
      } while (!users.compareAndSet(batch.user(i), before, after));
      changes += Integer.bitCount(before.firing ^ after.firing);
    }
    return changes;
  }

  private State next(State state, TradeBatch batch, int i) {
    int in = slot(state, batch.tokenIn(i));
    int out = slot(state, batch.tokenOut(i));
    long[] quantities = state.quantities.clone();
    float[] unitCosts = state.unitCosts.clone();
    double before = 0;
    for (int slot = 0; slot < state.tokens.length; slot++) {
      before += value(state.tokens[slot], quantities[2 * slot], quantities[2 * slot + 1]);
    }
    long low = quantities[2 * in + 1];
    quantities[2 * in + 1] = low - batch.inLow(i);
    quantities[2 * in] -= batch.inHigh(i) + (Long.compareUnsigned(low, batch.inLow(i)) < 0 ? 1 : 0);
    if (quantities[2 * in] < 0) {
      throw new IllegalStateException("sold more than held by user " + batch.user(i));
    }
    double held = amount(quantities[2 * out], quantities[2 * out + 1]);
    low = quantities[2 * out + 1] + batch.outLow(i);
    quantities[2 * out] +=
        batch.outHigh(i) + (Long.compareUnsigned(low, batch.outLow(i)) < 0 ? 1 : 0);
    quantities[2 * out + 1] = low;

    double received = amount(batch.outHigh(i), batch.outLow(i));
    double worth = received * units[batch.tokenOut(i)] * prices[batch.tokenOut(i)];
    double cost =
        unitCosts[in] * (amount(batch.inHigh(i), batch.inLow(i)) * units[batch.tokenIn(i)]);
    unitCosts[out] =
        (float)
            ((unitCosts[out] * held * units[batch.tokenOut(i)] + worth)
                / ((held + received) * units[batch.tokenOut(i)]));

    double after = 0;
    double largest = 0;
    for (int slot = 0; slot < state.tokens.length; slot++) {
      double value = value(state.tokens[slot], quantities[2 * slot], quantities[2 * slot + 1]);
      after += value;
      largest = Math.max(largest, value);
    }
    double index = state.index * (before / state.base);
    double peak = Math.max(state.peak, index);
    index *= after / before;
    peak = Math.max(peak, index);
    int losses = worth < cost ? state.losses + 1 : worth > cost ? 0 : state.losses;
    int firing =
        (after > limits.gross() ? 1 : 0)
            | (largest > limits.share() * after ? 2 : 0)
            | (index < (1 - limits.drawdown()) * peak ? 4 : 0)
            | (losses > limits.losses() ? 8 : 0);
    return new State(state.tokens, quantities, unitCosts, index, peak, after, losses, firing);
  }

  private static int slot(State state, int token) {
    for (int slot = 0; slot < state.tokens.length; slot++) {
      if (state.tokens[slot] == token) {
        return slot;
      }
    }
    throw new IllegalStateException("not held: " + token);
  }

  private double value(int token, long high, long low) {
    return amount(high, low) * units[token] * prices[token];
  }

  private static double amount(long high, long low) {
    return high * 0x1p64 + ((low >>> 1) * 0x1p1 + (low & 1));
  }
}
