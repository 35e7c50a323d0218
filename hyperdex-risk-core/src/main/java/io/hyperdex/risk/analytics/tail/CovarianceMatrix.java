package io.hyperdex.risk.analytics.tail;

/**
 * Covariances of token returns over one period, and how to estimate them.
 *
 * <p>{@link #sample} and {@link #ewma} take for each pair the periods in which both have a return;
 * with gaps the result need not be positive semidefinite, so use {@link #repaired} before {@link
 * #cholesky}. {@link #shrunk} takes the periods in which all have one.
 *
 * <p>Immutable, safe from any thread.
 */
public final class CovarianceMatrix {
  private final int size;
  private final double[] entries;

  private CovarianceMatrix(int size, double[] owned) {
    this.size = size;
    entries = owned;
  }

  /** Copies a symmetric matrix with a diagonal of at least 0. */
  public static CovarianceMatrix of(double[][] rows) {
    int size = rows.length;
    double[] entries = new double[size * size];
    for (int i = 0; i < size; i++) {
      if (rows[i].length != size || !(rows[i][i] >= 0)) {
        throw new IllegalArgumentException("row " + i + " is too short or its variance below 0");
      }
      for (int j = 0; j < size; j++) {
        if (!Double.isFinite(rows[i][j]) || rows[i][j] != rows[j][i]) {
          throw new IllegalArgumentException(
              "not symmetric or not finite at " + i + ", " + j + ": " + rows[i][j]);
        }
        entries[i * size + j] = rows[i][j];
      }
    }
    return new CovarianceMatrix(size, entries);
  }

  /** Takes a symmetric matrix, row by row, that nobody else has. */
  static CovarianceMatrix owning(int size, double[] entries) {
    return new CovarianceMatrix(size, entries);
  }

  /**
   * Sample covariances, divisor m - 1, over the m periods that a pair has in common, around its
   * means in these; 0 for fewer than 2. O(tokens^2 periods).
   */
  public static CovarianceMatrix sample(ReturnMatrix returns) {
    int size = returns.tokens();
    double[] entries = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        put(entries, size, i, j, sampleOf(returns, i, j));
      }
    }
    return new CovarianceMatrix(size, entries);
  }

  private static double sampleOf(ReturnMatrix returns, int i, int j) {
    int common = 0;
    double sumI = 0;
    double sumJ = 0;
    for (int k = 0; k < returns.periods(); k++) {
      if (returns.has(i, k) && returns.has(j, k)) {
        common++;
        sumI += returns.at(i, k);
        sumJ += returns.at(j, k);
      }
    }
    if (common < 2) {
      return 0;
    }
    double meanI = sumI / common;
    double meanJ = sumJ / common;
    double products = 0;
    for (int k = 0; k < returns.periods(); k++) {
      if (returns.has(i, k) && returns.has(j, k)) {
        products += (returns.at(i, k) - meanI) * (returns.at(j, k) - meanJ);
      }
    }
    return products / (common - 1);
  }

  /**
   * Exponentially weighted products of returns, mean taken as 0: sum of decay^age r_i r_j / sum of
   * decay^age, over the periods a pair has in common, the newest period of age 0 (RiskMetrics
   * Technical Document 1996); 0 where there are none. O(tokens^2 periods).
   *
   * @param decay between 0 and 1, such as 0.94 for days
   */
  public static CovarianceMatrix ewma(ReturnMatrix returns, double decay) {
    ReturnMatrix.requireDecay(decay);
    int size = returns.tokens();
    int periods = returns.periods();
    double[] weights = new double[periods];
    double weight = 1;
    for (int k = periods - 1; k >= 0; k--) {
      weights[k] = weight;
      weight *= decay;
    }
    double[] entries = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double products = 0;
        double sum = 0;
        for (int k = 0; k < periods; k++) {
          if (returns.has(i, k) && returns.has(j, k)) {
            products += weights[k] * returns.at(i, k) * returns.at(j, k);
            sum += weights[k];
          }
        }
        put(entries, size, i, j, sum == 0 ? 0 : products / sum);
      }
    }
    return new CovarianceMatrix(size, entries);
  }

  /** Shrunk towards constant correlation, see {@link ConstantCorrelationShrinkage}. */
  public static CovarianceMatrix shrunk(ReturnMatrix returns) {
    return ConstantCorrelationShrinkage.of(returns).covariance();
  }

  private static void put(double[] entries, int size, int i, int j, double value) {
    entries[i * size + j] = value;
    entries[j * size + i] = value;
  }

  /** How many tokens there are. */
  public int size() {
    return size;
  }

  /** Covariance of two tokens. */
  public double at(int i, int j) {
    return entries[i * size + j];
  }

  /** Standard deviation of a token. */
  public double deviation(int i) {
    return Math.sqrt(at(i, i));
  }

  /** Covariance of each token's return with the P&amp;L of holdings, USD: the product with them. */
  public double[] times(double[] values) {
    if (values.length != size) {
      throw new IllegalArgumentException(size + " tokens, " + values.length + " values");
    }
    double[] product = new double[size];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += at(i, j) * values[j];
      }
      product[i] = sum;
    }
    return product;
  }

  /** Standard deviation of the P&amp;L of holdings, USD. */
  public double deviationOf(double[] values) {
    double[] product = times(values);
    double variance = 0;
    for (int i = 0; i < size; i++) {
      variance += values[i] * product[i];
    }
    return Math.sqrt(Math.max(0, variance));
  }

  /** Correlation of two tokens: 0 with one that does not move, 1 with itself. */
  public double correlation(int i, int j) {
    double scale = deviation(i) * deviation(j);
    return i == j ? 1 : scale == 0 ? 0 : at(i, j) / scale;
  }

  /**
   * The nearest usable matrix: the same variances, and correlations whose negative eigenvalues are
   * cut to a ten-millionth of the largest (the spectral method of Rebonato and J&auml;ckel 1999,
   * The most general methodology to create a valid correlation matrix). This one where none is
   * negative beyond rounding. O(tokens^3).
   */
  public CovarianceMatrix repaired() {
    double[] correlations = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        correlations[i * size + j] = correlation(i, j);
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(correlations, size);
    if (eigen.least() >= -1e-12 * eigen.greatest()) {
      return this; // what is below 0 is rounding, which cholesky() allows for
    }
    double[] repaired = eigen.withFloor(1e-7 * eigen.greatest());
    double[] result = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        double unit = Math.sqrt(repaired[i * size + i] * repaired[j * size + j]);
        put(result, size, i, j, repaired[i * size + j] / unit * deviation(i) * deviation(j));
      }
      result[i * size + i] = at(i, i);
    }
    return new CovarianceMatrix(size, result);
  }

  /**
   * The lower triangular L with L L' equal to this, row by row. A token that adds nothing to those
   * before it gets a zero column, so semidefinite matrices have one too.
   *
   * @throws ArithmeticException if this is not positive semidefinite; {@link #repaired} is
   */
  public double[][] cholesky() {
    double[][] factor = new double[size][size];
    for (int j = 0; j < size; j++) {
      double rest = at(j, j);
      for (int k = 0; k < j; k++) {
        rest -= factor[j][k] * factor[j][k];
      }
      double noise = 1e-10 * at(j, j);
      if (rest < -noise) {
        throw new ArithmeticException(
            "not positive semidefinite at token " + j + ": " + rest + "; repair it first");
      }
      double pivot = rest <= noise ? 0 : Math.sqrt(rest);
      factor[j][j] = pivot;
      for (int i = j + 1; i < size; i++) {
        double sum = at(i, j);
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        if (pivot > 0) {
          factor[i][j] = sum / pivot;
        } else if (Math.abs(sum) > 1e-4 * deviation(i) * deviation(j)) {
          throw new ArithmeticException(
              "not positive semidefinite at tokens " + i + " and " + j + "; repair it first");
        }
      }
    }
    return factor;
  }
}
