package io.hyperdex.risk.analytics.distribution;

/**
 * The gamma function's logarithm and the regularised incomplete gamma functions.
 *
 * <p>Safe from any thread; no allocation. The incomplete functions take O(sqrt(a)) steps and are
 * accurate to about 1e-14 of the smaller of the two tails.
 */
public final class GammaFunction {
  /*
   * Everything rests on Stirling's formula with its error delta(a) as a function of its own:
   *   ln Gamma(a) = (a - 1/2) ln a - a + ln(2 pi) / 2 + delta(a).
   * In densities the large terms cancel. Written with deviance(x, m) = x ln(x / m) + m - x, as
   * Loader does (Fast and accurate computation of binomial probabilities, 2000), they cancel
   * before they are rounded: no digits are lost however large a is.
   */
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

  private static final double TWO_PI = 6.283185307179586;

  /** From here on the asymptotic series of delta is exact to a double. */
  private static final double SERIES_FROM = 16;

  /** Far more than the functions need for a up to {@link #LARGEST}. */
  private static final int MOST_STEPS = 10_000_000;

  static final double LARGEST = 1e12;
  static final double TINIEST = 1e-300;

  private static final double CLOSE = 1e-16;

  private GammaFunction() {}

  /**
   * ln Gamma(a) for a above 0, accurate to 1e-15 of the larger of 1 and its value.
   *
   * <p>Stirling's series, with the recurrence below 16.
   */
  public static double log(double a) {
    requireShape(a);
    if (a < 0.5) {
      // ln Gamma(a) = ln Gamma(a + 1) - ln a: near 0 the formula itself would take inf - inf
      return logAtLeastHalf(a + 1) - StrictMath.log(a);
    }
    return logAtLeastHalf(a);
  }

  private static double logAtLeastHalf(double a) {
    return (a - 0.5) * StrictMath.log(a) - a + HALF_LOG_TWO_PI + stirlingError(a);
  }

  /** Lower regularised incomplete gamma P(a, x), a above 0, x at least 0: from 0 to 1. */
  public static double lower(double a, double x) {
    requireShapeAndPoint(a, x);
    return x < a + 1 ? bySeries(a, x) : 1 - byFraction(a, x);
  }

  /** Upper regularised incomplete gamma Q(a, x) = 1 - P(a, x), accurate where that is small. */
  public static double upper(double a, double x) {
    requireShapeAndPoint(a, x);
    return x < a + 1 ? 1 - bySeries(a, x) : byFraction(a, x);
  }

  /** x^a exp(-x) / Gamma(a). */
  static double kernel(double a, double x) {
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    if (a < 0.5) {
      // by Gamma(a) = Gamma(a + 1) / a
      return a * StrictMath.exp(a * StrictMath.log(x) - x - logAtLeastHalf(a + 1));
    }
    return Math.sqrt(a / TWO_PI) * StrictMath.exp(-stirlingError(a) - deviance(a, x));
  }

  /** Abramowitz and Stegun 6.5.29: P = kernel * sum x^n / (a (a + 1) ... (a + n)). */
  private static double bySeries(double a, double x) {
    double kernel = kernel(a, x);
    if (kernel == 0) {
      return 0;
    }
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < MOST_STEPS; n++) {
      term *= x / (a + n);
      sum += term;
      if (term < sum * CLOSE) {
        return Math.min(1, kernel * sum);
      }
    }
    throw unsettled("P", a, x);
  }

  /** Abramowitz and Stegun 6.5.31, even part, evaluated forward (Lentz 1976). */
  private static double byFraction(double a, double x) {
    double kernel = kernel(a, x);
    if (kernel == 0) {
      return 0;
    }
    double b = x + 1 - a;
    double c = 1 / TINIEST;
    double d = 1 / b;
    double value = d;
    for (int n = 1; n < MOST_STEPS; n++) {
      double factor = -n * (n - a);
      b += 2;
      d = 1 / awayFromZero(factor * d + b);
      c = awayFromZero(b + factor / c);
      double step = c * d;
      value *= step;
      if (Math.abs(step - 1) <= 2 * CLOSE) {
        return Math.min(1, kernel * value);
      }
    }
    throw unsettled("Q", a, x);
  }

  static double awayFromZero(double value) {
    return Math.abs(value) < TINIEST ? TINIEST : value;
  }

  /** delta(a), for a of at least 1/2. */
  static double stirlingError(double a) {
    double error = 0;
    double at = a;
    for (; at < SERIES_FROM; at++) {
      // delta(a) - delta(a + 1)
      error += (at + 0.5) * StrictMath.log1p(1 / at) - 1;
    }
    double square = 1 / (at * at);
    double series =
        (1.0 / 12
                + square
                    * (-1.0 / 360
                        + square
                            * (1.0 / 1260
                                + square
                                    * (-1.0 / 1680
                                        + square * (1.0 / 1188 - square * 691.0 / 360_360)))))
            / at;
    return error + series;
  }

  /** x ln(x / m) + m - x for x and m above 0: at least 0, and no cancellation near x = m. */
  static double deviance(double x, double m) {
    double v = (x - m) / (x + m);
    if (Math.abs(v) > 0.1) {
      return x * StrictMath.log(x / m) + m - x;
    }
    // x ln(x / m) = 2x artanh(v), less its first term, which goes with m - x
    double square = v * v;
    double power = v;
    double sum = v * (x - m);
    for (int k = 3; k < 40; k += 2) {
      power *= square;
      double term = 2 * x * power / k;
      if (sum + term == sum) {
        break;
      }
      sum += term;
    }
    return sum;
  }

  static void requireShape(double a) {
    if (!(a > 0 && a <= LARGEST)) {
      throw new IllegalArgumentException("must be above 0 and at most 1e12: " + a);
    }
  }

  private static void requireShapeAndPoint(double a, double x) {
    requireShape(a);
    if (!(x >= 0)) {
      throw new IllegalArgumentException("x must be at least 0: " + x);
    }
  }

  private static ArithmeticException unsettled(String what, double a, double x) {
    return new ArithmeticException(what + "(" + a + ", " + x + ") did not settle");
  }
}
