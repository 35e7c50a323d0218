package io.hyperdex.risk.analytics.forecast;

/** Makes a model from the periods before {@code end} and nothing else. */
@FunctionalInterface
public interface VarianceTrainer {

  /** O(end) or a multiple of it, on the caller's thread. */
  VarianceModel train(VarianceSeries series, int end);
}
