package io.hyperdex.risk.analytics.tail;

import java.util.List;

/**
 * What it costs to sell a holding: its value at the mark less what comes out of the pools, or half
 * of the spread. USD; value at risk plus it is liquidity-adjusted value at risk (Bangia, Diebold,
 * Schuermann and Stroughair 1999, Modeling liquidity risk).
 *
 * <p>For one pool (x, y) with fee f at its own price: dx y / x - y dx (1 - f) / (x + dx (1 - f)).
 * Over several the sale is split so that it brings most. Costs are those of pools as they are: no
 * arbitrage refills them during the sale, and gas is not in it.
 *
 * <p>Stateless, safe from any thread.
 */
public final class ExitCost {
  private ExitCost() {}

  /**
   * Cost of selling a quantity at once into pools, split best: quantity * price - proceeds.
   * Negative where pools pay more than the mark.
   *
   * @param quantity tokens, at least 0
   * @param price the mark, USD for one token; {@link Pool#price} for SPEC's form of one pool
   * @param pools at least one
   */
  public static double of(double quantity, double price, List<Pool> pools) {
    double[] split = split(quantity, pools);
    double proceeds = 0;
    for (int k = 0; k < split.length; k++) {
      proceeds += pools.get(k).proceeds(split[k]);
    }
    return quantity * price - proceeds;
  }

  /**
   * How a sale is split so that it brings most; parts add up to the quantity. O(pools^2).
   *
   * <p>Where a part goes, the last token brings the same price l: y x g / (x + g d)^2 = l with g =
   * 1 - f. So d = (sqrt(x y g / l) - x) / g, and the parts add up for 1 / sqrt(l) = (quantity + sum
   * x / g) / sum sqrt(x y / g). Pools whose first token brings less than l, y g / x, get nothing:
   * they are taken in from the best on while that lowers nothing (water filling; the problem is
   * concave, so these conditions are enough).
   */
  public static double[] split(double quantity, List<Pool> pools) {
    if (pools.isEmpty() || !(quantity >= 0 && quantity < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a finite quantity and a pool are needed: " + quantity + ", " + pools.size() + " pools");
    }
    int n = pools.size();
    boolean[] used = new boolean[n];
    double offsets = quantity;
    double slopes = 0;
    for (int taken = 0; taken < n; taken++) {
      int best = best(pools, used);
      Pool pool = pools.get(best);
      double keep = 1 - pool.fee();
      double entry = Math.sqrt(pool.reserve() / (pool.counterValue() * keep));
      if (taken > 0 && entry * slopes >= offsets) {
        break; // its first token brings no more than the others' last
      }
      used[best] = true;
      offsets += pool.reserve() / keep;
      slopes += Math.sqrt(pool.reserve() * pool.counterValue() / keep);
    }
    double level = offsets / slopes;
    double[] parts = new double[n];
    double sum = 0;
    int largest = best(pools, new boolean[n]);
    for (int k = 0; k < n; k++) {
      Pool pool = pools.get(k);
      double keep = 1 - pool.fee();
      double root = Math.sqrt(pool.reserve() * pool.counterValue() * keep);
      parts[k] = used[k] ? Math.max(0, (root * level - pool.reserve()) / keep) : 0;
      sum += parts[k];
      largest = parts[k] > parts[largest] ? k : largest;
    }
    parts[largest] = Math.max(0, parts[largest] + quantity - sum); // what rounding left over
    return parts;
  }

  /** The pool not used yet whose first token brings most. */
  private static int best(List<Pool> pools, boolean[] used) {
    int best = -1;
    double highest = -1;
    for (int k = 0; k < used.length; k++) {
      double first = pools.get(k).price() * (1 - pools.get(k).fee());
      if (!used[k] && first > highest) {
        best = k;
        highest = first;
      }
    }
    return best;
  }

  /**
   * Half-spread cost of closing a holding, 0.5 * |value| * spread (Bangia et al. 1999).
   *
   * @param value USD, signed
   * @param spread (ask - bid) / mid, at least 0; a stressed one is mean + k deviations of it
   */
  public static double halfSpread(double value, double spread) {
    if (!(spread >= 0)) {
      throw new IllegalArgumentException("spread must be at least 0: " + spread);
    }
    return 0.5 * Math.abs(value) * spread;
  }
}
