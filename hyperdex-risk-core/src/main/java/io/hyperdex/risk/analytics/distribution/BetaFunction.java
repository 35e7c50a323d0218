package io.hyperdex.risk.analytics.distribution;

/**
 * The beta function's logarithm and the regularised incomplete beta function.
 *
 * <p>Safe from any thread; no allocation. The incomplete function takes O(sqrt(max(a, b))) steps
 * and is accurate to about 1e-14 of its value where that is below a half.
 */
public final class BetaFunction {
  private static final double TWO_PI = 6.283185307179586;
  private static final int MOST_STEPS = 10_000_000;
  private static final double CLOSE = 2e-16;

  private BetaFunction() {}

  /** ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b), a and b above 0. */
  public static double log(double a, double b) {
    GammaFunction.requireShape(a);
    GammaFunction.requireShape(b);
    return GammaFunction.log(a) + GammaFunction.log(b) - GammaFunction.log(a + b);
  }

  /** I_x(a, b): the probability of at most x in (0, 1) under a beta distribution. */
  public static double regularised(double a, double b, double x) {
    return regularised(a, b, x, 1 - x);
  }

  /**
   * I_x(a, b) with the complement y = 1 - x given, for x so close to 1 that 1 - x would lose it.
   *
   * <p>Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, on the
   * side of the mean where it converges fast.
   */
  public static double regularised(double a, double b, double x, double y) {
    GammaFunction.requireShape(a);
    GammaFunction.requireShape(b);
    if (!(x >= 0 && y >= 0 && Math.abs(x + y - 1) <= 1e-15)) {
      throw new IllegalArgumentException("x and y must be from 0 and add up to 1: " + x + ", " + y);
    }
    if (x == 0 || y == 0) {
      return x == 0 ? 0 : 1;
    }
    return x * (a + b + 2) <= a + 1 ? lower(a, b, x, y) : 1 - lower(b, a, y, x);
  }

  private static double lower(double a, double b, double x, double y) {
    double kernel = kernel(a, b, x, y);
    return kernel == 0 ? 0 : Math.min(1, kernel * fraction(a, b, x, y));
  }

  /** x^a y^b / B(a, b): terms that would cancel are never formed, see {@link GammaFunction}. */
  static double kernel(double a, double b, double x, double y) {
    if (a < 0.5 || b < 0.5) {
      return StrictMath.exp(a * StrictMath.log(x) + b * StrictMath.log(y) - log(a, b));
    }
    double n = a + b;
    double error =
        GammaFunction.stirlingError(n)
            - GammaFunction.stirlingError(a)
            - GammaFunction.stirlingError(b);
    double deviance = GammaFunction.deviance(a, n * x) + GammaFunction.deviance(b, n * y);
    return Math.sqrt(a / n * b / TWO_PI) * StrictMath.exp(error - deviance);
  }

  /*
   * The even part of the fraction (Didonato and Morris 1992, ACM TOMS 18, Algorithm 708, formula 9),
   * evaluated forward (Lentz 1976). It holds a y - b x, which is exact where a is large and x close
   * to 1; the plain fraction holds 1 - (a + b) x / (a + 1), which is not.
   */
  private static double fraction(double a, double b, double x, double y) {
    double slope = a * y - b * x + 1;
    double value = GammaFunction.awayFromZero(a * slope / (a + 1));
    double c = value;
    double d = 0;
    for (int m = 1; m < MOST_STEPS; m++) {
      double at = a + 2.0 * m;
      double shared = m * (b - m) * x / (at - 1);
      double above = (a + m - 1) * (a + b + m - 1) * x / (at - 1) * shared;
      double below = m + shared + (a + m) * (slope + m * (1 + y)) / (at + 1);
      d = 1 / GammaFunction.awayFromZero(below + above * d);
      c = GammaFunction.awayFromZero(below + above / c);
      double step = d * c;
      value *= step;
      if (Math.abs(step - 1) <= CLOSE) {
        return 1 / value;
      }
    }
    throw new ArithmeticException("I(" + a + ", " + b + ", " + x + ") did not settle");
  }
}
