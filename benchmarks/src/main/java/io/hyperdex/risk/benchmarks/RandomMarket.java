package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import java.util.Random;

/** Correlated returns and portfolios that mean nothing. */
final class RandomMarket {
  private RandomMarket() {}

  static ReturnMatrix returns(int tokens, int periods, Random random) {
    double[][] returns = new double[tokens][periods];
    for (int k = 0; k < periods; k++) {
      double common = random.nextGaussian();
      for (int i = 0; i < tokens; i++) {
        returns[i][k] = Math.max(-.9, .02 * common + .03 * random.nextGaussian());
      }
    }
    return ReturnMatrix.of(0, returns);
  }

  static double[] values(int tokens, Random random) {
    double[] values = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      values[i] = 100 + 10_000 * random.nextDouble();
    }
    return values;
  }

  static int[] ids(int tokens) {
    int[] ids = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      ids[i] = i;
    }
    return ids;
  }
}
