package io.hyperdex.risk.analytics.backtest;

/**
 * Zones for the number of exceptions (Basel Committee 1996, Supervisory Framework for the Use of
 * Backtesting), with bounds computed for any number of observations: green up to the largest number
 * K with P(X &lt;= K) &lt; 95 %, amber up to the largest with P(X &lt;= K) &lt; 99.99 %, red above.
 * For 250 observations at 99 % that is 4 and 9.
 *
 * @param n observations
 * @param p probability of an exception
 * @param green largest number that is green; -1 where none is
 * @param amber largest number that is amber
 */
public record TrafficLight(int n, double p, int green, int amber) {
  /** What the number of exceptions says of the model. */
  public enum Zone {
    /** As expected of a right model. */
    GREEN,
    /** Could be of a right or a wrong model. */
    AMBER,
    /** Almost certainly of a model whose risk is too low. */
    RED
  }

  /** Bounds for n observations. O(K log n) with small K. */
  public static TrafficLight of(int n, double p) {
    CoverageTest.requireProbability(p);
    CoverageTest.requireCounts(n, 0);
    return new TrafficLight(n, p, largest(n, p, 0.95), largest(n, p, 0.9999));
  }

  /** The zone of so many exceptions. */
  public Zone zone(int exceptions) {
    CoverageTest.requireCounts(n, exceptions);
    if (exceptions <= green) {
      return Zone.GREEN;
    }
    return exceptions <= amber ? Zone.AMBER : Zone.RED;
  }

  private static int largest(int n, double p, double probability) {
    int k = -1;
    while (k < n && BinomialTest.atMost(n, k + 1, p) < probability) {
      k++;
    }
    return k;
  }
}
