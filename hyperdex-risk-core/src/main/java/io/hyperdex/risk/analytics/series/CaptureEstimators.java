package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.BENCHMARK;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/** Return in rising and falling markets against that of the benchmark. */
final class CaptureEstimators {
  private static final String BACON = "Bacon 2008, chapter 3; PerformanceAnalytics, UpDownRatios";
  private static final DoublePredicate UP = b -> b > 0;
  private static final DoublePredicate DOWN = b -> b < 0;
  private static final DoublePredicate NOT_UP = b -> b <= 0;

  private CaptureEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define(
                "capture.up",
                "compounded return where the benchmark rose, per that of the benchmark")
            .formula("(prod(1 + r) - 1) / (prod(1 + b) - 1) over b > 0")
            .after(BACON)
            .takes(BENCHMARK)
            .alias("UpCapture")
            .by(s -> captured(s, UP, Growth::cumulative)),
        define(
                "capture.down",
                "compounded return where the benchmark fell or stood still, per that of the benchmark")
            .formula("(prod(1 + r) - 1) / (prod(1 + b) - 1) over b <= 0")
            .after(BACON)
            .takes(BENCHMARK)
            .alias("DownCapture")
            .by(s -> captured(s, NOT_UP, Growth::cumulative)),
        define(
                "capture.up.arithmetic",
                "summed return where the benchmark rose, per that of the benchmark")
            .formula("sum r / sum b over b > 0")
            .after(BACON)
            .takes(BENCHMARK)
            .by(s -> captured(s, UP, Moments::sum)),
        define(
                "capture.down.arithmetic",
                "summed return where the benchmark fell or stood still, per that of the benchmark")
            .formula("sum r / sum b over b <= 0")
            .after(BACON)
            .takes(BENCHMARK)
            .by(s -> captured(s, NOT_UP, Moments::sum)),
        define("capture.annualized", "annual return per that of the benchmark, both compounded")
            .formula("Rann / Bann, P / rows as exponent; a period without a return counts as 0")
            .after("empyrical")
            .takes(BENCHMARK, PERIODS)
            .fillsGaps()
            .alias("empyrical.capture")
            .by(s -> captured(s, b -> true, x -> Growth.annualized(x, s.periods()))),
        define(
                "capture.up.annualized",
                "annual return where the benchmark rose, per that of the benchmark")
            .formula("Rann / Bann over b > 0")
            .after("empyrical")
            .takes(BENCHMARK, PERIODS)
            .alias("empyrical.up_capture")
            .by(s -> captured(s, UP, x -> Growth.annualized(x, s.periods()))),
        define(
                "capture.down.annualized",
                "annual return where the benchmark fell, per that of the benchmark")
            .formula("Rann / Bann over b < 0")
            .after("empyrical")
            .takes(BENCHMARK, PERIODS)
            .alias("empyrical.down_capture")
            .by(s -> captured(s, DOWN, x -> Growth.annualized(x, s.periods()))),
        define("capture.up_down.annualized", "annual up capture per annual down capture")
            .formula("capture.up.annualized / capture.down.annualized")
            .after("empyrical")
            .takes(BENCHMARK, PERIODS)
            .alias("empyrical.up_down_capture")
            .by(
                s ->
                    captured(s, UP, x -> Growth.annualized(x, s.periods()))
                        / captured(s, DOWN, x -> Growth.annualized(x, s.periods()))),
        define("capture.up.number", "share of the benchmark's rises in which the series rose")
            .formula("#(r > 0, b > 0) / #(b > 0)")
            .after(BACON)
            .takes(BENCHMARK)
            .alias("UpNumber")
            .by(s -> share(s, UP, (r, b) -> r > 0)),
        define("capture.down.number", "share of the benchmark's falls in which the series fell")
            .formula("#(r < 0, b < 0) / #(b < 0)")
            .after(BACON)
            .takes(BENCHMARK)
            .alias("DownNumber")
            .by(s -> share(s, DOWN, (r, b) -> r < 0)),
        define(
                "capture.up.percent",
                "share of the benchmark's rises in which the series did better")
            .formula("#(r > b, b > 0) / #(b > 0)")
            .after(BACON)
            .takes(BENCHMARK)
            .alias("UpPercent")
            .by(s -> share(s, UP, (r, b) -> r > b)),
        define(
                "capture.down.percent",
                "share of the benchmark's falls in which the series did better")
            .formula("#(r > b, b < 0) / #(b < 0)")
            .after(BACON)
            .takes(BENCHMARK)
            .alias("DownPercent")
            .by(s -> share(s, DOWN, (r, b) -> r > b)),
        define(
                "batting.average",
                "share of periods in which the series did better than the benchmark")
            .formula("#(r > b) / n")
            .after("empyrical; Bacon 2008, chapter 3")
            .takes(BENCHMARK)
            .alias("empyrical.batting_average")
            .by(s -> share(s, b -> true, (r, b) -> r > b)));
  }

  private interface Comparison {
    boolean test(double own, double benchmark);
  }

  private static double captured(
      Sample s, DoublePredicate market, ToDoubleFunction<double[]> figure) {
    double[] r = new double[s.n()];
    double[] b = new double[s.n()];
    int n = 0;
    for (int i = 0; i < r.length; i++) {
      if (market.test(s.benchmark()[i])) {
        r[n] = s.returns()[i];
        b[n++] = s.benchmark()[i];
      }
    }
    return n == 0
        ? Double.NaN
        : figure.applyAsDouble(Arrays.copyOf(r, n)) / figure.applyAsDouble(Arrays.copyOf(b, n));
  }

  private static double share(Sample s, DoublePredicate market, Comparison comparison) {
    int all = 0;
    int hits = 0;
    for (int i = 0; i < s.n(); i++) {
      if (market.test(s.benchmark()[i])) {
        all++;
        hits += comparison.test(s.returns()[i], s.benchmark()[i]) ? 1 : 0;
      }
    }
    return (double) hits / all;
  }
}
