package io.hyperdex.risk.analytics.tail;

import java.util.SplittableRandom;

/** Made-up returns and portfolios. */
final class Market {
  private Market() {}

  /** Correlated returns with heavy tails; about one in {@code oneIn} is missing, 0 for none. */
  static double[][] returns(int tokens, int periods, long seed, int oneIn) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] returns = new double[tokens][periods];
    for (int k = 0; k < periods; k++) {
      double common = random.nextDouble() - .5;
      double shock = random.nextInt(25) == 0 ? 4 : 1;
      for (int i = 0; i < tokens; i++) {
        double own = random.nextDouble() - .5;
        returns[i][k] = shock * (.04 * common + (.01 + .004 * i) * own);
        if (oneIn > 0 && random.nextInt(oneIn) == 0) {
          returns[i][k] = Double.NaN;
        }
      }
    }
    return returns;
  }

  static double[] values(int tokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      values[i] = Math.rint((random.nextDouble() - .2) * 1e8) / 1e4;
    }
    return values;
  }

  static int[] tokens(int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = i;
    }
    return tokens;
  }
}
