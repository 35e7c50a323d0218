package io.hyperdex.risk.analytics.tail;

/** Eigenvalues and eigenvectors of a symmetric matrix. Immutable. */
final class SymmetricEigen {
  /*
   * Cyclic Jacobi rotations (Jacobi 1846; Golub and Van Loan, Matrix Computations, section 8.5):
   * slow next to tridiagonal methods, but short, accurate for small eigenvalues, and without a
   * choice that could differ between machines.
   */
  private static final int MOST_SWEEPS = 60;

  private final int size;
  private final double[] values;
  private final double[] vectors;

  private SymmetricEigen(int size, double[] values, double[] vectors) {
    this.size = size;
    this.values = values;
    this.vectors = vectors;
  }

  /** Of a matrix given row by row. O(size^3) a sweep; a few sweeps. */
  static SymmetricEigen of(double[] matrix, int size) {
    double[] a = matrix.clone();
    double[] vectors = new double[size * size];
    for (int i = 0; i < size; i++) {
      vectors[i * size + i] = 1;
    }
    double whole = 0;
    for (double entry : a) {
      whole += entry * entry;
    }
    for (int sweep = 0; offDiagonal(a, size) > 1e-30 * whole; sweep++) {
      if (sweep == MOST_SWEEPS) {
        throw new ArithmeticException("eigenvalues did not settle in " + sweep + " sweeps");
      }
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          rotate(a, vectors, size, p, q);
        }
      }
    }
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = a[i * size + i];
    }
    return new SymmetricEigen(size, values, vectors);
  }

  private static double offDiagonal(double[] a, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        sum += i == j ? 0 : a[i * size + j] * a[i * size + j];
      }
    }
    return sum;
  }

  /** Makes the entry p, q zero by turning the plane of the two axes. */
  private static void rotate(double[] a, double[] vectors, int size, int p, int q) {
    double apq = a[p * size + q];
    if (apq == 0) {
      return;
    }
    double theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < size; k++) {
      turn(a, k * size + p, k * size + q, c, s);
    }
    for (int k = 0; k < size; k++) {
      turn(a, p * size + k, q * size + k, c, s);
    }
    a[p * size + q] = 0; // but for rounding it is, and rounding would come back every sweep
    a[q * size + p] = 0;
    for (int k = 0; k < size; k++) {
      turn(vectors, k * size + p, k * size + q, c, s);
    }
  }

  private static void turn(double[] a, int p, int q, double c, double s) {
    double x = a[p];
    double y = a[q];
    a[p] = c * x - s * y;
    a[q] = s * x + c * y;
  }

  double least() {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  double greatest() {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }

  /** The matrix with these vectors and each value raised to at least the floor. */
  double[] withFloor(double floor) {
    double[] matrix = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          double value = Math.max(floor, values[k]);
          sum += value * vectors[i * size + k] * vectors[j * size + k];
        }
        matrix[i * size + j] = sum;
        matrix[j * size + i] = sum;
      }
    }
    return matrix;
  }
}
