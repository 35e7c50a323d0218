package io.hyperdex.risk.analytics.forecast;

/** A model and the map of its probabilities to observed ones. */
record CalibratedModel(ProbabilityModel model, Calibration calibration)
    implements ProbabilityModel {
  @Override
  public double probability(double[] features) {
    return calibration.apply(model.probability(features));
  }
}
