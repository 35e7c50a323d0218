package io.hyperdex.risk.analytics.forecast;

/**
 * Logistic regression with a ridge: the maximum of the log likelihood less lambda / 2 times the
 * squared coefficients of the standardised features, by Newton's method with halved steps.
 *
 * <p>The intercept is not penalised. Immutable.
 */
public final class LogisticRegression implements ProbabilityModel {
  private static final int MOST_STEPS = 60;

  private final double[] means;
  private final double[] deviations;
  private final double[] coefficients; // intercept first, of standardised features
  private final boolean hasConverged;

  private LogisticRegression(
      double[] means, double[] deviations, double[] coefficients, boolean hasConverged) {
    this.means = means;
    this.deviations = deviations;
    this.coefficients = coefficients;
    this.hasConverged = hasConverged;
  }

  /**
   * @param features one row per event, at least one
   * @param happened as many
   * @param lambda positive
   */
  public static LogisticRegression fit(double[][] features, boolean[] happened, double lambda) {
    if (features.length == 0 || features.length != happened.length || !(lambda > 0)) {
      throw new IllegalArgumentException(
          "as many labels as rows, at least one, and a positive lambda: "
              + features.length
              + ", "
              + happened.length
              + ", "
              + lambda);
    }
    int width = features[0].length;
    double[] means = new double[width];
    double[] deviations = new double[width];
    standardise(features, means, deviations);
    double[] beta = new double[width + 1];
    double best = objective(features, happened, means, deviations, beta, lambda);
    boolean converged = false;
    for (int step = 0; step < MOST_STEPS && !converged; step++) {
      double[] direction = newton(features, happened, means, deviations, beta, lambda);
      double length = 1;
      double[] next = beta;
      double value = best;
      while (length > 1e-6) {
        next = beta.clone();
        for (int i = 0; i < next.length; i++) {
          next[i] += length * direction[i];
        }
        value = objective(features, happened, means, deviations, next, lambda);
        if (value <= best) {
          break;
        }
        length /= 2;
      }
      converged = !(value < best - 1e-10 * (1 + Math.abs(best)));
      if (value <= best) {
        beta = next;
        best = value;
      }
    }
    return new LogisticRegression(means, deviations, beta, converged);
  }

  private static void standardise(double[][] rows, double[] means, double[] deviations) {
    for (double[] row : rows) {
      for (int j = 0; j < means.length; j++) {
        means[j] += row[j] / rows.length;
      }
    }
    for (double[] row : rows) {
      for (int j = 0; j < means.length; j++) {
        double d = row[j] - means[j];
        deviations[j] += d * d / rows.length;
      }
    }
    for (int j = 0; j < means.length; j++) {
      double deviation = Math.sqrt(deviations[j]);
      deviations[j] = deviation > 1e-12 ? deviation : 1; // a constant feature stays 0
    }
  }

  /** Negative log likelihood plus penalty. */
  private static double objective(
      double[][] rows,
      boolean[] happened,
      double[] means,
      double[] deviations,
      double[] beta,
      double lambda) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double score = score(rows[i], means, deviations, beta);
      double signed = happened[i] ? -score : score;
      // ln(1 + e^s) without overflow.
      sum += Math.max(signed, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(signed)));
    }
    for (int j = 1; j < beta.length; j++) {
      sum += lambda / 2 * beta[j] * beta[j];
    }
    return sum;
  }

  private static double[] newton(
      double[][] rows,
      boolean[] happened,
      double[] means,
      double[] deviations,
      double[] beta,
      double lambda) {
    int width = beta.length;
    double[][] hessian = new double[width][width];
    double[] gradient = new double[width];
    double[] x = new double[width];
    x[0] = 1;
    for (int i = 0; i < rows.length; i++) {
      double score = beta[0];
      for (int j = 1; j < width; j++) {
        x[j] = (rows[i][j - 1] - means[j - 1]) / deviations[j - 1];
        score += beta[j] * x[j];
      }
      double p = Logit.inverse(score);
      double weight = Math.max(1e-10, p * (1 - p));
      double error = (happened[i] ? 1 : 0) - p;
      for (int j = 0; j < width; j++) {
        gradient[j] += error * x[j];
        for (int k = 0; k <= j; k++) {
          hessian[j][k] += weight * x[j] * x[k];
        }
      }
    }
    hessian[0][0] += 1e-9;
    for (int j = 1; j < width; j++) {
      gradient[j] -= lambda * beta[j];
      hessian[j][j] += lambda;
    }
    // Positive definite by the ridge; where rounding says otherwise, there is no step.
    return LeastSquares.solve(hessian, gradient) ? gradient : new double[width];
  }

  private static double score(double[] row, double[] means, double[] deviations, double[] beta) {
    double score = beta[0];
    for (int j = 0; j < means.length; j++) {
      score += beta[j + 1] * (row[j] - means[j]) / deviations[j];
    }
    return score;
  }

  @Override
  public double probability(double[] features) {
    return Logit.inverse(score(features, means, deviations, coefficients));
  }

  /** Whether the search ended before its steps ran out. */
  public boolean hasConverged() {
    return hasConverged;
  }

  /** Intercept, then the coefficients, of the features standardised; a copy. */
  public double[] coefficients() {
    return coefficients.clone();
  }
}
