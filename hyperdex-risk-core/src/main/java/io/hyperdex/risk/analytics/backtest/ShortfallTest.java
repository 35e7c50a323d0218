package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.distribution.Normal;
import java.util.Arrays;

/**
 * Test of forecasts of expected shortfall: Z2 of Acerbi and Szekely 2014, Backtesting Expected
 * Shortfall. Z2 = sum(X[t] I[t] / (n p ES[t])) + 1, X profit or loss, I 1 where the loss exceeded
 * the value at risk, p the probability of that, ES a positive loss. Expected 0 where the model is
 * right; negative where the shortfall is too small; -0.7 is a common line at 5 %.
 */
public final class ShortfallTest {
  private ShortfallTest() {}

  /**
   * Z2 of a series of outcomes.
   *
   * @param pnl profits and losses
   * @param valueAtRisk forecasts, losses positive
   * @param expectedShortfall forecasts, losses positive, above 0
   * @param p probability of an exception
   */
  public static double z2(
      double[] pnl, double[] valueAtRisk, double[] expectedShortfall, double p) {
    CoverageTest.requireProbability(p);
    if (pnl.length == 0
        || valueAtRisk.length != pnl.length
        || expectedShortfall.length != pnl.length) {
      throw new IllegalArgumentException(
          "as many forecasts as outcomes are needed, at least one: "
              + pnl.length
              + ", "
              + valueAtRisk.length
              + ", "
              + expectedShortfall.length);
    }
    double sum = 0;
    for (int t = 0; t < pnl.length; t++) {
      if (!(expectedShortfall[t] > 0)) {
        throw new IllegalArgumentException(
            "expected shortfall must be a positive loss: [" + t + "] = " + expectedShortfall[t]);
      }
      if (-pnl[t] > valueAtRisk[t]) {
        sum += pnl[t] / expectedShortfall[t];
      }
    }
    return sum / (pnl.length * p) + 1;
  }

  /**
   * Share of simulated series of a right normal model whose Z2 is at most the one seen: the p-value
   * against a shortfall that is too small. Under such a model Z2 depends on n and p alone. The same
   * seed gives the same bits everywhere.
   *
   * @param simulations number of series, at least 1; the share is then exact to about 1 / sqrt(4
   *     simulations)
   */
  public static double simulatedPValue(double z2, int n, double p, int simulations, long seed) {
    CoverageTest.requireProbability(p);
    if (n < 1 || simulations < 1) {
      throw new IllegalArgumentException(
          "n and simulations must be at least 1: " + n + ", " + simulations);
    }
    int atMost = 0;
    for (double simulated : simulate(n, p, simulations, seed)) {
      if (simulated <= z2) {
        atMost++;
      }
    }
    return (double) atMost / simulations;
  }

  /**
   * Z2 below which a right normal model falls with the probability of a level: the lower quantile
   * of the simulated ones. Same seed, same bits.
   */
  public static double criticalValue(int n, double p, double level, int simulations, long seed) {
    CoverageTest.requireProbability(p);
    if (n < 1 || simulations < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "n and simulations must be at least 1, level between 0 and 1: "
              + n
              + ", "
              + simulations
              + ", "
              + level);
    }
    double[] values = simulate(n, p, simulations, seed);
    Arrays.sort(values);
    return values[(int) (simulations * level)];
  }

  /** Z2 of so many series of a right normal model. */
  static double[] simulate(int n, double p, int simulations, long seed) {
    double shortfall = Normal.pdf(Normal.quantile(p)) / p;
    double[] values = new double[simulations];
    long state = seed;
    for (int i = 0; i < simulations; i++) {
      double sum = 0;
      for (int t = 0; t < n; t++) {
        state += 0x9E3779B97F4A7C15L;
        double uniform = uniform(state);
        // The lowest p of a uniform are the exceptions of a normal one.
        if (uniform < p) {
          sum += Normal.quantile(uniform) / shortfall;
        }
      }
      values[i] = sum / (n * p) + 1;
    }
    return values;
  }

  /** Between 0 and 1, neither of them: SplitMix64 (Steele, Lea and Flood 2014), upper 53 bits. */
  private static double uniform(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return ((z >>> 11) + 0.5) * 0x1p-53;
  }
}
