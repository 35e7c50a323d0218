package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.LAMBDA;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.metric.Volatility;
import java.util.Arrays;
import java.util.List;

/** How far returns spread, on both sides. */
final class DispersionEstimators {
  private DispersionEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("stddev.sample", "standard deviation of the returns, divisor n - 1")
            .formula("s = sqrt(sum (r - m)^2 / (n - 1))")
            .alias("StdDev", "sd", "skfolio.standard_deviation", "volatility.sample")
            .by(s -> Moments.sampleDeviation(s.returns())),
        define("stddev.population", "standard deviation of the returns, divisor n")
            .formula("sqrt(sum (r - m)^2 / n)")
            .alias("volatility.population")
            .by(s -> Moments.populationDeviation(s.returns())),
        define("stddev.sample.annualized", "volatility: standard deviation (n - 1) per year")
            .formula("s * sqrt(P)")
            .after("Bacon 2008, chapter 4")
            .takes(PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias(
                "annual_volatility",
                "StdDev.annualized",
                "sd.annualized",
                "volatility",
                "empyrical.annual_volatility",
                "quantstats.volatility")
            .by(s -> Volatility.of(s.returns(), s.n(), s.periods()).orElse(Double.NaN)),
        define("stddev.population.annualized", "standard deviation (n) per year")
            .formula("sqrt(sum (r - m)^2 / n) * sqrt(P)")
            .after("Bacon 2008, chapter 4")
            .takes(PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .by(s -> Moments.populationDeviation(s.returns()) * Math.sqrt(s.periods())),
        define("variance.sample", "variance of the returns, divisor n - 1")
            .formula("sum (r - m)^2 / (n - 1)")
            .alias("skfolio.variance")
            .by(s -> Moments.power(Moments.sampleDeviation(s.returns()), 2)),
        define("variance.population", "variance of the returns, divisor n")
            .formula("sum (r - m)^2 / n")
            .by(s -> Moments.central(s.returns(), 2)),
        define("stddev.ewma", "volatility of the next period by exponential weights")
            .formula("v[t+1] = lambda v[t] + (1 - lambda) r[t]^2, v[0] = r[0]^2; sqrt(v)")
            .after("RiskMetrics 1996")
            .takes(LAMBDA)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("volatility.ewma")
            .by(DispersionEstimators::ewma),
        define("deviation.mean_absolute", "mean distance from the mean")
            .formula("sum |r - m| / n")
            .after("Bacon 2008, chapter 4")
            .alias("MeanAbsoluteDeviation", "mad", "skfolio.mean_absolute_deviation")
            .by(DispersionEstimators::meanAbsolute),
        define("gini.mean_difference", "mean distance of two different returns")
            .formula("sum over i<j |r[i] - r[j]| * 2 / (n (n - 1))")
            .after("Gini 1912; Yitzhaki 2003")
            .alias("skfolio.gini_mean_difference")
            .by(DispersionEstimators::gini),
        define("deviation.gain", "standard deviation (n - 1) of the positive returns")
            .formula("sd of r where r > 0")
            .after("PerformanceAnalytics, table.DownsideRisk")
            .alias("GainDeviation")
            .by(
                s ->
                    Moments.sampleDeviation(
                        Arrays.stream(s.returns()).filter(r -> r > 0).toArray())),
        define("deviation.loss", "standard deviation (n - 1) of the negative returns")
            .formula("sd of r where r < 0")
            .after("PerformanceAnalytics, table.DownsideRisk")
            .alias("LossDeviation")
            .by(
                s ->
                    Moments.sampleDeviation(
                        Arrays.stream(s.returns()).filter(r -> r < 0).toArray())),
        define("semideviation.full", "root mean square of what falls short of the mean, over all n")
            .formula("sqrt(sum min(0, r - m)^2 / n)")
            .after("Markowitz 1959")
            .alias("semi_deviation", "SemiDeviation", "SemiSD")
            .by(s -> PartialMoments.downsideDeviation(overMean(s))),
        define(
                "semideviation.subset",
                "root mean square of what falls short of the mean, over the returns below it")
            .formula("sqrt(sum min(0, r - m)^2 / #(r < m))")
            .after("Bacon 2008, chapter 4")
            .by(s -> PartialMoments.downsideDeviationOfSubset(overMean(s))),
        define(
                "semideviation.sample",
                "root mean square of what falls short of the mean, divisor n - 1")
            .formula("sqrt(sum min(0, r - m)^2 / (n - 1))")
            .after("skfolio")
            .alias("skfolio.semi_deviation")
            .by(s -> Math.sqrt(PartialMoments.lowerSum(overMean(s), 2) / (s.n() - 1))),
        define("semivariance.full", "mean square of what falls short of the mean, over all n")
            .formula("sum min(0, r - m)^2 / n")
            .after("Markowitz 1959")
            .by(s -> PartialMoments.lowerSum(overMean(s), 2) / s.n()),
        define(
                "semivariance.subset",
                "mean square of what falls short of the mean, over the returns below it")
            .formula("sum min(0, r - m)^2 / #(r < m)")
            .after("PerformanceAnalytics")
            .alias("SemiVariance")
            .by(s -> PartialMoments.lowerSum(overMean(s), 2) / PartialMoments.below(overMean(s))),
        define("semivariance.sample", "mean square of what falls short of the mean, divisor n - 1")
            .formula("sum min(0, r - m)^2 / (n - 1)")
            .after("skfolio")
            .alias("skfolio.semi_variance")
            .by(s -> PartialMoments.lowerSum(overMean(s), 2) / (s.n() - 1)));
  }

  private static double[] overMean(Sample s) {
    double mean = Moments.mean(s.returns());
    return Arrays.stream(s.returns()).map(r -> r - mean).toArray();
  }

  private static double ewma(Sample s) {
    double lambda = s.number(LAMBDA);
    double[] r = s.returns();
    double variance = r[0] * r[0];
    for (double value : r) {
      variance = lambda * variance + (1 - lambda) * value * value;
    }
    return Math.sqrt(variance);
  }

  private static double meanAbsolute(Sample s) {
    double sum = 0;
    for (double distance : overMean(s)) {
      sum += Math.abs(distance);
    }
    return sum / s.n();
  }

  private static double gini(Sample s) {
    // In ascending order x[i] is the larger one of i pairs and the smaller one of n - 1 - i.
    double[] x = Quantiles.sorted(s.returns());
    double n = x.length;
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (2 * i - n + 1) * x[i];
    }
    return sum * 2 / (n * (n - 1));
  }
}
