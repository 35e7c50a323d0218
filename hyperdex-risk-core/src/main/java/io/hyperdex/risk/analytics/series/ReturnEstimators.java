package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.BASE;
import static io.hyperdex.risk.analytics.Parameter.CONFIDENCE;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;
import static io.hyperdex.risk.analytics.Parameter.PROBABILITY;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.analytics.distribution.StudentT;
import java.util.Arrays;
import java.util.List;

/** Returns over the whole series, over a year and over a period. */
final class ReturnEstimators {
  private static final String BACON = "Bacon 2008, chapter 2";

  private ReturnEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("return.cumulative.geometric", "return over the whole series, compounded")
            .formula("prod(1 + r) - 1")
            .after(BACON)
            .alias(
                "Return.cumulative",
                "empyrical.cum_returns_final",
                "quantstats.comp",
                "total_return")
            .by(s -> Growth.cumulative(s.returns())),
        define("return.cumulative.arithmetic", "return over the whole series, summed")
            .formula("sum r")
            .after(BACON)
            .alias("skfolio.cumulative_return")
            .by(s -> Moments.sum(s.returns())),
        define("index.final", "value at the end of what was worth BASE at the start")
            .formula("base * prod(1 + r)")
            .after(BACON)
            .takes(BASE)
            .by(s -> s.number(BASE) * Growth.of(s.returns())),
        define("return.mean.arithmetic", "mean return per period")
            .formula("m = sum r / n")
            .after(BACON)
            .alias("mean", "skfolio.mean")
            .by(s -> Moments.mean(s.returns())),
        define("return.mean.geometric", "geometric mean return per period")
            .formula("prod(1 + r)^(1/n) - 1")
            .after(BACON)
            .alias("mean.geometric", "quantstats.expected_return", "quantstats.geometric_mean")
            .by(s -> Growth.meanGeometric(s.returns())),
        define("return.mean.stderr", "standard error of the mean return")
            .formula("s / sqrt(n)")
            .after("Student 1908")
            .alias("mean.stderr")
            .by(ReturnEstimators::standardError),
        define("return.mean.lower", "lower two-sided confidence limit of the mean return")
            .formula("m - t(1 - (1 - c)/2; n - 1) * s / sqrt(n)")
            .after("Student 1908")
            .takes(CONFIDENCE)
            .alias("mean.LCL")
            .by(s -> Moments.mean(s.returns()) - limit(s)),
        define("return.mean.upper", "upper two-sided confidence limit of the mean return")
            .formula("m + t(1 - (1 - c)/2; n - 1) * s / sqrt(n)")
            .after("Student 1908")
            .takes(CONFIDENCE)
            .alias("mean.UCL")
            .by(s -> Moments.mean(s.returns()) + limit(s)),
        define("return.annualized.geometric", "return per year, compounded; n present returns")
            .formula("prod(1 + r)^(P/n) - 1")
            .after(BACON)
            .takes(PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("annual_return", "Return.annualized", "cagr", "quantstats.cagr")
            .by(s -> Growth.annualized(s.returns(), s.periods())),
        define(
                "return.annualized.elapsed",
                "return per year, compounded; a period without a return has passed and counts as 0")
            .formula("prod(1 + r)^(P/rows) - 1")
            .after("empyrical")
            .takes(PERIODS)
            .fillsGaps()
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("empyrical.annual_return", "empyrical.cagr")
            .by(s -> Growth.annualized(s.returns(), s.periods())),
        define("return.annualized.arithmetic", "mean return times the periods of a year")
            .formula("m * P")
            .after(BACON)
            .takes(PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("skfolio.annualized_mean")
            .by(s -> Moments.mean(s.returns()) * s.periods()),
        define("observations", "number of returns").formula("n").by(s -> s.n()),
        define("return.best", "largest return of a period")
            .formula("max r")
            .alias("quantstats.best")
            .by(s -> Arrays.stream(s.returns()).max().orElseThrow()),
        define("return.worst", "smallest return of a period")
            .formula("min r")
            .alias("quantstats.worst", "skfolio.worst_return")
            .by(s -> Arrays.stream(s.returns()).min().orElseThrow()),
        define("return.median", "median return of a period")
            .formula("quantile of type 7 at 1/2")
            .by(s -> Quantiles.median(Quantiles.sorted(s.returns()))),
        define("return.quantile.type7", "quantile of the returns at PROBABILITY, type 7")
            .formula("straight line between order statistics at (n - 1) p")
            .after("Hyndman and Fan 1996")
            .takes(PROBABILITY)
            .alias("quantile", "empyrical.value_at_risk")
            .by(s -> Quantiles.type7(Quantiles.sorted(s.returns()), s.number(PROBABILITY))),
        define("stability.r2", "R squared of the cumulative log return on time")
            .formula("corr(t, sum log(1 + r))^2")
            .after("empyrical")
            .alias("empyrical.stability_of_timeseries")
            .by(ReturnEstimators::stability));
  }

  private static double standardError(Sample s) {
    return Moments.sampleDeviation(s.returns()) / Math.sqrt(s.n());
  }

  private static double limit(Sample s) {
    if (s.n() < 2) {
      return Double.NaN;
    }
    double tail = (10_000 - s.confidenceBps()) / 20_000.0;
    return tail <= 0 ? Double.NaN : -StudentT.of(s.n() - 1).quantile(tail) * standardError(s);
  }

  private static double stability(Sample s) {
    double[] path = new double[s.n()];
    double[] time = new double[s.n()];
    double sum = 0;
    for (int i = 0; i < path.length; i++) {
      if (s.returns()[i] <= -1) {
        return Double.NaN;
      }
      sum += StrictMath.log1p(s.returns()[i]);
      path[i] = sum;
      time[i] = i;
    }
    double correlation = Moments.correlation(time, path);
    return correlation * correlation;
  }
}
