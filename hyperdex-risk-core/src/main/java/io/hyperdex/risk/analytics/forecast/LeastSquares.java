package io.hyperdex.risk.analytics.forecast;

/** Solves small symmetric positive definite systems, by Cholesky. */
final class LeastSquares {
  private LeastSquares() {}

  /**
   * Solves A x = b, destroying A's lower triangle.
   *
   * @return false where A is not positive definite to rounding; b is then spoilt
   */
  static boolean solve(double[][] a, double[] b) {
    int n = b.length;
    for (int j = 0; j < n; j++) {
      double diagonal = a[j][j];
      double scale = Math.abs(diagonal);
      for (int k = 0; k < j; k++) {
        diagonal -= a[j][k] * a[j][k];
      }
      if (!(diagonal > 1e-14 * scale)) {
        return false;
      }
      a[j][j] = Math.sqrt(diagonal);
      for (int i = j + 1; i < n; i++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = sum / a[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= a[i][k] * b[k];
      }
      b[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        b[i] -= a[k][i] * b[k];
      }
      b[i] /= a[i][i];
    }
    return true;
  }
}
