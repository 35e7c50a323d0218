package io.hyperdex.risk.analytics.forecast;

/** Log odds. */
final class Logit {
  /** Probabilities nearer to 0 or 1 than this have the log odds of this. */
  static final double CLIP = 1e-6;

  private Logit() {}

  static double of(double probability) {
    double p = Math.min(1 - CLIP, Math.max(CLIP, probability));
    return StrictMath.log(p / (1 - p));
  }

  static double inverse(double logOdds) {
    return 1 / (1 + StrictMath.exp(-logOdds));
  }
}
