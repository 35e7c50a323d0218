package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.CONFIDENCE;
import static io.hyperdex.risk.analytics.Parameter.HORIZON;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Value at risk and expected shortfall of period returns: losses, positive, as ratios. */
final class TailEstimators {
  private static final String MCNEIL = "McNeil, Frey and Embrechts 2015";
  private static final String BOUDT = "Boudt, Peterson and Croux 2008";

  private TailEstimators() {}

  static List<Estimator> all() {
    return List.of(
        tail("var.historical", "historical VaR by the integer rank (IndexAbove)")
            .formula("-x[floor(n a)], x ascending from 0")
            .after(MCNEIL + ", definition 2.8; Strata IndexAbove")
            .alias("value_at_risk", "var.historical.index_above")
            .by(over(s -> Tail.indexAbove(s.returns(), s.confidenceBps()))),
        tail("var.historical.type7", "historical VaR by the quantile of type 7")
            .formula("-q7(a)")
            .after("Hyndman and Fan 1996; R, numpy, PerformanceAnalytics, empyrical")
            .alias("pa.VaR.historical")
            .by(over(s -> -type7(s))),
        tail("var.historical.lower", "historical VaR by the next worse observation")
            .formula("-x[ceil(n a) - 1], x ascending from 0")
            .after("Riskfolio-Lib, skfolio")
            .alias("skfolio.value_at_risk")
            .by(over(s -> Tail.nextWorse(s.returns(), s.confidenceBps()))),
        tail("es.historical", "historical ES: mean of the worst share a, the edge counted in part")
            .formula("-(sum of x[j], j < m, + (n a - m) x[m]) / (n a), m = floor(n a)")
            .after("Rockafellar and Uryasev 2002; skfolio, Riskfolio-Lib")
            .alias(
                "expected_shortfall", "es.historical.rockafellar_uryasev", "skfolio.cvar", "cvar")
            .by(over(s -> Tail.expectedShortfall(s.returns(), s.confidenceBps()))),
        tail(
                "es.historical.at_or_below",
                "historical ES: mean of returns at or below the type 7 quantile")
            .formula("-mean(r; r <= q7(a))")
            .after("PerformanceAnalytics")
            .alias("pa.ES.historical", "ETL.historical", "CVaR.historical")
            .by(over(s -> Tail.meanAtOrBelow(s.returns(), type7(s)))),
        tail("es.historical.index", "historical ES: mean of the floor((n - 1) a) + 1 worst returns")
            .formula("-mean(x[0..floor((n - 1) a)])")
            .after("empyrical")
            .alias("empyrical.conditional_value_at_risk")
            .by(over(TailEstimators::meanOfWorst)),
        tail(
                "es.historical.below_gaussian",
                "mean of returns below the Gaussian (n - 1) VaR; the VaR if none")
            .formula("-mean(r; r < m + z s)")
            .after("QuantStats")
            .alias("quantstats.cvar", "quantstats.expected_shortfall")
            .by(over(TailEstimators::belowGaussian)),
        tail("var.gaussian.population", "Gaussian VaR, deviation with divisor n")
            .formula("-m - z(a) sd")
            .after("PerformanceAnalytics; RiskMetrics 1996")
            .alias("VaR.gaussian", "var.gaussian")
            .by(
                over(
                    s ->
                        Tail.gaussian(
                            Moments.mean(s.returns()),
                            Moments.populationDeviation(s.returns()),
                            s.confidenceBps()))),
        tail("var.gaussian.sample", "Gaussian VaR, deviation with divisor n - 1")
            .formula("-m - z(a) s")
            .after("QuantStats")
            .alias("quantstats.value_at_risk", "quantstats.var")
            .by(over(TailEstimators::gaussianSample)),
        tail("es.gaussian.population", "Gaussian ES, deviation with divisor n")
            .formula("-m + sd phi(z(a)) / a")
            .after("PerformanceAnalytics; " + MCNEIL)
            .alias("ES.gaussian", "ETL.gaussian", "es.gaussian")
            .by(
                over(
                    s ->
                        Tail.gaussianShortfall(
                            Moments.mean(s.returns()),
                            Moments.populationDeviation(s.returns()),
                            s.confidenceBps()))),
        tail("es.gaussian.sample", "Gaussian ES, deviation with divisor n - 1")
            .formula("-m + s phi(z(a)) / a")
            .after(MCNEIL)
            .by(
                over(
                    s ->
                        Tail.gaussianShortfall(
                            Moments.mean(s.returns()),
                            Moments.sampleDeviation(s.returns()),
                            s.confidenceBps()))),
        tail("var.cornish_fisher", "Cornish-Fisher VaR; none where the expansion is not monotone")
            .formula("-m - zcf sd, zcf = z + (z^2-1) S/6 + (z^3-3z) K/24 - (2z^3-5z) S^2/36")
            .after("Cornish and Fisher 1938; Zangari 1996; domain Maillard 2012")
            .by(over(s -> checked(s, CornishFisher::valueAtRisk))),
        tail("es.cornish_fisher", "Cornish-Fisher ES; none where the expansion is not monotone")
            .formula("-m + sd max(tail mean by the expansion, -zcf)")
            .after(BOUDT + "; domain Maillard 2012")
            .by(over(s -> checked(s, CornishFisher::expectedShortfall))),
        tail("var.modified", "Cornish-Fisher VaR wherever the formula gives a number")
            .formula("as var.cornish_fisher, without the check")
            .after("Zangari 1996; PerformanceAnalytics, method modified")
            .alias("VaR.modified", "pa.VaR", "mVaR")
            .by(over(s -> expansion(s).valueAtRisk())),
        tail(
                "es.modified",
                "Cornish-Fisher ES, at least the VaR, wherever the formula gives a number")
            .formula("as es.cornish_fisher, without the check")
            .after(BOUDT + "; PerformanceAnalytics, method modified")
            .alias("ES.modified", "pa.ES", "ETL.modified", "mES")
            .by(over(s -> expansion(s).expectedShortfall())),
        tail("es.modified.raw", "Cornish-Fisher ES by the expansion alone, even below the VaR")
            .formula(
                "-m + sd phi(h)/a (1 + h^3 S/6 + (h^6-9h^4+9h^2+3) S^2/72 + (h^4-2h^2-1) K/24)")
            .after(BOUDT)
            .by(over(s -> expansion(s).rawExpectedShortfall())),
        tail("evar.historical", "entropic VaR of the sample")
            .formula("min over z > 0 of z log(mean(exp(-r / z)) / a)")
            .after("Ahmadi-Javid 2012")
            .alias("skfolio.evar", "evar")
            .by(over(s -> Tail.entropic(s.returns(), s.confidenceBps()))));
  }

  private static Estimator.Definition tail(String id, String definition) {
    return define(id, definition)
        .takes(CONFIDENCE, HORIZON)
        .atLeast(s -> Tail.minimum(s, s.whole(HORIZON)));
  }

  private static Estimator.Formula over(ToDoubleFunction<Sample> loss) {
    return s ->
        DrawdownPath.exists(s.returns()) || s.whole(HORIZON) == 1
            ? Tail.over(s, s.whole(HORIZON), loss)
            : Double.NaN;
  }

  private static double type7(Sample s) {
    return Quantiles.type7(Quantiles.sorted(s.returns()), 10_000 - s.confidenceBps());
  }

  private static double meanOfWorst(Sample s) {
    double[] x = Quantiles.sorted(s.returns());
    int last = (int) ((x.length - 1L) * (10_000 - s.confidenceBps()) / 10_000);
    double sum = 0;
    for (int i = 0; i <= last; i++) {
      sum += x[i];
    }
    return -sum / (last + 1);
  }

  private static double gaussianSample(Sample s) {
    return Tail.gaussian(
        Moments.mean(s.returns()), Moments.sampleDeviation(s.returns()), s.confidenceBps());
  }

  private static double belowGaussian(Sample s) {
    double value = gaussianSample(s);
    double mean = Tail.meanAtOrBelow(s.returns(), Math.nextDown(-value));
    return Double.isNaN(mean) ? value : mean;
  }

  private static CornishFisher expansion(Sample s) {
    return CornishFisher.of(s.returns(), s.confidenceBps());
  }

  private static double checked(Sample s, ToDoubleFunction<CornishFisher> figure) {
    CornishFisher expansion = expansion(s);
    return expansion.isMonotone() ? figure.applyAsDouble(expansion) : Double.NaN;
  }
}
