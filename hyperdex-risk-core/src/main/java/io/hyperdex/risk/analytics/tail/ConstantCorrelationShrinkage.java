package io.hyperdex.risk.analytics.tail;

/**
 * Ledoit and Wolf's shrinkage of the sample covariance towards one correlation for all pairs
 * (Honey, I shrunk the sample covariance matrix, Journal of Portfolio Management 30, 2004): with
 * few periods for many tokens the sample's extreme correlations are mostly noise.
 *
 * <p>The target keeps every token's variance, which the better known target of equal variances
 * would not: dollar tokens and small ones differ a hundredfold. Divisor n, as in the paper. Taken
 * over the periods in which all tokens have a return.
 *
 * <p>Immutable.
 *
 * @param covariance the mixture, intensity * target + (1 - intensity) * sample
 * @param intensity weight of the target, 0 to 1
 * @param periods it rests on
 */
public record ConstantCorrelationShrinkage(
    CovarianceMatrix covariance, double intensity, int periods) {

  /**
   * Estimates covariance and intensity. O(tokens^2 periods).
   *
   * @throws IllegalArgumentException if fewer than 2 periods have a return for every token
   */
  public static ConstantCorrelationShrinkage of(ReturnMatrix returns) {
    double[][] x = centered(returns);
    int size = returns.tokens();
    int n = size == 0 ? 0 : x[0].length;
    if (n < 2) {
      throw new IllegalArgumentException("periods with all returns: " + n + "; 2 are needed");
    }
    double[][] s = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += x[i][k] * x[j][k];
        }
        s[i][j] = sum / n;
        s[j][i] = s[i][j];
      }
    }
    double[] sd = new double[size];
    for (int i = 0; i < size; i++) {
      sd[i] = Math.sqrt(s[i][i]);
    }
    double common = meanCorrelation(s, sd);
    double intensity = intensity(x, s, sd, common);
    double[][] mixed = new double[size][size];
    for (int i = 0; i < size; i++) {
      mixed[i][i] = s[i][i];
      for (int j = 0; j < i; j++) {
        double target = common * sd[i] * sd[j];
        mixed[i][j] = s[i][j] + intensity * (target - s[i][j]);
        mixed[j][i] = mixed[i][j];
      }
    }
    return new ConstantCorrelationShrinkage(CovarianceMatrix.of(mixed), intensity, n);
  }

  private static double[][] centered(ReturnMatrix returns) {
    int size = returns.tokens();
    int[] complete = new int[returns.periods()];
    int n = 0;
    for (int k = 0; k < returns.periods(); k++) {
      boolean all = true;
      for (int i = 0; i < size && all; i++) {
        all = returns.has(i, k);
      }
      if (all) {
        complete[n++] = k;
      }
    }
    double[][] x = new double[size][n];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        x[i][k] = returns.at(i, complete[k]);
        sum += x[i][k];
      }
      for (int k = 0; k < n; k++) {
        x[i][k] -= sum / n;
      }
    }
    return x;
  }

  /** Mean correlation of the pairs that move; 0 where there is none. */
  private static double meanCorrelation(double[][] s, double[] sd) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < sd.length; i++) {
      for (int j = 0; j < i; j++) {
        if (sd[i] > 0 && sd[j] > 0) {
          sum += s[i][j] / (sd[i] * sd[j]);
          pairs++;
        }
      }
    }
    return pairs == 0 ? 0 : sum / pairs;
  }

  /*
   * The paper's appendix B: intensity = max(0, min(1, (pi - rho) / gamma / n)), pi the sum of the
   * asymptotic variances of the entries, rho that of their covariances with the target's, gamma the
   * squared distance of sample and target. On the diagonal pi and rho cancel.
   */
  private static double intensity(double[][] x, double[][] s, double[] sd, double common) {
    int n = x[0].length;
    double above = 0;
    double gamma = 0;
    for (int i = 0; i < sd.length; i++) {
      for (int j = 0; j < sd.length; j++) {
        if (i == j) {
          continue;
        }
        double pi = 0;
        double theta = 0;
        for (int k = 0; k < n; k++) {
          double product = x[i][k] * x[j][k] - s[i][j];
          pi += product * product;
          theta += (x[i][k] * x[i][k] - s[i][i]) * product;
        }
        // both halves of rho's term, as the sum runs over i, j and j, i
        double rho = sd[i] == 0 ? 0 : common * sd[j] / sd[i] * theta;
        above += (pi - rho) / n;
        double distance = common * sd[i] * sd[j] - s[i][j];
        gamma += distance * distance;
      }
    }
    return gamma == 0 ? 0 : Math.max(0, Math.min(1, above / gamma / n));
  }
}
