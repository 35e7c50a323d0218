package io.hyperdex.risk.analytics.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Variance forecasts of every series, walked forward and compared with RiskMetrics' EWMA. */
final class VarianceEvaluation {
  static final int FIRST = 250;
  static final List<String> CANDIDATES =
      List.of("EWMA of the proxy", "GARCH-t", "log HAR", "log HAR and EWMA");

  /** Mean QLIKE difference from the baseline and its test, per candidate. */
  record Row(
      MarketSeries.Named series,
      int forecasts,
      List<Optional<DieboldMariano>> tests,
      double missed,
      double missedAfterOffset) {}

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
    double[] shipped = outcome.forecasts().get(trainers.size() - 1);
    return new Row(
        named,
        shipped.length,
        tests,
        missed(named.series(), first, shipped, false),
        missed(named.series(), first, shipped, true));
  }

  /** Share of periods whose loss passes the normal 95 % bound, plain or with a conformal offset. */
  private static double missed(
      VarianceSeries series, int first, double[] variances, boolean isOffset) {
    AdaptiveConformal conformal = new AdaptiveConformal(0.05, 0.01, 250);
    int missed = 0;
    for (int i = 0; i < variances.length; i++) {
      double sigma = Math.sqrt(variances[i]);
      double loss = -series.logReturn(first + i);
      // In units of the forecast, so that a calm and a wild day teach the same.
      double bound = 1.6448536269514722 + (isOffset ? conformal.offset().orElse(0) : 0);
      missed += loss / sigma > bound ? 1 : 0;
      conformal.observe(1.6448536269514722, loss / sigma);
    }
    return (double) missed / variances.length;
  }
}
