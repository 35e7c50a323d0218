package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.MAR;
import static io.hyperdex.risk.analytics.Parameter.ORDER;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;

import io.hyperdex.risk.analytics.Estimator;
import java.util.List;

/** What falls short of a minimum acceptable return, and what exceeds it. */
final class DownsideEstimators {
  private static final String SORTINO = "Sortino and Price 1994";
  private static final String BACON = "Bacon 2008, chapter 4";

  private DownsideEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("downside.full", "downside deviation from the MAR, over all n")
            .formula("sqrt(sum min(0, r - mar)^2 / n)")
            .after(SORTINO)
            .takes(MAR)
            .alias("downside_deviation", "DownsideDeviation", "downside.deviation")
            .by(s -> PartialMoments.downsideDeviation(s.overMar())),
        define("downside.subset", "downside deviation from the MAR, over the returns below it")
            .formula("sqrt(sum min(0, r - mar)^2 / #(r < mar))")
            .after("PerformanceAnalytics, method subset")
            .takes(MAR)
            .by(s -> PartialMoments.downsideDeviationOfSubset(s.overMar())),
        define("downside.full.annualized", "downside deviation (all n) per year")
            .formula("sqrt(sum min(0, r - mar)^2 / n) * sqrt(P)")
            .after(SORTINO)
            .takes(MAR, PERIODS)
            .alias("empyrical.downside_risk")
            .by(s -> PartialMoments.downsideDeviation(s.overMar()) * Math.sqrt(s.periods())),
        define("downside.variance.full", "mean square of what falls short of the MAR")
            .formula("sum min(0, r - mar)^2 / n")
            .after(BACON)
            .takes(MAR)
            .by(s -> PartialMoments.lowerSum(s.overMar(), 2) / s.n()),
        define("downside.potential", "mean of what falls short of the MAR, over all n")
            .formula("sum max(0, mar - r) / n")
            .after(BACON)
            .takes(MAR)
            .alias("DownsidePotential", "skfolio.first_lower_partial_moment")
            .by(s -> PartialMoments.lowerSum(s.overMar(), 1) / s.n()),
        define("downside.frequency", "share of returns below the MAR")
            .formula("#(r < mar) / n")
            .after(BACON)
            .takes(MAR)
            .alias("DownsideFrequency")
            .by(s -> PartialMoments.below(s.overMar()) / (double) s.n()),
        define("upside.risk.full", "root mean square of what exceeds the MAR, over all n")
            .formula("sqrt(sum max(0, r - mar)^2 / n)")
            .after(BACON)
            .takes(MAR)
            .alias("UpsideRisk")
            .by(s -> PartialMoments.upsideDeviation(s.overMar())),
        define(
                "upside.risk.subset",
                "root mean square of what exceeds the MAR, over the returns above it")
            .formula("sqrt(sum max(0, r - mar)^2 / #(r > mar))")
            .after("PerformanceAnalytics, method subset")
            .takes(MAR)
            .by(
                s ->
                    Math.sqrt(
                        PartialMoments.upperSum(s.overMar(), 2)
                            / PartialMoments.above(s.overMar()))),
        define("upside.variance.full", "mean square of what exceeds the MAR, over all n")
            .formula("sum max(0, r - mar)^2 / n")
            .after(BACON)
            .takes(MAR)
            .by(s -> PartialMoments.upperSum(s.overMar(), 2) / s.n()),
        define("upside.potential.full", "mean of what exceeds the MAR, over all n")
            .formula("sum max(0, r - mar) / n")
            .after(BACON)
            .takes(MAR)
            .alias("UpsidePotential")
            .by(s -> PartialMoments.upperSum(s.overMar(), 1) / s.n()),
        define("upside.potential.subset", "mean of what exceeds the MAR, over the returns above it")
            .formula("sum max(0, r - mar) / #(r > mar)")
            .after("PerformanceAnalytics, method subset")
            .takes(MAR)
            .by(s -> PartialMoments.upperSum(s.overMar(), 1) / PartialMoments.above(s.overMar())),
        define("upside.frequency", "share of returns above the MAR")
            .formula("#(r > mar) / n")
            .after(BACON)
            .takes(MAR)
            .alias("UpsideFrequency")
            .by(s -> PartialMoments.above(s.overMar()) / (double) s.n()),
        define("lpm", "lower partial moment of ORDER around the MAR")
            .formula("sum max(0, mar - r)^l / n")
            .after("Fishburn 1977")
            .takes(MAR, ORDER)
            .alias("lower_partial_moment")
            .by(s -> PartialMoments.lowerSum(s.overMar(), s.number(ORDER)) / s.n()),
        define("hpm", "higher partial moment of ORDER around the MAR")
            .formula("sum max(0, r - mar)^l / n")
            .after("Fishburn 1977")
            .takes(MAR, ORDER)
            .alias("higher_partial_moment")
            .by(s -> PartialMoments.upperSum(s.overMar(), s.number(ORDER)) / s.n()));
  }
}
