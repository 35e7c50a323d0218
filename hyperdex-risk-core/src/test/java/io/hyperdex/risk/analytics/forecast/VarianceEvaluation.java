package io.hyperdex.risk.analytics.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Variance forecasts of every series, walked forward and compared with RiskMetrics' EWMA. */
final class VarianceEvaluation {
  static final int FIRST = 250;
  static final List<String> CANDIDATES = List.of("EWMA of the proxy", "GARCH-t", "log HAR");

  /** Mean QLIKE difference from the baseline and its test, per candidate. */
  record Row(MarketSeries.Named series, int forecasts, List<Optional<DieboldMariano>> tests) {}

  private VarianceEvaluation() {}

  static Row evaluate(MarketSeries.Named named, int every) {
    VarianceModel baseline = EwmaVariance.riskMetrics();
    boolean isHours = named.kind().startsWith("hours");
    int[] windows = isHours ? new int[] {1, 6, 24, 168} : new int[] {1, 7, 30};
    EwmaVariance ofProxy = new EwmaVariance(0.94, EwmaVariance.Input.PROXY);
    List<VarianceTrainer> trainers =
        List.of(
            (series, end) -> baseline,
            (series, end) -> ofProxy,
            GarchT.trainer(1500, baseline),
            LogHar.trainer(1, baseline, windows),
            VarianceTrainer.standard(1, baseline, windows));
    int first = isHours ? 300 : FIRST;
    VarianceWalkForward.Outcome outcome =
        VarianceWalkForward.run(named.series(), 1, first, every, trainers);
    List<Optional<DieboldMariano>> tests = new ArrayList<>();
    for (int i = 1; i < trainers.size(); i++) {
      tests.add(DieboldMariano.of(outcome.losses().get(i), outcome.losses().get(0), 1));
    }
    return new Row(named, outcome.losses().get(0).length, tests);
  }
}
