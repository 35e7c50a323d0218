package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.CONFIDENCE;
import static io.hyperdex.risk.analytics.Parameter.RANK;
import static io.hyperdex.risk.analytics.Parameter.WINDOW;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.metric.Drawdown;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Falls below a reference: how deep, how long, how often. A loss of more than all has no index. */
final class DrawdownEstimators {
  private static final String MAGDON = "Magdon-Ismail and Atiya 2004";
  private static final String PA = "PerformanceAnalytics";
  private static final String CHEKHLOV = "Chekhlov, Uryasev and Zabarankin 2005";

  private DrawdownEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define(
                "drawdown.max",
                "largest fall from the running peak, the start is a peak (FROM_PEAK)")
            .formula("max over t of 1 - I[t] / max over u<=t of I[u], I[0] = 1")
            .after(MAGDON)
            .alias(
                "maxDrawdown",
                "max_drawdown",
                "empyrical.max_drawdown",
                "quantstats.max_drawdown",
                "drawdown.max.from_peak")
            .by(path(s -> Drawdown.maximum(s.returns(), s.n()))),
        define("drawdown.current", "fall from the running peak at the end")
            .formula("1 - I[n] / max I")
            .after(MAGDON)
            .by(path(s -> Drawdown.current(s.returns(), s.n()))),
        define("drawdown.max.from_start", "largest fall from the start of the series (FROM_START)")
            .formula("max over t of max(0, 1 - I[t])")
            .by(path(s -> max(DrawdownPath.fromStart(s.returns())))),
        define("drawdown.current.from_start", "fall from the start of the series at the end")
            .formula("max(0, 1 - I[n])")
            .by(path(s -> last(DrawdownPath.fromStart(s.returns())))),
        define(
                "drawdown.max.from_period_start",
                "largest fall from the start of a block of WINDOW periods (FROM_PERIOD_START)")
            .formula("max over t of max(0, 1 - I[t] / I[start of block])")
            .takes(WINDOW)
            .by(path(s -> max(DrawdownPath.fromPeriodStart(s.returns(), s.whole(WINDOW))))),
        define("drawdown.current.from_period_start", "fall from the start of the block at the end")
            .formula("max(0, 1 - I[n] / I[start of block])")
            .takes(WINDOW)
            .by(path(s -> last(DrawdownPath.fromPeriodStart(s.returns(), s.whole(WINDOW))))),
        define(
                "drawdown.max.rolling",
                "largest fall from the peak of the WINDOW periods before (ROLLING)")
            .formula("max over t of max(0, 1 - I[t] / max of I[t-w..t-1])")
            .takes(WINDOW)
            .by(path(s -> max(DrawdownPath.rolling(s.returns(), s.whole(WINDOW))))),
        define(
                "drawdown.current.rolling",
                "fall from the peak of the WINDOW periods before, at the end")
            .formula("max(0, 1 - I[n] / max of I[n-w..n-1])")
            .takes(WINDOW)
            .by(path(s -> last(DrawdownPath.rolling(s.returns(), s.whole(WINDOW))))),
        define(
                "drawdown.max.first",
                "largest fall from the running peak, where I[1] is the first peak")
            .formula("max over t of 1 - I[t] / max over 1<=u<=t of I[u]")
            .by(path(s -> max(DrawdownPath.fromFirstReturn(s.returns())))),
        define("pain.index", "mean fall from the running peak over all periods")
            .formula("sum d / n")
            .after("Becker 2006; Bacon 2008, chapter 4")
            .alias("pain_index", "PainIndex", "drawdown.average")
            .by(path(s -> Moments.mean(DrawdownPath.fromPeak(s.returns())))),
        define("ulcer.index", "root mean square fall from the running peak, divisor n")
            .formula("sqrt(sum d^2 / n)")
            .after("Martin and McCann 1989")
            .alias("ulcer_index", "UlcerIndex")
            .by(path(s -> ulcer(s, s.n()))),
        define("ulcer.index.sample", "root mean square fall from the running peak, divisor n - 1")
            .formula("sqrt(sum d^2 / (n - 1))")
            .after("QuantStats")
            .alias("quantstats.ulcer_index")
            .by(path(s -> ulcer(s, s.n() - 1))),
        define(
                "dar.historical",
                "drawdown at risk: value at risk of the falls from the peak (IndexAbove)")
            .formula("var.historical of -d")
            .after(CHEKHLOV)
            .takes(CONFIDENCE)
            .by(path(s -> Tail.indexAbove(negated(s), s.confidenceBps()))),
        define(
                "cdar",
                "conditional drawdown at risk: expected shortfall of the falls from the peak")
            .formula("es.historical of -d")
            .after(CHEKHLOV)
            .takes(CONFIDENCE)
            .alias("CDaR")
            .by(path(s -> Tail.expectedShortfall(negated(s), s.confidenceBps()))),
        define(
                "cdd",
                "mean of the deepest falls, by the type 7 quantile of the depths of all phases")
            .formula("mean depth at or above q(c); phases without a fall count with depth 0")
            .after("PerformanceAnalytics")
            .takes(CONFIDENCE)
            .alias("conditional_drawdown", "CDD")
            .by(path(DrawdownEstimators::conditional)),
        define("drawdown.average.depth", "mean depth of the falls")
            .formula("sum over falls of D / their number")
            .after(PA)
            .alias("AverageDrawdown")
            .by(
                table(
                    t ->
                        t.inTime().stream()
                            .mapToDouble(DrawdownTable.Episode::depth)
                            .average()
                            .orElse(0))),
        define("drawdown.average.length", "mean length of the falls in periods")
            .formula("sum over falls of length / their number")
            .after(PA)
            .alias("AverageLength")
            .by(
                table(
                    t ->
                        t.inTime().stream()
                            .mapToDouble(DrawdownTable.Episode::length)
                            .average()
                            .orElse(0))),
        define("drawdown.average.recovery", "mean number of periods from trough to recovery")
            .formula("sum over falls of recovery / their number; an open one counts 0")
            .after(PA)
            .alias("AverageRecovery")
            .by(
                table(
                    t ->
                        t.inTime().stream()
                            .mapToDouble(DrawdownTable.Episode::recovery)
                            .average()
                            .orElse(0))),
        define("drawdown.deviation", "root of the sum of squared depths of the falls over n")
            .formula("sqrt(sum over falls of D^2 / n)")
            .after("Bacon 2008, chapter 4")
            .alias("DrawdownDeviation")
            .by(path(s -> Math.sqrt(DrawdownRatioEstimators.squares(s) / s.n()))),
        define("drawdown.count", "number of falls")
            .formula("count")
            .by(table(t -> t.inTime().size())),
        define(
                "drawdown.max.length",
                "length of the longest fall in periods; an open one to the end")
            .formula("max over falls of length")
            .by(
                table(
                    t ->
                        t.longestFirst().stream()
                            .findFirst()
                            .map(e -> (double) e.length())
                            .orElse(0.0))),
        define("drawdown.current.length", "periods since the index left its peak; 0 at a peak")
            .formula("count")
            .by(
                table(
                    t -> {
                      int size = t.inTime().size();
                      DrawdownTable.Episode last = size == 0 ? null : t.inTime().get(size - 1);
                      return last == null || last.isRecovered() ? 0 : last.length();
                    })),
        ranked("depth", "depth of the fall of that RANK", DrawdownTable.Episode::depth),
        ranked("from", "row of the first loss of the fall of that RANK, from 1", e -> e.from() + 1),
        ranked("trough", "row of the trough of the fall of that RANK, from 1", e -> e.trough() + 1),
        ranked(
            "to",
            "row where the fall of that RANK is made good, from 1; none while it is open",
            e -> e.isRecovered() ? e.to() + 1 : Double.NaN),
        ranked(
            "length", "length of the fall of that RANK in periods", DrawdownTable.Episode::length),
        ranked(
            "to_trough",
            "periods to the trough of the fall of that RANK",
            DrawdownTable.Episode::toTrough),
        ranked(
            "recovery",
            "periods from trough to recovery of the fall of that RANK; none while it is open",
            e -> e.isRecovered() ? e.recovery() : Double.NaN));
  }

  /** A figure of the k-th deepest fall. */
  private static Estimator ranked(
      String name, String definition, ToDoubleFunction<DrawdownTable.Episode> figure) {
    return define("drawdown.table." + name, definition)
        .formula("falls in order of depth, the deepest is 1")
        .after("PerformanceAnalytics, table.Drawdowns")
        .takes(RANK)
        .by(
            path(
                s -> {
                  List<DrawdownTable.Episode> falls = DrawdownTable.of(s.returns()).deepestFirst();
                  int rank = s.whole(RANK);
                  return rank > falls.size()
                      ? Double.NaN
                      : figure.applyAsDouble(falls.get(rank - 1));
                }));
  }

  /** A formula that needs an index. */
  static Estimator.Formula path(Estimator.Formula formula) {
    return s -> DrawdownPath.exists(s.returns()) ? formula.of(s) : Double.NaN;
  }

  private static Estimator.Formula table(ToDoubleFunction<DrawdownTable> figure) {
    return path(s -> figure.applyAsDouble(DrawdownTable.of(s.returns())));
  }

  static double ulcer(Sample s, int divisor) {
    double[] path = DrawdownPath.fromPeak(s.returns());
    return Math.sqrt(PartialMoments.upperSum(path, 2) / divisor);
  }

  private static double[] negated(Sample s) {
    return Arrays.stream(DrawdownPath.fromPeak(s.returns())).map(d -> -d).toArray();
  }

  private static double conditional(Sample s) {
    // The series is a row of phases below the peak and phases at it; those at it have no depth.
    DrawdownTable table = DrawdownTable.of(s.returns());
    int phasesAtPeak = 0;
    int row = 0;
    for (DrawdownTable.Episode fall : table.inTime()) {
      if (fall.from() > row) {
        phasesAtPeak++;
      }
      row = fall.isRecovered() ? fall.to() : s.n();
    }
    if (row < s.n()) {
      phasesAtPeak++;
    }
    double[] depths = new double[table.inTime().size() + phasesAtPeak];
    for (int i = 0; i < table.inTime().size(); i++) {
      depths[i] = table.inTime().get(i).depth();
    }
    double[] sorted = Quantiles.sorted(depths);
    double quantile = Quantiles.type7(sorted, s.confidenceBps());
    return Arrays.stream(sorted).filter(d -> d >= quantile).average().orElse(Double.NaN);
  }

  private static double max(double[] path) {
    return Arrays.stream(path).max().orElse(Double.NaN);
  }

  private static double last(double[] path) {
    return path[path.length - 1];
  }
}
