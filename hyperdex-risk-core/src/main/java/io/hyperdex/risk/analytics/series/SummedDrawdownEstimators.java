package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.CONFIDENCE;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import java.util.Arrays;
import java.util.List;

/**
 * Falls of the running sum of returns, S, in units of the returns: the convention of portfolio
 * optimisers, in which returns are not reinvested. In those that end in {@code first} the sum after
 * the first return is the first peak, in the others the start is.
 */
final class SummedDrawdownEstimators {
  private static final String SKFOLIO = "skfolio, not compounded";

  private SummedDrawdownEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define(
                "drawdown.max.arithmetic",
                "largest fall of the running sum, where the start is a peak")
            .formula("max over t of max over u<=t of S[u] - S[t], S[0] = 0")
            .after("Riskfolio-Lib, MDD_Abs")
            .by(s -> max(DrawdownPath.ofSums(s.returns()))),
        define(
                "drawdown.max.arithmetic.first",
                "largest fall of the running sum after the first return")
            .formula("max over t of max over 1<=u<=t of S[u] - S[t]")
            .after(SKFOLIO)
            .alias("skfolio.max_drawdown")
            .by(s -> max(falls(s))),
        define("pain.index.arithmetic.first", "mean fall of the running sum after the first return")
            .formula("sum of max S - S / n")
            .after(SKFOLIO)
            .alias("skfolio.average_drawdown")
            .by(s -> Moments.mean(falls(s))),
        define(
                "ulcer.index.arithmetic.first",
                "root mean square fall of the running sum after the first return")
            .formula("sqrt(sum of (max S - S)^2 / n)")
            .after(SKFOLIO)
            .alias("skfolio.ulcer_index")
            .by(s -> Math.sqrt(PartialMoments.upperSum(falls(s), 2) / s.n())),
        define("dar.arithmetic.first", "value at risk (next worse) of the falls of the running sum")
            .formula("var.historical.lower of S - max S")
            .after(SKFOLIO)
            .takes(CONFIDENCE)
            .alias("skfolio.drawdown_at_risk")
            .by(s -> Tail.nextWorse(negated(s), s.confidenceBps())),
        define("cdar.arithmetic.first", "expected shortfall of the falls of the running sum")
            .formula("es.historical of S - max S")
            .after(SKFOLIO)
            .takes(CONFIDENCE)
            .alias("skfolio.cdar")
            .by(s -> Tail.expectedShortfall(negated(s), s.confidenceBps())),
        define("edar.arithmetic.first", "entropic value at risk of the falls of the running sum")
            .formula("evar.historical of S - max S")
            .after(SKFOLIO)
            .takes(CONFIDENCE)
            .alias("skfolio.edar")
            .by(s -> Tail.entropic(negated(s), s.confidenceBps())),
        define(
                "calmar.arithmetic.first",
                "mean return per largest fall of the running sum, per period")
            .formula("m / drawdown.max.arithmetic.first")
            .after(SKFOLIO)
            .alias("skfolio.calmar_ratio")
            .by(s -> Moments.mean(s.returns()) / max(falls(s))));
  }

  private static double[] falls(Sample s) {
    double[] rest = s.returns().clone();
    // What the first return makes is the first peak, whatever it was.
    rest[0] = 0;
    return DrawdownPath.ofSums(rest);
  }

  private static double[] negated(Sample s) {
    return Arrays.stream(falls(s)).map(d -> -d).toArray();
  }

  private static double max(double[] path) {
    return Arrays.stream(path).max().orElse(Double.NaN);
  }
}
