package io.hyperdex.risk.analytics.distribution;

/**
 * The standard normal distribution: mean 0, variance 1.
 *
 * <p>Tails are accurate to about 1e-15 of their value, down to 1e-300; so is the quantile. Safe
 * from any thread; no allocation.
 */
public final class Normal {
  /*
   * The tail is pdf(x) times the Mills ratio m(x), which has no cancellation in it. For x >= 0,
   * (1 + x) m(x) is smooth in t = (x - 5) / (x + 5), so one Chebyshev series serves the whole half
   * line (the change of variable is Schonfelder's, Mathematics of Computation 32, 1978). The
   * coefficients were computed for this class to 40 digits; the first that is left out is 1e-18.
   */
  private static final double[] MILLS = {
    1.1579976221305188,
    -0.1633449388451398,
    -0.013683136055781576,
    0.03082200019810004,
    -0.016220073012046806,
    0.005616691016460094,
    -0.0014133933783549216,
    0.0002502625460725661,
    -2.468907239728387e-05,
    -1.0107964061837592e-06,
    7.495419179740573e-07,
    -7.600274268728337e-08,
    -1.1574771441328644e-08,
    3.333386472599843e-09,
    7.538039628171347e-11,
    -1.1104247263727494e-10,
    3.509243776551059e-12,
    3.6894953861750955e-12,
    -2.3376697776383095e-13,
    -1.3271797523541405e-13,
    9.921706995888276e-15,
    5.276004995455379e-15,
    -3.373097694187922e-16,
    -2.2804338776379946e-16,
    7.496330565808626e-18,
    1.0328041877290668e-17
  };

  private static final double ONE_BY_ROOT_TWO_PI = 0.3989422804014327;

  /** Beyond it the density is below the least double. */
  private static final double FARTHEST = 39;

  private Normal() {}

  /** Density at x: exp(-x^2 / 2) / sqrt(2 pi). */
  public static double pdf(double x) {
    double distance = Math.abs(requireNumber(x));
    return distance > FARTHEST ? 0 : ONE_BY_ROOT_TWO_PI * bell(distance);
  }

  /** Probability of at most x. */
  public static double cdf(double x) {
    return upperTail(-x);
  }

  /** Probability of more than x: 1 - cdf(x), accurate where that is small. */
  public static double upperTail(double x) {
    double distance = Math.abs(requireNumber(x));
    if (distance < 0.5) {
      return 0.5 - fromZero(x, x * x);
    }
    double tail = distance > FARTHEST ? 0 : ONE_BY_ROOT_TWO_PI * bell(distance) * mills(distance);
    return x < 0 ? 1 - tail : tail;
  }

  /**
   * The x with cdf(x) = p, for p from 0 to 1; infinite at both ends.
   *
   * <p>Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37: rational functions, accurate
   * to 1e-16.
   */
  public static double quantile(double p) {
    requireProbability(p);
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      return central(q);
    }
    double tail = tailQuantile(q < 0 ? p : 1 - p);
    return q < 0 ? -tail : tail;
  }

  /** The x with upperTail(x) = q, for q from 0 to 1: for tails too small to be written as 1 - q. */
  public static double upperQuantile(double q) {
    return 0.0 - quantile(q);
  }

  /** exp(-x^2 / 2) for x from 0; x^2 is taken in two parts, as rounding it costs x^2 ulps. */
  private static double bell(double x) {
    double coarse = Math.rint(x * 16) / 16;
    double rest = (x - coarse) * (x + coarse);
    return StrictMath.exp(-0.5 * coarse * coarse) * StrictMath.exp(-0.5 * rest);
  }

  /** Probability between 0 and x, signed, by its power series; square is x^2. */
  private static double fromZero(double x, double square) {
    double power = 1;
    double sum = 1;
    for (int n = 1; n < 16; n++) {
      power *= -0.5 * square / n;
      sum += power / (2 * n + 1);
    }
    return ONE_BY_ROOT_TWO_PI * x * sum;
  }

  private static double mills(double x) {
    double t = (x - 5) / (x + 5);
    double twice = 2 * t;
    double b1 = 0;
    double b2 = 0;
    for (int j = MILLS.length - 1; j > 0; j--) {
      double b = twice * b1 - b2 + MILLS[j];
      b2 = b1;
      b1 = b;
    }
    return (t * b1 - b2 + MILLS[0]) / (1 + x);
  }

  private static double central(double q) {
    double r = 0.180625 - q * q;
    double above =
        ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4)
                                                * r
                                            + 4.5921953931549871457e4)
                                        * r
                                    + 1.3731693765509461125e4)
                                * r
                            + 1.9715909503065514427e3)
                        * r
                    + 1.3314166789178437745e2)
                * r
            + 3.3871328727963666080;
    double below =
        ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4)
                                                * r
                                            + 2.1213794301586595867e4)
                                        * r
                                    + 5.3941960214247511077e3)
                                * r
                            + 6.8718700749205790830e2)
                        * r
                    + 4.2313330701600911252e1)
                * r
            + 1;
    return q * above / below;
  }

  /** The distance from 0 beyond which lies p, for p up to 0.075. */
  private static double tailQuantile(double p) {
    if (p == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double r = Math.sqrt(-StrictMath.log(p));
    return r <= 5 ? near(r - 1.6) : far(r - 5);
  }

  private static double near(double r) {
    double above =
        ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
                                                    + 2.41780725177450611770e-1)
                                                * r
                                            + 1.27045825245236838258)
                                        * r
                                    + 3.64784832476320460504)
                                * r
                            + 5.76949722146069140550)
                        * r
                    + 4.63033784615654529590)
                * r
            + 1.42343711074968357734;
    double below =
        ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
                                                    + 1.51986665636164571966e-2)
                                                * r
                                            + 1.48103976427480074590e-1)
                                        * r
                                    + 6.89767334985100004550e-1)
                                * r
                            + 1.67638483018380384940)
                        * r
                    + 2.05319162663775882187)
                * r
            + 1;
    return above / below;
  }

  private static double far(double r) {
    double above =
        ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                                                    + 1.24266094738807843860e-3)
                                                * r
                                            + 2.65321895265761230930e-2)
                                        * r
                                    + 2.96560571828504891230e-1)
                                * r
                            + 1.78482653991729133580)
                        * r
                    + 5.46378491116411436990)
                * r
            + 6.65790464350110377720;
    double below =
        ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
                                                    + 1.84631831751005468180e-5)
                                                * r
                                            + 7.86869131145613259100e-4)
                                        * r
                                    + 1.48753612908506148525e-2)
                                * r
                            + 1.36929880922735805310e-1)
                        * r
                    + 5.99832206555887937690e-1)
                * r
            + 1;
    return above / below;
  }

  static double requireNumber(double x) {
    if (Double.isNaN(x)) {
      throw new IllegalArgumentException("x must be a number: NaN");
    }
    return x;
  }

  static void requireProbability(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("probability must be 0 to 1: " + p);
    }
  }
}
