package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.CONFIDENCE;
import static io.hyperdex.risk.analytics.Parameter.RISK_FREE;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.metric.WinRate;
import java.util.List;

/** Gains against losses. A return of zero is neither. */
final class GainLossEstimators {
  private GainLossEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("win.rate", "share of gains among gains and losses")
            .formula("#(r > 0) / (#(r > 0) + #(r < 0))")
            .after("QuantStats")
            .alias("win_rate", "quantstats.win_rate")
            .by(s -> winRate(s)),
        define("profit.factor", "sum of gains per sum of losses")
            .formula("sum max(0, r) / sum max(0, -r)")
            .alias(
                "profit_factor",
                "quantstats.profit_factor",
                "BernardoLedoitRatio",
                "bernardo_ledoit")
            .after("Bernardo and Ledoit 2000; Omega at 0")
            .by(s -> DownsideRatioEstimators.omega(s.returns())),
        define("gain_to_pain", "sum of returns per sum of losses")
            .formula("sum r / sum max(0, -r)")
            .after("Schwager 2012")
            .alias("quantstats.gain_to_pain_ratio")
            .by(s -> Moments.sum(s.returns()) / PartialMoments.lowerSum(s.returns(), 1)),
        define("payoff.ratio", "mean gain per mean loss")
            .formula("mean(r; r > 0) / mean(-r; r < 0)")
            .after("QuantStats")
            .alias("payoff_ratio", "quantstats.payoff_ratio", "quantstats.win_loss_ratio")
            .by(s -> meanGain(s) / meanLoss(s)),
        define("gain.mean", "mean of the gains")
            .formula("mean(r; r > 0)")
            .alias("quantstats.avg_win")
            .by(s -> meanGain(s)),
        define("loss.mean", "mean of the losses, a positive loss")
            .formula("mean(-r; r < 0)")
            .by(s -> meanLoss(s)),
        define("expectancy", "mean of gains and losses, zeros left out")
            .formula("sum r / (#(r > 0) + #(r < 0))")
            .after("Tharp 1998")
            .alias("quantstats.avg_return")
            .by(
                s ->
                    Moments.sum(s.returns())
                        / (PartialMoments.above(s.returns()) + PartialMoments.below(s.returns()))),
        define("d.ratio", "number and size of losses per number and size of gains")
            .formula("#(r < 0) sum max(0, -r) / (#(r > 0) sum max(0, r))")
            .after("Bacon 2008, chapter 4")
            .alias("DRatio")
            .by(
                s ->
                    PartialMoments.below(s.returns())
                        * PartialMoments.lowerSum(s.returns(), 1)
                        / (PartialMoments.above(s.returns())
                            * PartialMoments.upperSum(s.returns(), 1))),
        define("tail.ratio", "size of the 95 % quantile per size of the 5 % quantile, type 7")
            .formula("|q(0.95)| / |q(0.05)|")
            .after("empyrical")
            .alias("tail_ratio", "quantstats.tail_ratio")
            .by(GainLossEstimators::tailRatio),
        define(
                "tail.ratio.elapsed",
                "size of the 95 % per size of the 5 % quantile; a period without a return counts as 0")
            .formula("|q(0.95)| / |q(0.05)|")
            .after("empyrical, its test suite")
            .fillsGaps()
            .alias("empyrical.tail_ratio")
            .by(GainLossEstimators::tailRatio),
        define(
                "rachev.ratio",
                "mean of the best tail per mean loss of the worst tail, by type 7 quantiles")
            .formula("mean(r; r >= q(c)) / -mean(r; r <= q(1 - c))")
            .after("Biglova, Ortobelli, Rachev and Stoyanov 2004")
            .takes(CONFIDENCE)
            .alias("RachevRatio")
            .by(GainLossEstimators::rachev),
        define("common_sense.ratio", "profit factor times tail ratio")
            .formula("profit.factor * tail.ratio")
            .after("QuantStats")
            .alias("quantstats.common_sense_ratio")
            .by(s -> DownsideRatioEstimators.omega(s.returns()) * tailRatio(s)),
        define("cpc.index", "profit factor times win rate times payoff ratio")
            .formula("profit.factor * win.rate * payoff.ratio")
            .after("QuantStats")
            .alias("quantstats.cpc_index")
            .by(
                s ->
                    DownsideRatioEstimators.omega(s.returns())
                        * winRate(s)
                        * meanGain(s)
                        / meanLoss(s)),
        define("kelly.discrete", "Kelly share of a bet that pays off as gains do against losses")
            .formula("(b w - (1 - w)) / b, w the win rate, b the payoff ratio")
            .after("Kelly 1956; QuantStats")
            .alias("quantstats.kelly_criterion")
            .by(
                s -> {
                  double payoff = meanGain(s) / meanLoss(s);
                  double wins = winRate(s);
                  return (payoff * wins - (1 - wins)) / payoff;
                }),
        define("kelly.full", "Kelly leverage: mean excess return per variance (n - 1)")
            .formula("mean(r - rf) / s^2")
            .after("Thorp 1997")
            .takes(RISK_FREE)
            .by(GainLossEstimators::kelly),
        define("kelly.half", "half the Kelly leverage")
            .formula("mean(r - rf) / s^2 / 2")
            .after("Thorp 1997; PerformanceAnalytics")
            .takes(RISK_FREE)
            .alias("KellyRatio")
            .by(s -> kelly(s) / 2),
        define("risk_of_ruin", "chance of losing every period by the win rate alone")
            .formula("((1 - w) / (1 + w))^n, w the win rate")
            .after("QuantStats")
            .alias("quantstats.risk_of_ruin")
            .by(s -> StrictMath.pow((1 - winRate(s)) / (1 + winRate(s)), s.n())),
        define("streak.loss.max", "longest run of losses; zeros neither end nor extend it")
            .formula("count")
            .by(s -> longest(s, -1)),
        define("streak.win.max", "longest run of gains; zeros neither end nor extend it")
            .formula("count")
            .by(s -> longest(s, 1)));
  }

  private static double winRate(Sample s) {
    return WinRate.of(PartialMoments.above(s.returns()), PartialMoments.below(s.returns()))
        .orElse(Double.NaN);
  }

  private static double meanGain(Sample s) {
    return PartialMoments.upperSum(s.returns(), 1) / PartialMoments.above(s.returns());
  }

  private static double meanLoss(Sample s) {
    return PartialMoments.lowerSum(s.returns(), 1) / PartialMoments.below(s.returns());
  }

  private static double tailRatio(Sample s) {
    double[] sorted = Quantiles.sorted(s.returns());
    return Math.abs(Quantiles.type7(sorted, 9500)) / Math.abs(Quantiles.type7(sorted, 500));
  }

  private static double rachev(Sample s) {
    double[] sorted = Quantiles.sorted(s.returns());
    double upper = Quantiles.type7(sorted, s.confidenceBps());
    double lower = Quantiles.type7(sorted, 10_000 - s.confidenceBps());
    double gain = 0;
    int gains = 0;
    double loss = 0;
    int losses = 0;
    for (double r : sorted) {
      if (r >= upper) {
        gain += r;
        gains++;
      }
      if (r <= lower) {
        loss -= r;
        losses++;
      }
    }
    return gain / gains / (loss / losses);
  }

  private static double kelly(Sample s) {
    double deviation = Moments.sampleDeviation(s.returns());
    return Moments.perDeviation(Moments.mean(s.excess()), deviation) / deviation;
  }

  private static double longest(Sample s, int sign) {
    int longest = 0;
    int run = 0;
    for (double r : s.returns()) {
      if (r != 0) {
        run = Math.signum(r) == sign ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
    }
    return longest;
  }
}
