package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.MAR;
import static io.hyperdex.risk.analytics.Parameter.ORDER;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import java.util.List;

/** Return per unit of what falls short: the families of Sortino, Omega and Kappa. */
final class DownsideRatioEstimators {
  private static final String SORTINO = "Sortino and Price 1994";
  private static final String OMEGA = "Keating and Shadwick 2002";
  private static final String BACON = "Bacon 2008, chapter 4";

  private DownsideRatioEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("sortino.full", "mean over the MAR per downside deviation (all n), per period")
            .formula("mean(r - mar) / sqrt(sum min(0, r - mar)^2 / n)")
            .after(SORTINO)
            .takes(MAR)
            .alias("SortinoRatio")
            .by(DownsideRatioEstimators::sortino),
        define("sortino.full.annualized", "Sortino ratio (all n) per year")
            .formula("sortino.full * sqrt(P)")
            .after(SORTINO)
            .takes(MAR, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("sortino_ratio", "sortino", "empyrical.sortino_ratio", "quantstats.sortino")
            .by(s -> sortino(s) * Math.sqrt(s.periods())),
        define(
                "sortino.adjusted",
                "Sortino ratio (all n) per year, over sqrt 2 to compare with Sharpe")
            .formula("sortino.full * sqrt(P) / sqrt(2)")
            .after("Schwager, as in QuantStats")
            .takes(MAR, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("quantstats.adjusted_sortino")
            .by(s -> sortino(s) * Math.sqrt(s.periods()) / Math.sqrt(2)),
        define("sortino.subset", "mean over the MAR per downside deviation of the returns below it")
            .formula("mean(r - mar) / sqrt(sum min(0, r - mar)^2 / #(r < mar))")
            .after("PerformanceAnalytics, method subset")
            .takes(MAR)
            .by(
                s ->
                    Moments.perDeviation(
                        Moments.mean(s.overMar()),
                        PartialMoments.downsideDeviationOfSubset(s.overMar()))),
        define("omega", "what exceeds the threshold (MAR) per what falls short of it")
            .formula("sum max(0, r - mar) / sum max(0, mar - r)")
            .after(OMEGA)
            .takes(MAR)
            .alias("omega_ratio", "Omega", "empyrical.omega_ratio", "quantstats.omega")
            .by(s -> omega(s.overMar())),
        define("omega.sharpe", "Omega less 1")
            .formula("mean(r - mar) / (sum max(0, mar - r) / n)")
            .after("Bacon 2008, chapter 4; also Kappa of order 1")
            .takes(MAR)
            .alias("OmegaSharpeRatio")
            .by(s -> Moments.sum(s.overMar()) / PartialMoments.lowerSum(s.overMar(), 1)),
        define("kappa", "mean over the MAR per root of the lower partial moment of ORDER")
            .formula("(m - mar) / (sum max(0, mar - r)^l / n)^(1/l)")
            .after("Kaplan and Knowles 2004")
            .takes(MAR, ORDER)
            .alias("kappa_ratio", "Kappa")
            .by(DownsideRatioEstimators::kappa),
        define(
                "upside_potential.ratio.subset",
                "upside potential per downside deviation, both of subsets")
            .formula("(sum max(0, r - mar) / #(r > mar)) / downside.subset")
            .after("Sortino, van der Meer and Plantinga 1999; PerformanceAnalytics, its default")
            .takes(MAR)
            .alias("UpsidePotentialRatio", "UPR")
            .by(
                s ->
                    Moments.perDeviation(
                        PartialMoments.upperSum(s.overMar(), 1) / PartialMoments.above(s.overMar()),
                        PartialMoments.downsideDeviationOfSubset(s.overMar()))),
        define(
                "upside_potential.ratio.full",
                "upside potential per downside deviation, both over all n")
            .formula("(sum max(0, r - mar) / n) / downside.full")
            .after("Sortino, van der Meer and Plantinga 1999")
            .takes(MAR)
            .by(
                s ->
                    Moments.perDeviation(
                        PartialMoments.upperSum(s.overMar(), 1) / s.n(),
                        PartialMoments.downsideDeviation(s.overMar()))),
        define("volatility_skewness", "upside variance per downside variance, over all n")
            .formula("sum max(0, r - mar)^2 / sum min(0, r - mar)^2")
            .after(BACON)
            .takes(MAR)
            .alias("VolatilitySkewness")
            .by(
                s ->
                    PartialMoments.upperSum(s.overMar(), 2)
                        / PartialMoments.lowerSum(s.overMar(), 2)),
        define("variability_skewness", "upside risk per downside risk, over all n")
            .formula("sqrt(volatility_skewness)")
            .after(BACON)
            .takes(MAR)
            .alias("VariabilitySkewness")
            .by(
                s ->
                    Math.sqrt(
                        PartialMoments.upperSum(s.overMar(), 2)
                            / PartialMoments.lowerSum(s.overMar(), 2))),
        define("prospect.ratio", "gains less 2.25 times losses less the MAR, per downside risk")
            .formula("((sum max(r, 0) + 2.25 sum min(r, 0)) / n - mar) / downside.full")
            .after("Watanabe 2006, as in Bacon 2008, chapter 4")
            .takes(MAR)
            .by(s -> prospect(s, Moments.mean(s.mar()))),
        define(
                "prospect.ratio.once",
                "gains less 2.25 times losses less the MAR once, per downside risk")
            .formula("(sum max(r, 0) + 2.25 sum min(r, 0) - mar) / n / downside.full")
            .after("Bacon 2008, worked example; PerformanceAnalytics")
            .takes(MAR)
            .alias("ProspectRatio")
            .by(s -> prospect(s, Moments.mean(s.mar()) / s.n())),
        define("sharpe.downside", "mean over the MAR per semideviation times sqrt 2")
            .formula("mean(r - mar) / (sqrt 2 * semideviation.full)")
            .after("Ziemba 2005")
            .takes(MAR)
            .alias("DownsideSharpeRatio")
            .by(
                s -> {
                  double mean = Moments.mean(s.returns());
                  double[] x = s.returns().clone();
                  for (int i = 0; i < x.length; i++) {
                    x[i] -= mean;
                  }
                  return Moments.perDeviation(
                      Moments.mean(s.overMar()),
                      Math.sqrt(2) * PartialMoments.downsideDeviation(x));
                }));
  }

  private static double sortino(Sample s) {
    return Moments.perDeviation(
        Moments.mean(s.overMar()), PartialMoments.downsideDeviation(s.overMar()));
  }

  static double omega(double[] x) {
    return PartialMoments.upperSum(x, 1) / PartialMoments.lowerSum(x, 1);
  }

  private static double kappa(Sample s) {
    double order = s.number(ORDER);
    double moment = PartialMoments.lowerSum(s.overMar(), order) / s.n();
    return Moments.mean(s.overMar()) / StrictMath.pow(moment, 1 / order);
  }

  private static double prospect(Sample s, double mar) {
    double felt =
        PartialMoments.upperSum(s.returns(), 1) - 2.25 * PartialMoments.lowerSum(s.returns(), 1);
    return Moments.perDeviation(felt / s.n() - mar, PartialMoments.downsideDeviation(s.overMar()));
  }
}
