package io.hyperdex.risk.analytics.forecast;

/** A trained probability of an event. Immutable, safe from any thread. */
public interface ProbabilityModel {

  /**
   * How likely the event is.
   *
   * @param features as in training, finite
   * @return in [0, 1]
   */
  double probability(double[] features);
}
