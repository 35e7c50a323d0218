package io.hyperdex.risk.analytics.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * Forecasts as they would have been made at the time: trained on what was past, trained again every
 * so often on the longer past, never on what came.
 *
 * <p>A model trained at {@code end} reads periods before {@code end} only; the target of its last
 * training row ends there, so nothing has to be purged.
 */
public final class VarianceWalkForward {
  private VarianceWalkForward() {}

  /**
   * What was forecast, and what it cost.
   *
   * @param firstEnd end of the first forecast
   * @param forecasts one row per trainer, one column per end from {@code firstEnd} on
   * @param losses QLIKE, same shape
   */
  public record Outcome(int firstEnd, List<double[]> forecasts, List<double[]> losses) {}

  /**
   * Walks all trainers over the same ends.
   *
   * @param horizon periods of the target
   * @param first periods of the first training
   * @param every periods after which a model is trained again
   */
  public static Outcome run(
      VarianceSeries series, int horizon, int first, int every, List<VarianceTrainer> trainers) {
    if (horizon < 1 || first < 1 || every < 1) {
      throw new IllegalArgumentException(
          "horizon, first and every must be at least 1: " + horizon + ", " + first + ", " + every);
    }
    int count = Math.max(0, series.size() - horizon - first + 1);
    List<double[]> forecasts = new ArrayList<>();
    List<double[]> losses = new ArrayList<>();
    for (VarianceTrainer trainer : trainers) {
      double[] forecast = new double[count];
      double[] loss = new double[count];
      VarianceModel model = trainer.train(series, first);
      for (int i = 0; i < count; i++) {
        int end = first + i;
        if (i > 0 && i % every == 0) {
          model = trainer.train(series, end);
        }
        forecast[i] = model.forecast(series, end, horizon);
        loss[i] = VarianceScore.qlike(forecast[i], series.meanProxy(end, horizon));
      }
      forecasts.add(forecast);
      losses.add(loss);
    }
    return new Outcome(first, forecasts, losses);
  }
}
