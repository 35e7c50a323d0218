package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.BENCHMARK;
import static io.hyperdex.risk.analytics.Parameter.MAR;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;
import static io.hyperdex.risk.analytics.Parameter.RISK_FREE;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import java.util.List;

/** Return and risk against a benchmark: information, Treynor and appraisal ratio, M squared. */
final class ActiveEstimators {
  private static final String BACON = "Bacon 2008, chapter 4";
  private static final String GRINOLD = "Grinold and Kahn 2000";

  private ActiveEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define(
                "active.premium.geometric",
                "annual return less that of the benchmark, both compounded")
            .formula("Rann - Bann")
            .after("PerformanceAnalytics")
            .takes(BENCHMARK, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("ActivePremium", "ActiveReturn")
            .by(s -> premium(s)),
        define("tracking_error.sample", "standard deviation (n - 1) of active returns, per period")
            .formula("sd(r - b)")
            .after(GRINOLD)
            .takes(BENCHMARK)
            .by(s -> Moments.sampleDeviation(s.active())),
        define(
                "tracking_error.sample.annualized",
                "standard deviation (n - 1) of active returns, per year")
            .formula("sd(r - b) sqrt(P)")
            .after(GRINOLD)
            .takes(BENCHMARK, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("TrackingError", "tracking_error")
            .by(s -> trackingError(s)),
        define("information.geometric", "annual active premium per annual tracking error")
            .formula("(Rann - Bann) / (sd(r - b) sqrt(P))")
            .after("PerformanceAnalytics; " + BACON)
            .takes(BENCHMARK, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("information_ratio", "InformationRatio")
            .by(s -> Moments.perDeviation(premium(s), trackingError(s))),
        define(
                "information.sample",
                "mean active return per standard deviation (n - 1), per period")
            .formula("mean(r - b) / sd(r - b)")
            .after(GRINOLD)
            .takes(BENCHMARK)
            .alias("empyrical.excess_sharpe", "quantstats.information_ratio")
            .by(
                s ->
                    Moments.perDeviation(
                        Moments.mean(s.active()), Moments.sampleDeviation(s.active()))),
        define(
                "information.sample.annualized",
                "information ratio per year by the square root of time")
            .formula("mean(r - b) / sd(r - b) sqrt(P)")
            .after(GRINOLD)
            .takes(BENCHMARK, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .by(
                s ->
                    Moments.perDeviation(
                            Moments.mean(s.active()), Moments.sampleDeviation(s.active()))
                        * Math.sqrt(s.periods())),
        define("treynor", "annual compounded excess return per beta")
            .formula("(prod(1 + r - rf)^(P/n) - 1) / beta")
            .after("Treynor 1965; PerformanceAnalytics")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("treynor_ratio", "TreynorRatio")
            .by(s -> excess(s) / Regression.of(s).beta()),
        define("treynor.modified.population", "annual excess return per systematic risk (n)")
            .formula("treynor numerator / systematic_risk.population")
            .after(BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .by(s -> excess(s) / systematic(s, Moments.populationDeviation(s.benchmarkExcess()))),
        define("treynor.modified.sample", "annual excess return per systematic risk (n - 1)")
            .formula("treynor numerator / systematic_risk.sample")
            .after("PerformanceAnalytics, modified")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("TreynorRatio.modified")
            .by(s -> excess(s) / systematic(s, Moments.sampleDeviation(s.benchmarkExcess()))),
        define("treynor.cumulative", "whole return over rf per beta")
            .formula("(prod(1 + r) - 1 - rf) / beta")
            .after("QuantStats")
            .takes(BENCHMARK, RISK_FREE)
            .alias("quantstats.treynor_ratio")
            .by(
                s ->
                    (Growth.cumulative(s.returns()) - Moments.mean(s.riskFree()))
                        / Regression.of(s).beta()),
        define(
                "systematic_risk.population",
                "beta times the benchmark's standard deviation (n), per year")
            .formula("beta sd(b - rf) sqrt(P), divisor n")
            .after(BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .by(s -> systematic(s, Moments.populationDeviation(s.benchmarkExcess()))),
        define(
                "systematic_risk.sample",
                "beta times the benchmark's standard deviation (n - 1), per year")
            .formula("beta sd(b - rf) sqrt(P), divisor n - 1")
            .after("PerformanceAnalytics")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .alias("SystematicRisk")
            .by(s -> systematic(s, Moments.sampleDeviation(s.benchmarkExcess()))),
        define(
                "specific_risk.population",
                "standard deviation (n) of what the regression leaves, per year")
            .formula("sqrt(sum e^2 / n) sqrt(P), e = r - rf - alpha - beta (b - rf)")
            .after(BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .alias("SpecificRisk")
            .by(s -> specific(s)),
        define(
                "total_risk.population",
                "root of squared systematic (n) and specific risk, per year")
            .formula("sqrt(systematic_risk.population^2 + specific_risk^2)")
            .after(BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .by(s -> total(s, Moments.populationDeviation(s.benchmarkExcess()))),
        define(
                "total_risk.sample",
                "root of squared systematic (n - 1) and specific risk, per year")
            .formula("sqrt(systematic_risk.sample^2 + specific_risk^2)")
            .after("PerformanceAnalytics")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .alias("TotalRisk")
            .by(s -> total(s, Moments.sampleDeviation(s.benchmarkExcess()))),
        define("appraisal", "Jensen's alpha per specific risk")
            .formula("alpha.jensen / specific_risk.population")
            .after("Treynor and Black 1973; " + BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("appraisal_ratio", "AppraisalRatio")
            .by(s -> Moments.perDeviation(BenchmarkEstimators.jensen(s), specific(s))),
        define("alpha.jensen.alternative", "Jensen's alpha per systematic risk (n - 1)")
            .formula("alpha.jensen / systematic_risk.sample")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("AppraisalRatio.alternative")
            .by(
                s ->
                    BenchmarkEstimators.jensen(s)
                        / systematic(s, Moments.sampleDeviation(s.benchmarkExcess()))),
        define(
                "selectivity.net",
                "Jensen's alpha less the return that justifies not being diversified")
            .formula("alpha.jensen - (beta.fama - beta)(Bann - rf)")
            .after("Fama 1972; " + BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("NetSelectivity")
            .by(ActiveEstimators::netSelectivity),
        define("m2", "M squared: annual return at the risk of the benchmark")
            .formula("(Rann - rf) sd b / sd r + rf")
            .after("Modigliani and Modigliani 1997; " + BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("MSquared")
            .by(s -> mSquared(s)),
        define("m2.arithmetic", "mean return per period at the risk of the benchmark")
            .formula("sharpe.sample sd(b) + mean rf")
            .after("Modigliani and Modigliani 1997; PerformanceAnalytics, Modigliani")
            .takes(BENCHMARK, RISK_FREE)
            .alias("Modigliani")
            .by(
                s ->
                    Moments.perDeviation(
                                Moments.mean(s.excess()), Moments.sampleDeviation(s.excess()))
                            * Moments.sampleDeviation(s.benchmark())
                        + Moments.mean(s.riskFree())),
        define("m2.excess.geometric", "M squared per annual return of the benchmark")
            .formula("(1 + m2) / (1 + Bann) - 1")
            .after(BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("MSquaredExcess")
            .by(s -> (1 + mSquared(s)) / (1 + Growth.annualized(s.benchmark(), s.periods())) - 1),
        define("m2.excess.arithmetic", "M squared less the annual return of the benchmark")
            .formula("m2 - Bann")
            .after(BACON)
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("MSquaredExcess.arithmetic")
            .by(s -> mSquared(s) - Growth.annualized(s.benchmark(), s.periods())),
        define("m2.sortino", "M squared for downside risk")
            .formula("Rann + sortino.full (dd(b) - dd(r)) sqrt(P)")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics")
            .takes(BENCHMARK, MAR, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("M2Sortino")
            .by(ActiveEstimators::mSquaredSortino),
        define(
                "omega.excess_return",
                "annual return less three times the downside risks multiplied")
            .formula("Rann - 3 dd(r) dd(b) P")
            .after("Bacon 2008, chapter 4")
            .takes(BENCHMARK, MAR, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("OmegaExcessReturn")
            .by(
                s ->
                    Growth.annualized(s.returns(), s.periods())
                        - 3
                            * PartialMoments.downsideDeviation(s.overMar())
                            * PartialMoments.downsideDeviation(benchmarkOverMar(s))
                            * s.periods()));
  }

  private static double premium(Sample s) {
    return Growth.annualized(s.returns(), s.periods())
        - Growth.annualized(s.benchmark(), s.periods());
  }

  private static double trackingError(Sample s) {
    return Moments.sampleDeviation(s.active()) * Math.sqrt(s.periods());
  }

  private static double excess(Sample s) {
    return Growth.annualized(s.excess(), s.periods());
  }

  private static double systematic(Sample s, double deviation) {
    return Regression.of(s).beta() * deviation * Math.sqrt(s.periods());
  }

  private static double specific(Sample s) {
    Regression line = Regression.of(s);
    double[] left = s.excess();
    double[] y = s.benchmarkExcess();
    for (int i = 0; i < left.length; i++) {
      left[i] -= line.alpha() + line.beta() * y[i];
    }
    return Moments.populationDeviation(left) * Math.sqrt(s.periods());
  }

  private static double total(Sample s, double deviation) {
    double systematic = systematic(s, deviation);
    double specific = specific(s);
    return Math.sqrt(systematic * systematic + specific * specific);
  }

  private static double netSelectivity(Sample s) {
    double fama =
        Moments.perDeviation(
            Moments.populationDeviation(s.returns()), Moments.populationDeviation(s.benchmark()));
    double benchmark = Growth.annualized(s.benchmark(), s.periods()) - Moments.mean(s.riskFree());
    return BenchmarkEstimators.jensen(s) - (fama - Regression.of(s).beta()) * benchmark;
  }

  private static double mSquared(Sample s) {
    double riskFree = Moments.mean(s.riskFree());
    return Moments.perDeviation(
                Growth.annualized(s.returns(), s.periods()) - riskFree,
                Moments.populationDeviation(s.returns()))
            * Moments.populationDeviation(s.benchmark())
        + riskFree;
  }

  private static double[] benchmarkOverMar(Sample s) {
    double[] over = s.benchmark().clone();
    for (int i = 0; i < over.length; i++) {
      over[i] -= s.mar()[i];
    }
    return over;
  }

  private static double mSquaredSortino(Sample s) {
    double own = PartialMoments.downsideDeviation(s.overMar());
    double other = PartialMoments.downsideDeviation(benchmarkOverMar(s));
    return Growth.annualized(s.returns(), s.periods())
        + Moments.perDeviation(Moments.mean(s.overMar()), own)
            * (other - own)
            * Math.sqrt(s.periods());
  }
}
