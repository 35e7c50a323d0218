package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.distribution.GammaFunction;
import java.util.Optional;

/**
 * GARCH(1,1) with Student t innovations, by maximum likelihood: e[t] = r[t] - mu, h[t] = omega +
 * alpha e[t - 1]^2 + beta h[t - 1], e[t] / sqrt(h[t]) of unit variance with nu degrees of freedom
 * (Bollerslev 1986, 1987).
 *
 * <p>mu is the sample mean; h starts at the sample variance. omega &gt; 0, alpha &gt;= 0, beta
 * &gt;= 0, alpha + beta &lt; 1 and nu &gt; 2 hold by the parameters searched over: ln omega, logits
 * of alpha + beta and of alpha's part in it, ln (nu - 2). Over a horizon, h goes back to omega / (1
 * - alpha - beta) at the rate alpha + beta.
 *
 * <p>Immutable, O(end) a forecast.
 *
 * @param mu mean log return per period
 * @param initialVariance h before the first period
 * @param logLikelihood at the estimate, natural logarithm
 * @param status whether the search ended well; a model of another status than CONVERGED is usable
 *     but not the maximum for sure
 */
public record GarchT(
    double mu,
    double omega,
    double alpha,
    double beta,
    double nu,
    double initialVariance,
    double logLikelihood,
    Status status)
    implements VarianceModel {
  /**
   * Periods below which there is no fit: four parameters of clustering and tails need a history.
   */
  public static final int MINIMUM_PERIODS = 250;

  private static final double MOST_PERSISTENCE = 0.9999;
  private static final double MOST_NU = 200;
  private static final int MOST_EVALUATIONS = 2000;

  /** How the search ended. */
  public enum Status {
    CONVERGED,
    /** The evaluations ran out. */
    NOT_CONVERGED,
    /** The maximum lies where persistence is 1, alpha is 0, or the tails are normal. */
    AT_BOUNDARY
  }

  /** Trains with {@link #fit}; where that has no answer, {@code fallback} is the model. */
  public static VarianceTrainer trainer(int most, VarianceModel fallback) {
    return (series, end) ->
        fit(series, Math.max(0, end - most), end).map(g -> (VarianceModel) g).orElse(fallback);
  }

  /**
   * @param from first period, inclusive
   * @param end last period, exclusive
   * @return empty with fewer than {@link #MINIMUM_PERIODS} periods or where the returns do not move
   */
  public static Optional<GarchT> fit(VarianceSeries series, int from, int end) {
    Checks.requirePlace(series, end, 1);
    int n = end - from;
    if (from < 0 || n < MINIMUM_PERIODS) {
      return Optional.empty();
    }
    double mean = 0;
    for (int i = from; i < end; i++) {
      mean += series.logReturn(i);
    }
    mean /= n;
    double[] squares = new double[n];
    double variance = 0;
    for (int i = 0; i < n; i++) {
      double e = series.logReturn(from + i) - mean;
      squares[i] = e * e;
      variance += squares[i];
    }
    variance /= n;
    if (!(variance > 1e-20)) {
      return Optional.empty();
    }
    // Returns in units of their deviation, so that one start suits all series.
    for (int i = 0; i < n; i++) {
      squares[i] /= variance;
    }
    double[] start = {StrictMath.log(0.05), logit(0.95), logit(0.1), StrictMath.log(4)};
    NelderMead.Minimum minimum =
        NelderMead.minimise(p -> -logLikelihood(squares, p), start, 0.5, MOST_EVALUATIONS);
    double[] p = minimum.point();
    double persistence = persistence(p);
    double alpha = persistence * logistic(p[2]);
    double nu = nu(p);
    Status status = Status.CONVERGED;
    if (!minimum.hasConverged()) {
      status = Status.NOT_CONVERGED;
    } else if (persistence > 0.9995 || alpha < 1e-4 || nu > 0.9 * MOST_NU) {
      status = Status.AT_BOUNDARY;
    }
    return Optional.of(
        new GarchT(
            mean,
            StrictMath.exp(p[0]) * variance,
            alpha,
            persistence - alpha,
            nu,
            variance,
            -minimum.value() - 0.5 * n * StrictMath.log(variance),
            status));
  }

  private static double persistence(double[] p) {
    return MOST_PERSISTENCE * logistic(p[1]);
  }

  private static double nu(double[] p) {
    return 2 + Math.min(MOST_NU - 2, StrictMath.exp(p[3]));
  }

  /** Of squared deviations in units of the sample variance. */
  private static double logLikelihood(double[] squares, double[] p) {
    double omega = StrictMath.exp(p[0]);
    double persistence = persistence(p);
    double alpha = persistence * logistic(p[2]);
    double beta = persistence - alpha;
    double nu = nu(p);
    double constant =
        GammaFunction.log((nu + 1) / 2)
            - GammaFunction.log(nu / 2)
            - 0.5 * StrictMath.log(Math.PI * (nu - 2));
    double h = 1;
    double sum = squares.length * constant;
    for (double square : squares) {
      sum -= 0.5 * StrictMath.log(h) + (nu + 1) / 2 * StrictMath.log1p(square / (h * (nu - 2)));
      h = omega + alpha * square + beta * h;
    }
    return Double.isNaN(sum) ? Double.NEGATIVE_INFINITY : sum;
  }

  @Override
  public double forecast(VarianceSeries series, int end, int horizon) {
    Checks.requirePlace(series, end, horizon);
    double h = initialVariance;
    for (int i = 0; i < end; i++) {
      double e = series.logReturn(i) - mu;
      h = omega + alpha * e * e + beta * h;
    }
    double persistence = alpha + beta;
    double level = omega / (1 - persistence);
    double gap = h - level;
    double sum = 0;
    for (int k = 0; k < horizon; k++) {
      sum += level + gap;
      gap *= persistence;
    }
    return sum / horizon;
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double logit(double p) {
    return StrictMath.log(p / (1 - p));
  }

  @Override
  public String version() {
    return "garch-t-" + Checks.text(alpha) + "-" + Checks.text(beta) + "-" + Checks.text(nu);
  }
}
