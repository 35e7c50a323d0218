package io.hyperdex.risk.analytics.forecast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of variance forecasts. */
final class VariancePart {
  private final ForecastPage page;

  VariancePart(ForecastPage page) {
    this.page = page;
  }

  /** Returns how often the shipped model was better, and significantly so. */
  int[] variance(List<MarketSeries.Named> series, int every) {
    page.line("## Variance, one period ahead");
    page.line("");
    page.line(
        "Difference in mean QLIKE from EWMA 0.94 over squared returns (RiskMetrics); negative is better. In brackets the p value of");
    page.line(
        "Diebold and Mariano's test, two-sided, HAC. Trained again every %d periods, first after %d (minutes: 300 hours). Days of",
        every, VarianceEvaluation.FIRST);
    page.line(
        "hours and hours of minutes are scored against realised variance, daily bars against the squared return, which is so noisy");
    page.line("that few differences can be significant.");
    page.line("");
    page.line("| series | periods | n | %s |", String.join(" | ", VarianceEvaluation.CANDIDATES));
    page.line("|---|---|---|%s", "---|".repeat(VarianceEvaluation.CANDIDATES.size()));
    int candidates = VarianceEvaluation.CANDIDATES.size();
    int[] better = new int[candidates];
    int[] significant = new int[candidates];
    int[] worse = new int[candidates];
    int[] compared = new int[candidates];
    double plain = 0;
    double repaired = 0;
    double worstPlain = 0;
    double worstRepaired = 0;
    for (MarketSeries.Named named : series) {
      VarianceEvaluation.Row row = VarianceEvaluation.evaluate(named, every);
      plain += Math.abs(row.missed() - 0.05) / series.size();
      repaired += Math.abs(row.missedAfterOffset() - 0.05) / series.size();
      worstPlain = Math.max(worstPlain, Math.abs(row.missed() - 0.05));
      worstRepaired = Math.max(worstRepaired, Math.abs(row.missedAfterOffset() - 0.05));
      StringBuilder cells = new StringBuilder();
      for (int c = 0; c < candidates; c++) {
        Optional<DieboldMariano> test = row.tests().get(c);
        if (test.isPresent()) {
          DieboldMariano d = test.get();
          boolean isSure = d.pValue() < 0.05;
          compared[c]++;
          better[c] += d.meanDifference() < 0 ? 1 : 0;
          significant[c] += isSure && d.meanDifference() < 0 ? 1 : 0;
          worse[c] += isSure && d.meanDifference() > 0 ? 1 : 0;
          cells.append(
              String.format(Locale.ROOT, " %+.3f (%.3f) |", d.meanDifference(), d.pValue()));
        } else {
          cells.append(" the same |");
        }
      }
      page.line("| %s | %s | %d |%s", named.name(), named.kind(), row.forecasts(), cells);
    }
    page.line("");
    page.line("| candidate | series | better | significantly (p < 0.05) | significantly worse |");
    page.line("|---|---|---|---|---|");
    for (int c = 0; c < candidates; c++) {
      page.line(
          "| %s | %d | %d | %d | %d |",
          VarianceEvaluation.CANDIDATES.get(c), compared[c], better[c], significant[c], worse[c]);
    }
    page.line("");
    page.line(
        "The last candidate, the geometric mean of log HAR and EWMA, ships (`VarianceTrainer.standard`). It was found on these data,");
    page.line(
        "among eight variants of log HAR and its combinations, so expect a little less of it on new data.");
    page.line("");
    page.line("### A bound on the loss, with and without the conformal offset");
    page.line("");
    page.line(
        "Share of periods with a loss above 1.645 forecast deviations, which should be 0.05, over the same series: off by %.4f on",
        plain);
    page.line(
        "average and %.4f at worst; with `AdaptiveConformal` (alpha 0.05, gamma 0.01, 250 scores, in forecast deviations) off by %.4f",
        worstPlain, repaired);
    page.line("and %.4f. The offset is optional and off by default.", worstRepaired);
    page.line("");
    int last = candidates - 1;
    return new int[] {better[last], significant[last]};
  }

  void hours(List<MarketSeries.HourlyRun> runs) {
    page.line("## Variance, 24 hours ahead, every hour");
    page.line("");
    page.line(
        "Mean QLIKE difference from EWMA 0.985 over squared hourly returns, against the sum of the 24 squared returns that came;");
    page.line(
        "p values with 23 lags, as the targets overlap. Trained again every 30 days. This is the forecast behind the breach");
    page.line("probabilities below.");
    page.line("");
    page.line("| series | n | log HAR (6, 24, 168, 720 hours) | log HAR and EWMA |");
    page.line("|---|---|---|---|");
    int better = 0;
    int significant = 0;
    for (MarketSeries.HourlyRun run : runs) {
      VarianceSeries series = VarianceSeries.ofCloses(run.closes());
      EwmaVariance ewma = new EwmaVariance(0.985, EwmaVariance.Input.SQUARED_RETURN);
      List<double[]> losses =
          VarianceWalkForward.run(
                  series,
                  BreachEvaluation.HORIZON,
                  BreachEvaluation.FIRST,
                  30 * 24,
                  List.of(
                      (s, end) -> ewma,
                      LogHar.trainer(BreachEvaluation.HORIZON, ewma, 6, 24, 168, 720),
                      BreachEvaluation.variance()))
              .losses();
      DieboldMariano har =
          DieboldMariano.of(losses.get(1), losses.get(0), BreachEvaluation.HORIZON).orElseThrow();
      DieboldMariano both =
          DieboldMariano.of(losses.get(2), losses.get(0), BreachEvaluation.HORIZON).orElseThrow();
      better += both.meanDifference() < 0 ? 1 : 0;
      significant += both.meanDifference() < 0 && both.pValue() < 0.05 ? 1 : 0;
      page.line(
          "| %s | %d | %+.3f (%.3f) | %+.3f (%.3f) |",
          run.name(),
          both.n(),
          har.meanDifference(),
          har.pValue(),
          both.meanDifference(),
          both.pValue());
    }
    page.line("");
    page.line(
        "log HAR and EWMA: better on %d of %d, significantly on %d.",
        better, runs.size(), significant);
    page.line("");
  }
}
