package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.EXCESS;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;
import static io.hyperdex.risk.analytics.Parameter.RISK_FREE;
import static io.hyperdex.risk.analytics.series.DrawdownEstimators.path;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.metric.Drawdown;
import java.util.List;

/** Return per unit of drawdown. None where nothing fell. */
final class DrawdownRatioEstimators {
  private static final String BACON = "Bacon 2008, chapter 4";

  private DrawdownRatioEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("calmar", "annual return (compounded) per largest drawdown")
            .formula("(prod(1 + r)^(P/n) - 1) / drawdown.max")
            .after("Young 1991")
            .takes(PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("calmar_ratio", "CalmarRatio", "quantstats.calmar")
            .by(path(s -> annual(s) / largest(s))),
        define(
                "calmar.elapsed",
                "annual return per largest drawdown; a period without a return has passed and counts as 0")
            .formula("(prod(1 + r)^(P/rows) - 1) / drawdown.max")
            .after("empyrical")
            .takes(PERIODS)
            .fillsGaps()
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("empyrical.calmar_ratio")
            .by(path(s -> annual(s) / largest(s))),
        define("sterling", "annual return per largest drawdown plus EXCESS")
            .formula("(prod(1 + r)^(P/n) - 1) / (drawdown.max + excess)")
            .after("Kestner 1996; PerformanceAnalytics")
            .takes(PERIODS, EXCESS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("sterling_ratio", "SterlingRatio")
            .by(path(s -> annual(s) / (largest(s) + s.number(EXCESS)))),
        define("burke", "annual return over rf per root of the sum of squared depths of the falls")
            .formula("(Rann - rf) / sqrt(sum over falls from the peak of D^2)")
            .after("Burke 1994")
            .takes(PERIODS, RISK_FREE)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("burke_ratio")
            .by(path(s -> overRiskFree(s) / Math.sqrt(squares(s)))),
        define("burke.runs", "annual return over rf per root of the sum of squared runs of losses")
            .formula(
                "(Rann - rf) / sqrt(sum over runs of r < 0 of D^2), D = 100 (prod(1 + r/100) - 1)")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics")
            .takes(PERIODS, RISK_FREE)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("BurkeRatio")
            .by(path(s -> overRiskFree(s) / Math.sqrt(squaresOfRuns(s.returns())))),
        define("burke.runs.modified", "burke.runs times sqrt n")
            .formula("burke.runs * sqrt(n)")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics, modified")
            .takes(PERIODS, RISK_FREE)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("BurkeRatio.modified")
            .by(
                path(
                    s ->
                        overRiskFree(s)
                            / Math.sqrt(squaresOfRuns(s.returns()))
                            * Math.sqrt(s.n()))),
        define("burke.modified", "burke times sqrt n")
            .formula("burke * sqrt(n)")
            .after(BACON)
            .takes(PERIODS, RISK_FREE)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .by(path(s -> overRiskFree(s) / Math.sqrt(squares(s)) * Math.sqrt(s.n()))),
        define("martin", "annual return over rf per Ulcer index (n)")
            .formula("(Rann - rf) / ulcer.index")
            .after("Martin and McCann 1989")
            .takes(PERIODS, RISK_FREE)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("martin_ratio", "MartinRatio", "upi")
            .by(path(s -> overRiskFree(s) / DrawdownEstimators.ulcer(s, s.n()))),
        define("martin.cumulative.sample", "whole return over rf per Ulcer index (n - 1)")
            .formula("(prod(1 + r) - 1 - rf) / ulcer.index.sample")
            .after("QuantStats")
            .takes(RISK_FREE)
            .alias("quantstats.ulcer_performance_index")
            .by(
                path(
                    s ->
                        (Growth.cumulative(s.returns()) - Moments.mean(s.riskFree()))
                            / DrawdownEstimators.ulcer(s, s.n() - 1))),
        define("pain.ratio", "annual return over rf per Pain index")
            .formula("(Rann - rf) / pain.index")
            .after("Becker 2006; Bacon 2008, chapter 4")
            .takes(PERIODS, RISK_FREE)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("pain_ratio", "PainRatio")
            .by(path(s -> overRiskFree(s) / Moments.mean(DrawdownPath.fromPeak(s.returns())))),
        define("recovery.factor", "size of the summed return over rf per largest drawdown")
            .formula("|sum r - rf| / drawdown.max")
            .after("QuantStats")
            .takes(RISK_FREE)
            .alias("quantstats.recovery_factor")
            .by(
                path(
                    s ->
                        Math.abs(Moments.sum(s.returns()) - Moments.mean(s.riskFree()))
                            / largest(s))));
  }

  private static double annual(Sample s) {
    return Growth.annualized(s.returns(), s.periods());
  }

  /** As the sources have it: the risk-free rate per period is taken off the annual return. */
  private static double overRiskFree(Sample s) {
    return annual(s) - Moments.mean(s.riskFree());
  }

  private static double largest(Sample s) {
    return Drawdown.maximum(s.returns(), s.n());
  }

  /** Sum of squared depths of the falls below the running peak. */
  static double squares(Sample s) {
    double sum = 0;
    for (DrawdownTable.Episode fall : DrawdownTable.of(s.returns()).inTime()) {
      sum += fall.depth() * fall.depth();
    }
    return sum;
  }

  /**
   * Sum of squared losses of the runs of negative returns. They are linked as if the returns were
   * percentages, which for returns as ratios is their sum but for a hundredth of their products.
   */
  private static double squaresOfRuns(double[] returns) {
    double squares = 0;
    double growth = 1;
    // In the source the first return opens no run.
    for (int i = 1; i < returns.length; i++) {
      double r = returns[i];
      if (r < 0) {
        growth *= 1 + r * 0.01;
      } else {
        double depth = (growth - 1) * 100;
        squares += depth * depth;
        growth = 1;
      }
    }
    double open = (growth - 1) * 100;
    return squares + open * open;
  }
}
