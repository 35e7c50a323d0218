package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

/** No number made at a time knows what came after it, and a number that did would be found out. */
class LookAheadTest {
  private static final double[] CLOSES = LookAhead.prices(1200, 7);
  private static final VarianceModel EWMA = EwmaVariance.riskMetrics();

  static double forecast(VarianceTrainer trainer, double[] closes, int end, int horizon) {
    VarianceSeries series = VarianceSeries.ofCloses(closes);
    return trainer.train(series, end).forecast(series, end, horizon);
  }

  static double feature(double[] closes, int end, int which) {
    double[] returns = VarianceSeries.logReturns(closes);
    return BreachFeatures.at(returns, end, 0.05, 1e-4, 24).orElseThrow()[which];
  }

  @Test
  void noVarianceModelReadsTheFuture() {
    List<VarianceTrainer> trainers =
        List.of(
            (series, end) -> EWMA,
            GarchT.trainer(1000, EWMA),
            LogHar.trainer(5, EWMA, 1, 7, 30),
            VarianceTrainer.standard(5, EWMA, 1, 7, 30));
    for (VarianceTrainer trainer : trainers) {
      for (int end : new int[] {400, 777, 1150}) {
        assertThat(LookAhead.isReadBy((c, e) -> forecast(trainer, c, e, 5), CLOSES, end)).isFalse();
      }
    }
  }

  @Test
  void noFeatureReadsTheFuture() {
    for (int which = 0; which < BreachFeatures.NAMES.size(); which++) {
      int feature = which;
      for (int end : new int[] {720, 900, 1198}) {
        assertThat(LookAhead.isReadBy((c, e) -> feature(c, e, feature), CLOSES, end))
            .as(BreachFeatures.NAMES.get(which))
            .isFalse();
      }
    }
  }

  @Test
  void noForecastOfAWalkForwardReadsItsFuture() {
    List<VarianceTrainer> trainers = List.of(VarianceTrainer.standard(3, EWMA, 1, 7, 30));
    ToDoubleBiFunction<double[], Integer> walked =
        (closes, end) ->
            VarianceWalkForward.run(VarianceSeries.ofCloses(closes), 3, 200, 40, trainers)
                .forecasts()
                .get(0)[end - 200];
    for (int end : new int[] {200, 240, 619, 1100}) {
      assertThat(LookAhead.isReadBy(walked, CLOSES, end)).isFalse();
    }
  }

  @Test
  void aFeatureThatIsOffByOneIsCaught() {
    assertThat(LookAhead.isReadBy((c, end) -> feature(c, end + 1, 5), CLOSES, 900)).isTrue();
    assertThat(LookAhead.isReadBy((c, end) -> feature(c, end + 1, 2), CLOSES, 900)).isTrue();
  }

  @Test
  void aModelTrainedOnePeriodTooFarIsCaught() {
    VarianceTrainer leaky = (series, end) -> LogHar.fit(series, end + 1, 1, 1, 7, 30).orElseThrow();

    assertThat(LookAhead.isReadBy((c, end) -> forecast(leaky, c, end, 1), CLOSES, 900)).isTrue();
  }

  @Test
  void aScaleFromTheWholeSeriesIsCaught() {
    ToDoubleBiFunction<double[], Integer> leaky =
        (closes, end) -> {
          double[] returns = VarianceSeries.logReturns(closes);
          double scale = Arrays.stream(returns).map(r -> r * r).average().orElseThrow();
          return returns[end - 1] * returns[end - 1] / scale;
        };

    assertThat(LookAhead.isReadBy(leaky, CLOSES, 900)).isTrue();
  }
}
