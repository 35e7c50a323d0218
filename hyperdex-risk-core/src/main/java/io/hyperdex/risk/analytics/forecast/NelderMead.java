package io.hyperdex.risk.analytics.forecast;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Minimum of a function without derivatives, by the downhill simplex of Nelder and Mead (1965) with
 * the usual coefficients 1, 2, 1/2, 1/2. Restarted once where it stops, as a collapsed simplex may
 * stop short. Deterministic.
 */
final class NelderMead {
  private NelderMead() {}

  /**
   * @param point where the function was lowest
   * @param hasConverged whether the simplex was small and flat before the evaluations ran out
   */
  record Minimum(double[] point, double value, int evaluations, boolean hasConverged) {}

  static Minimum minimise(
      ToDoubleFunction<double[]> function, double[] start, double step, int most) {
    Minimum first = once(function, start, step, most, 1e-8, 1e-4);
    if (!first.hasConverged()) {
      return first;
    }
    Minimum second =
        once(
            function,
            first.point(),
            step / 5,
            Math.max(50, most - first.evaluations()),
            1e-9,
            1e-5);
    return new Minimum(
        second.point(),
        second.value(),
        first.evaluations() + second.evaluations(),
        second.hasConverged());
  }

  private static Minimum once(
      ToDoubleFunction<double[]> function,
      double[] start,
      double step,
      int most,
      double flat,
      double small) {
    int n = start.length;
    double[][] points = new double[n + 1][];
    double[] values = new double[n + 1];
    for (int i = 0; i <= n; i++) {
      points[i] = start.clone();
      if (i > 0) {
        points[i][i - 1] += step;
      }
      values[i] = function.applyAsDouble(points[i]);
    }
    int evaluations = n + 1;
    while (evaluations < most) {
      sort(points, values);
      if (values[n] - values[0] <= flat * (1 + Math.abs(values[0])) && spread(points) <= small) {
        return new Minimum(points[0], values[0], evaluations, true);
      }
      double[] centre = new double[n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          centre[j] += points[i][j] / n;
        }
      }
      double[] reflected = along(centre, points[n], -1);
      double value = function.applyAsDouble(reflected);
      evaluations++;
      if (value < values[0]) {
        double[] expanded = along(centre, points[n], -2);
        double further = function.applyAsDouble(expanded);
        evaluations++;
        replaceWorst(
            points, values, further < value ? expanded : reflected, Math.min(further, value));
      } else if (value < values[n - 1]) {
        replaceWorst(points, values, reflected, value);
      } else {
        boolean outside = value < values[n];
        double[] contracted = along(centre, points[n], outside ? -0.5 : 0.5);
        double nearer = function.applyAsDouble(contracted);
        evaluations++;
        if (nearer < Math.min(value, values[n])) {
          replaceWorst(points, values, contracted, nearer);
        } else {
          for (int i = 1; i <= n; i++) {
            points[i] = along(points[0], points[i], 0.5);
            values[i] = function.applyAsDouble(points[i]);
          }
          evaluations += n;
        }
      }
    }
    sort(points, values);
    return new Minimum(points[0], values[0], evaluations, false);
  }

  /** centre + t * (point - centre). */
  private static double[] along(double[] centre, double[] point, double t) {
    double[] result = new double[centre.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = centre[j] + t * (point[j] - centre[j]);
    }
    return result;
  }

  private static void replaceWorst(
      double[][] points, double[] values, double[] point, double value) {
    points[points.length - 1] = point;
    values[values.length - 1] = value;
  }

  /** By value, stable. */
  private static void sort(double[][] points, double[] values) {
    for (int i = 1; i < values.length; i++) {
      double value = values[i];
      double[] point = points[i];
      int j = i - 1;
      while (j >= 0 && Double.compare(values[j], value) > 0) {
        values[j + 1] = values[j];
        points[j + 1] = points[j];
        j--;
      }
      values[j + 1] = value;
      points[j + 1] = point;
    }
  }

  private static double spread(double[][] points) {
    return Arrays.stream(points)
        .mapToDouble(
            point -> {
              double most = 0;
              for (int j = 0; j < point.length; j++) {
                most = Math.max(most, Math.abs(point[j] - points[0][j]));
              }
              return most;
            })
        .max()
        .orElse(0);
  }
}
