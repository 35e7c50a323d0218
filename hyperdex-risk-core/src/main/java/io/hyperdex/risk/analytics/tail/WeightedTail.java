package io.hyperdex.risk.analytics.tail;

/**
 * Value at risk and expected shortfall of a weighted sample of P&amp;L in ascending order, such as
 * one whose recent scenarios count more.
 *
 * <p>With weights w that add up to 1, a the tail as a fraction and i the largest index with sum of
 * w_j for j &lt; i at most a: VaR = -x[i]; ES = -(sum of w_j x[j] for j &lt; i, + (a - sum of w_j)
 * x[i]) / a. With equal weights they are {@link HistoricalTail}'s, whose rank is found in integers
 * and which is to be used then.
 *
 * <p>Stateless, safe from any thread, no allocation.
 */
public final class WeightedTail {
  private WeightedTail() {}

  /**
   * Weights of n periods, oldest first: decay^(k-1) (1 - decay) / (1 - decay^n) for the k-th newest
   * (Boudoukh, Richardson and Whitelaw 1998, The best of both worlds). They add up to 1.
   *
   * @param decay between 0 and 1, such as 0.98: a scenario of 34 days ago counts half
   */
  public static double[] ageWeights(int n, double decay) {
    ReturnMatrix.requireDecay(decay);
    double[] weights = new double[n];
    double newest = (1 - decay) / (1 - StrictMath.pow(decay, n));
    for (int k = 0; k < n; k++) {
      weights[k] = newest * StrictMath.pow(decay, n - 1 - k);
    }
    return weights;
  }

  /** VaR. O(n a). */
  public static double valueAtRisk(double[] ascending, double[] weights, int n, int confidenceBps) {
    double tail = tail(ascending, weights, n, confidenceBps);
    double before = 0;
    int i = 0;
    while (i < n - 1 && before + weights[i] <= tail) {
      before += weights[i++];
    }
    return 0.0 - ascending[i];
  }

  /** Expected shortfall. O(n a). */
  public static double expectedShortfall(
      double[] ascending, double[] weights, int n, int confidenceBps) {
    double tail = tail(ascending, weights, n, confidenceBps);
    double before = 0;
    double sum = 0;
    int i = 0;
    while (i < n - 1 && before + weights[i] <= tail) {
      sum += weights[i] * ascending[i];
      before += weights[i++];
    }
    return 0.0 - (sum + (tail - before) * ascending[i]) / tail;
  }

  private static double tail(double[] ascending, double[] weights, int n, int confidenceBps) {
    if (n < 1 || n > ascending.length || n > weights.length) {
      throw new IllegalArgumentException("n must be 1 to the length of both samples: " + n);
    }
    if (confidenceBps < 5000 || confidenceBps > 9999) {
      throw new IllegalArgumentException(
          "confidenceBps must be 5000 to 9999: " + confidenceBps + "; 95 % is 9500");
    }
    return (10_000 - confidenceBps) / 10_000.0;
  }
}
