package io.hyperdex.risk.analytics.forecast;

import java.util.Random;

/** Random worlds whose truth is known. */
final class Worlds {
  private Worlds() {}

  /** Student t with whole degrees of freedom, scaled to unit variance. */
  static double unitT(Random random, int nu) {
    double squares = 0;
    for (int i = 0; i < nu; i++) {
      double g = random.nextGaussian();
      squares += g * g;
    }
    return random.nextGaussian() / Math.sqrt(squares / nu) * Math.sqrt((nu - 2.0) / nu);
  }
}
