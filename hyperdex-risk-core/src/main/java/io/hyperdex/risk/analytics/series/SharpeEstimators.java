package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.CONFIDENCE;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;
import static io.hyperdex.risk.analytics.Parameter.RISK_FREE;
import static io.hyperdex.risk.analytics.Parameter.TARGET;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.metric.SharpeRatio;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Excess return per unit of risk. None where the risk is rounding noise. */
final class SharpeEstimators {
  private static final String SHARPE = "Sharpe 1994";
  private static final String BAILEY = "Bailey and Lopez de Prado 2012";
  private static final String GREGORIOU = "Gregoriou and Gueyie 2003; PerformanceAnalytics";

  private SharpeEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("sharpe.sample", "mean excess return per standard deviation (n - 1), per period")
            .formula("mean(r - rf) / sd(r - rf)")
            .after(SHARPE)
            .takes(RISK_FREE)
            .alias("SharpeRatio", "SharpeRatio.StdDev", "skfolio.sharpe_ratio")
            .by(s -> sharpe(s, 1)),
        define(
                "sharpe.sample.annualized",
                "Sharpe ratio (n - 1) per year by the square root of time")
            .formula("mean(r - rf) / sd(r - rf) * sqrt(P)")
            .after(SHARPE)
            .takes(RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias(
                "sharpe_ratio",
                "sharpe",
                "empyrical.sharpe_ratio",
                "quantstats.sharpe",
                "skfolio.annualized_sharpe_ratio",
                "SharpeRatio.annualized.arithmetic")
            .by(s -> sharpe(s, s.periods())),
        define("sharpe.population", "mean excess return per standard deviation (n), per period")
            .formula("mean(r - rf) / sqrt(sum (x - mean x)^2 / n), x = r - rf")
            .after(SHARPE)
            .takes(RISK_FREE)
            .by(s -> population(s)),
        define(
                "sharpe.population.annualized",
                "Sharpe ratio (n) per year by the square root of time")
            .formula("sharpe.population * sqrt(P)")
            .after(SHARPE)
            .takes(RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .by(s -> population(s) * Math.sqrt(s.periods())),
        define(
                "sharpe.geometric.annualized",
                "annual compounded excess return per annual standard deviation (n - 1)")
            .formula("(prod(1 + r - rf)^(P/n) - 1) / (sd(r - rf) sqrt(P))")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics")
            .takes(RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("SharpeRatio.annualized", "SharpeRatio.annualized.geometric")
            .by(s -> geometric(s)),
        define("sharpe.stderr", "standard error of the Sharpe ratio per period for any shape")
            .formula("sqrt((1 - g1 SR + (b2 - 1)/4 SR^2) / (n - 1)), SR = sharpe.sample")
            .after(BAILEY + "; Mertens 2002")
            .takes(RISK_FREE)
            .by(s -> standardError(s)),
        define(
                "sharpe.probabilistic",
                "probability that the true Sharpe ratio exceeds TARGET, per period")
            .formula(
                "Phi((SR - target) / sharpe.stderr), SR = sharpe.sample, g1 and b2 of divisor n")
            .after(BAILEY)
            .takes(RISK_FREE, TARGET)
            .alias("ProbSharpeRatio", "psr")
            .by(s -> probability((sharpe(s, 1) - s.number(TARGET)) / standardError(s))),
        define(
                "sharpe.minimum_track_record",
                "returns needed to be CONFIDENT that Sharpe exceeds TARGET")
            .formula("1 + (1 - g1 SR + (b2 - 1)/4 SR^2) (z(c) / (SR - target))^2")
            .after(BAILEY)
            .takes(RISK_FREE, TARGET, CONFIDENCE)
            .alias("MinTrackRecord")
            .by(SharpeEstimators::minimumTrackRecord),
        define(
                "sharpe.adjusted",
                "annual geometric Sharpe ratio with a penalty for skewness and kurtosis")
            .formula("SR (1 + g1/6 SR - g2/24 SR^2), SR = sharpe.geometric.annualized")
            .after("Pezier and White 2006; Bacon 2008, chapter 4")
            .takes(RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .by(s -> adjusted(s, geometric(s))),
        define(
                "sharpe.adjusted.arithmetic",
                "annual Sharpe ratio by the square root of time, with a penalty for shape")
            .formula("SR (1 + g1/6 SR - g2/24 SR^2), SR = sharpe.sample.annualized")
            .after("Pezier and White 2006; PerformanceAnalytics")
            .takes(RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("AdjustedSharpeRatio")
            .by(s -> adjusted(s, sharpe(s, s.periods()))),
        define(
                "sharpe.semideviation.sample",
                "mean per semideviation (n - 1) below the mean, per period")
            .formula("mean(r - rf) / semideviation.sample")
            .after("skfolio, its Sortino ratio")
            .takes(RISK_FREE)
            .alias("skfolio.sortino_ratio")
            .by(s -> Moments.perDeviation(Moments.mean(s.excess()), semideviation(s, s.n() - 1))),
        define("sharpe.semideviation.full", "mean excess return per semideviation (n)")
            .formula("mean(r - rf) / semideviation.full")
            .after("PerformanceAnalytics, FUN = SemiSD")
            .takes(RISK_FREE)
            .alias("SharpeRatio.SemiSD")
            .by(s -> Moments.perDeviation(Moments.mean(s.excess()), semideviation(s, s.n()))),
        perLoss(
            "sharpe.var.historical",
            "historical VaR (type 7)",
            "SharpeRatio.VaR.historical",
            x -> -Quantiles.type7(Quantiles.sorted(x.returns()), 10_000 - x.confidenceBps())),
        perLoss(
            "sharpe.var.gaussian",
            "Gaussian VaR (n)",
            "SharpeRatio.VaR.gaussian",
            x ->
                Tail.gaussian(
                    Moments.mean(x.returns()),
                    Moments.populationDeviation(x.returns()),
                    x.confidenceBps())),
        perLoss(
            "sharpe.var.modified",
            "modified VaR",
            "SharpeRatio.VaR",
            x -> CornishFisher.of(x.returns(), x.confidenceBps()).valueAtRisk()),
        perLoss(
            "sharpe.es.historical",
            "historical ES (at or below type 7)",
            "SharpeRatio.ES.historical",
            x ->
                Tail.meanAtOrBelow(
                    x.returns(),
                    Quantiles.type7(Quantiles.sorted(x.returns()), 10_000 - x.confidenceBps()))),
        perLoss(
            "sharpe.es.gaussian",
            "Gaussian ES (n)",
            "SharpeRatio.ES.gaussian",
            x ->
                Tail.gaussianShortfall(
                    Moments.mean(x.returns()),
                    Moments.populationDeviation(x.returns()),
                    x.confidenceBps())),
        perLoss(
            "sharpe.es.modified",
            "modified ES",
            "SharpeRatio.ES",
            x -> CornishFisher.of(x.returns(), x.confidenceBps()).expectedShortfall()));
  }

  private static Estimator perLoss(
      String id, String risk, String alias, ToDoubleFunction<Sample> loss) {
    return define(id, "mean excess return per " + risk + " of the excess returns, per period")
        .formula("mean(r - rf) / " + risk + " of r - rf")
        .after(GREGORIOU)
        .takes(RISK_FREE, CONFIDENCE)
        .atLeast(s -> Tail.minimum(s, 1))
        .alias(alias)
        .by(
            s -> {
              double[] excess = s.excess();
              return Moments.mean(excess) / loss.applyAsDouble(s.withReturns(excess));
            });
  }

  private static double sharpe(Sample s, double periods) {
    return SharpeRatio.of(s.excess(), s.n(), periods, 0).orElse(Double.NaN);
  }

  private static double population(Sample s) {
    double[] excess = s.excess();
    return Moments.perDeviation(Moments.mean(excess), Moments.populationDeviation(excess));
  }

  private static double geometric(Sample s) {
    double[] excess = s.excess();
    return Moments.perDeviation(
        Growth.annualized(excess, s.periods()),
        Moments.sampleDeviation(excess) * Math.sqrt(s.periods()));
  }

  /** 1 - g1 SR + (b2 - 1) / 4 SR^2. */
  private static double spread(Sample s, double sharpe) {
    double[] excess = s.excess();
    return 1
        - Moments.skewness(excess) * sharpe
        + (Moments.kurtosis(excess) - 1) / 4 * sharpe * sharpe;
  }

  private static double standardError(Sample s) {
    return Math.sqrt(spread(s, sharpe(s, 1)) / (s.n() - 1));
  }

  private static double minimumTrackRecord(Sample s) {
    double sharpe = sharpe(s, 1);
    double steps = Tail.z(s.confidenceBps()) / (sharpe - s.number(TARGET));
    // Below the target no number of returns gives confidence.
    return sharpe > s.number(TARGET) ? 1 + spread(s, sharpe) * steps * steps : Double.NaN;
  }

  private static double probability(double standardized) {
    return Double.isNaN(standardized) ? Double.NaN : Normal.cdf(standardized);
  }

  private static double adjusted(Sample s, double sharpe) {
    return sharpe
        * (1
            + Moments.skewness(s.returns()) / 6 * sharpe
            - (Moments.kurtosis(s.returns()) - 3) / 24 * sharpe * sharpe);
  }

  private static double semideviation(Sample s, int divisor) {
    double mean = Moments.mean(s.returns());
    double[] x = s.returns().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] -= mean;
    }
    return Math.sqrt(PartialMoments.lowerSum(x, 2) / divisor);
  }
}
