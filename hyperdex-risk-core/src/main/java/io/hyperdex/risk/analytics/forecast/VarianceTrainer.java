package io.hyperdex.risk.analytics.forecast;

import java.util.List;

/** Makes a model from the periods before {@code end} and nothing else. */
@FunctionalInterface
public interface VarianceTrainer {

  /** O(end) or a multiple of it, on the caller's thread. */
  VarianceModel train(VarianceSeries series, int end);

  /**
   * What won on the published prices ({@code docs/forecasts.md}): the geometric mean of {@link
   * LogHar} and {@code baseline}; the baseline alone while there is too little to train on.
   *
   * @param horizon periods of the target
   * @param baseline {@link EwmaVariance#riskMetrics} for days
   * @param windows of the autoregression: 1, 7, 30 for days
   */
  static VarianceTrainer standard(int horizon, VarianceModel baseline, int... windows) {
    int[] own = windows.clone();
    return (series, end) ->
        LogHar.fit(series, end, horizon, own)
            .map(har -> (VarianceModel) new CombinedVariance(List.of(har, baseline)))
            .orElse(baseline);
  }
}
