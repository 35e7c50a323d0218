package io.hyperdex.risk.analytics.series;

import static io.hyperdex.risk.analytics.Estimator.define;
import static io.hyperdex.risk.analytics.Parameter.BENCHMARK;
import static io.hyperdex.risk.analytics.Parameter.CONFIDENCE;
import static io.hyperdex.risk.analytics.Parameter.PERIODS;
import static io.hyperdex.risk.analytics.Parameter.RISK_FREE;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.analytics.distribution.StudentT;
import java.util.List;

/** How returns go with those of a benchmark: correlation, beta, alpha, co-moments. */
final class BenchmarkEstimators {
  private static final String JENSEN = "Jensen 1968";
  private static final String CAPM = "Sharpe 1964";
  private static final String COMOMENTS = "Martellini and Ziemann 2007; PerformanceAnalytics";

  private BenchmarkEstimators() {}

  static List<Estimator> all() {
    return List.of(
        define("correlation.pearson", "correlation with the benchmark")
            .formula("cov(r, b) / (sd r sd b)")
            .after("Pearson 1895")
            .takes(BENCHMARK)
            .alias("correlation")
            .by(s -> Moments.correlation(s.returns(), s.benchmark())),
        define("correlation.pearson.lower", "lower two-sided confidence limit of the correlation")
            .formula("tanh(atanh rho - z / sqrt(n - 3))")
            .after("Fisher 1921")
            .takes(BENCHMARK, CONFIDENCE)
            .by(s -> correlationLimit(s, -1)),
        define("correlation.pearson.upper", "upper two-sided confidence limit of the correlation")
            .formula("tanh(atanh rho + z / sqrt(n - 3))")
            .after("Fisher 1921")
            .takes(BENCHMARK, CONFIDENCE)
            .by(s -> correlationLimit(s, 1)),
        define("correlation.pearson.p_value", "two-sided p-value of no correlation")
            .formula("2 P(T > |rho| sqrt((n - 2) / (1 - rho^2))), Student t with n - 2")
            .after("Student 1908")
            .takes(BENCHMARK)
            .by(BenchmarkEstimators::correlationProbability),
        define("r_squared", "share of the variance that the benchmark explains")
            .formula("rho^2")
            .takes(BENCHMARK)
            .alias("quantstats.r_squared", "SFM.R2")
            .by(s -> Moments.power(Moments.correlation(s.returns(), s.benchmark()), 2)),
        define("covariance.sample", "covariance with the benchmark, divisor n - 1")
            .formula("sum (r - mr)(b - mb) / (n - 1)")
            .takes(BENCHMARK)
            .by(s -> Moments.cross(s.returns(), s.benchmark(), 1) * s.n() / (s.n() - 1)),
        define("covariance.population", "covariance with the benchmark, divisor n")
            .formula("sum (r - mr)(b - mb) / n")
            .takes(BENCHMARK)
            .alias("CoVariance")
            .by(s -> Moments.cross(s.returns(), s.benchmark(), 1)),
        define("beta", "slope of excess returns on those of the benchmark")
            .formula("cov(r - rf, b - rf) / var(b - rf)")
            .after(CAPM)
            .takes(BENCHMARK, RISK_FREE)
            .alias("SFM.beta", "CAPM.beta", "empyrical.beta", "quantstats.beta", "BetaCoVariance")
            .by(s -> Regression.of(s).beta()),
        define("beta.up", "beta over the periods in which the benchmark rose")
            .formula("beta where b - rf > 0")
            .after("Bacon 2008, chapter 3")
            .takes(BENCHMARK, RISK_FREE)
            .alias("SFM.beta.bull", "CAPM.beta.bull", "empyrical.up_beta")
            .by(s -> Regression.where(s, true).beta()),
        define("beta.down", "beta over the periods in which the benchmark fell")
            .formula("beta where b - rf < 0")
            .after("Bacon 2008, chapter 3")
            .takes(BENCHMARK, RISK_FREE)
            .alias("SFM.beta.bear", "CAPM.beta.bear", "empyrical.down_beta")
            .by(s -> Regression.where(s, false).beta()),
        define("beta.timing", "beta in rising markets per beta in falling ones")
            .formula("beta.up / beta.down")
            .after("Bacon 2008, chapter 3")
            .takes(BENCHMARK, RISK_FREE)
            .alias("TimingRatio")
            .by(s -> Regression.where(s, true).beta() / Regression.where(s, false).beta()),
        define("beta.fama", "beta that would explain all the risk")
            .formula("sd r / sd b")
            .after("Fama 1972; Bacon 2008, chapter 4")
            .takes(BENCHMARK)
            .alias("FamaBeta")
            .by(
                s ->
                    Moments.perDeviation(
                        Moments.populationDeviation(s.returns()),
                        Moments.populationDeviation(s.benchmark()))),
        define("alpha.period", "intercept of excess returns on those of the benchmark, per period")
            .formula("mean(r - rf) - beta mean(b - rf)")
            .after(CAPM)
            .takes(BENCHMARK, RISK_FREE)
            .alias("SFM.alpha", "CAPM.alpha")
            .by(s -> Regression.of(s).alpha()),
        define("alpha.annualized.arithmetic", "intercept per period times the periods of a year")
            .formula("alpha.period * P")
            .after("QuantStats")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("quantstats.alpha")
            .by(s -> Regression.of(s).alpha() * s.periods()),
        define("alpha.annualized.geometric", "intercept per period, compounded over a year")
            .formula("(1 + alpha.period)^P - 1")
            .after("empyrical")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("alpha", "empyrical.alpha")
            .by(s -> compounded(Regression.of(s).alpha(), s)),
        define(
                "alpha.up.annualized.geometric",
                "intercept where the benchmark rose, compounded over a year")
            .formula("(1 + alpha where b - rf > 0)^P - 1")
            .after("empyrical")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("empyrical.up_alpha")
            .by(s -> compounded(Regression.where(s, true).alpha(), s)),
        define(
                "alpha.down.annualized.geometric",
                "intercept where the benchmark fell, compounded over a year")
            .formula("(1 + alpha where b - rf < 0)^P - 1")
            .after("empyrical")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("empyrical.down_alpha")
            .by(s -> compounded(Regression.where(s, false).alpha(), s)),
        define("coskewness", "mean of (r - mr)(b - mb)^2")
            .formula("sum (r - mr)(b - mb)^2 / n")
            .after(COMOMENTS)
            .takes(BENCHMARK)
            .alias("CoSkewness")
            .by(s -> Moments.cross(s.returns(), s.benchmark(), 2)),
        define("cokurtosis", "mean of (r - mr)(b - mb)^3")
            .formula("sum (r - mr)(b - mb)^3 / n")
            .after(COMOMENTS)
            .takes(BENCHMARK)
            .alias("CoKurtosis")
            .by(s -> Moments.cross(s.returns(), s.benchmark(), 3)),
        define("beta.coskewness", "coskewness per third moment of the benchmark")
            .formula("coskewness / m3(b)")
            .after(COMOMENTS)
            .takes(BENCHMARK)
            .alias("BetaCoSkewness")
            .by(
                s ->
                    Moments.cross(s.returns(), s.benchmark(), 2)
                        / Moments.central(s.benchmark(), 3)),
        define("beta.cokurtosis", "cokurtosis per fourth moment of the benchmark")
            .formula("cokurtosis / m4(b)")
            .after(COMOMENTS)
            .takes(BENCHMARK)
            .alias("BetaCoKurtosis")
            .by(
                s ->
                    Moments.cross(s.returns(), s.benchmark(), 3)
                        / Moments.central(s.benchmark(), 4)),
        define("alpha.jensen", "annual return over rf less beta times that of the benchmark")
            .formula("Rann - rf - beta (Bann - rf), Rann compounded")
            .after(JENSEN + "; Bacon 2008, chapter 4")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("SFM.jensenAlpha", "CAPM.jensenAlpha", "Selectivity")
            .by(BenchmarkEstimators::jensen),
        define("alpha.jensen.modified", "Jensen's alpha per beta")
            .formula("alpha.jensen / beta")
            .after("Bacon 2008, chapter 4")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("AppraisalRatio.modified")
            .by(s -> jensen(s) / Regression.of(s).beta()),
        define(
                "epsilon.annual",
                "annual return less alpha per period and beta times the benchmark's")
            .formula("Rann - rf - beta (Bann - rf) - alpha.period")
            .after("Bacon 2008, chapter 4; PerformanceAnalytics")
            .takes(BENCHMARK, RISK_FREE, PERIODS)
            .atLeast(SeriesEstimators.ANNUALIZED)
            .alias("SFM.epsilon", "CAPM.epsilon")
            .by(s -> jensen(s) - Regression.of(s).alpha()));
  }

  /** Jensen's alpha from annual, compounded returns; the risk-free rate is the mean per period. */
  static double jensen(Sample s) {
    double riskFree = Moments.mean(s.riskFree());
    return Growth.annualized(s.returns(), s.periods())
        - riskFree
        - Regression.of(s).beta() * (Growth.annualized(s.benchmark(), s.periods()) - riskFree);
  }

  private static double compounded(double alpha, Sample s) {
    return StrictMath.pow(1 + alpha, s.periods()) - 1;
  }

  private static double correlationLimit(Sample s, int side) {
    double rho = Moments.correlation(s.returns(), s.benchmark());
    if (s.confidenceBps() >= 10_000) {
      return Double.NaN;
    }
    double z = Normal.quantile(0.5 + s.confidenceBps() / 20_000.0);
    double atanh = 0.5 * (StrictMath.log1p(rho) - StrictMath.log1p(-rho));
    return s.n() < 4 ? Double.NaN : StrictMath.tanh(atanh + side * z / Math.sqrt(s.n() - 3));
  }

  private static double correlationProbability(Sample s) {
    double rho = Moments.correlation(s.returns(), s.benchmark());
    if (s.n() < 3 || Double.isNaN(rho) || Math.abs(rho) >= 1) {
      return Double.NaN;
    }
    double t = Math.abs(rho) * Math.sqrt((s.n() - 2) / (1 - rho * rho));
    return 2 * StudentT.of(s.n() - 2).upperTail(t);
  }
}
