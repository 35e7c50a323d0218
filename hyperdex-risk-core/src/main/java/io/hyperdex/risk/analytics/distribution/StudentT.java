package io.hyperdex.risk.analytics.distribution;

/**
 * Student's t distribution with nu degrees of freedom, nu above 0 and not necessarily whole.
 *
 * <p>Its variance is nu / (nu - 2): multiply by {@link #unitVarianceScale()} for a heavy-tailed
 * return of variance 1. Tails are accurate to about 1e-13 of their value. Immutable, safe from any
 * thread; no allocation per call.
 */
public final class StudentT {
  private static final double TWO_PI = 6.283185307179586;

  private final double nu;

  private StudentT(double nu) {
    this.nu = nu;
  }

  /**
   * @param degreesOfFreedom above 0, at most 1e12; heavy tails are 3 to 10
   */
  public static StudentT of(double degreesOfFreedom) {
    if (!(degreesOfFreedom > 0 && degreesOfFreedom <= GammaFunction.LARGEST)) {
      throw new IllegalArgumentException(
          "degreesOfFreedom must be above 0 and at most 1e12: " + degreesOfFreedom);
    }
    return new StudentT(degreesOfFreedom);
  }

  /** As given. */
  public double degreesOfFreedom() {
    return nu;
  }

  /** Density at x. */
  public double pdf(double x) {
    double square = Normal.requireNumber(x) * x;
    if (square == Double.POSITIVE_INFINITY) {
      return 0;
    }
    // Gamma((nu + 1) / 2) / (sqrt(pi nu) Gamma(nu / 2)) by Stirling's formula, see GammaFunction;
    // half a step up from nu where nu / 2 is too small for it
    double half = nu / 2;
    double logPower = -(half + 0.5) * StrictMath.log1p(square / nu);
    if (half < 0.5) {
      double log = GammaFunction.log(half + 0.5) - GammaFunction.log(half);
      return StrictMath.exp(log + logPower) / Math.sqrt(TWO_PI * half);
    }
    double error = GammaFunction.stirlingError(half + 0.5) - GammaFunction.stirlingError(half);
    double log = half * StrictMath.log1p(0.5 / half) - 0.5 + error;
    return StrictMath.exp(log + logPower) / Math.sqrt(TWO_PI);
  }

  /** Probability of at most x. */
  public double cdf(double x) {
    return upperTail(-x);
  }

  /** Probability of more than x, accurate where that is small. */
  public double upperTail(double x) {
    Normal.requireNumber(x);
    double tail = tail(Math.abs(x));
    return x < 0 ? 1 - tail : tail;
  }

  /** I_{nu / (nu + x^2)}(nu / 2, 1 / 2) / 2 for x from 0 (Abramowitz and Stegun 26.7.1). */
  private double tail(double x) {
    double ratio = x * (x / nu);
    if (ratio == Double.POSITIVE_INFINITY) {
      return farTail(x);
    }
    double outer = 1 / (1 + ratio);
    double inner = ratio / (1 + ratio);
    return 0.5 * BetaFunction.regularised(nu / 2, 0.5, outer, inner);
  }

  /** Where x^2 is above every double the tail is a power: I_z(a, 1/2) = z^a / (a B(a, 1/2)). */
  private double farTail(double x) {
    double half = nu / 2;
    double logZ = StrictMath.log(nu) - 2 * StrictMath.log(x);
    return 0.5 * StrictMath.exp(half * logZ - BetaFunction.log(half, 0.5)) / half;
  }

  /** The x with cdf(x) = p, for p from 0 to 1; infinite at both ends. */
  public double quantile(double p) {
    Normal.requireProbability(p);
    if (p == 0.5) {
      return 0;
    }
    return p < 0.5 ? -tailQuantile(p) : tailQuantile(1 - p);
  }

  /** The x with upperTail(x) = q, for tails too small to be written as 1 - q. */
  public double upperQuantile(double q) {
    return 0.0 - quantile(q);
  }

  /** sqrt((nu - 2) / nu): times it, the distribution has variance 1. For nu above 2. */
  public double unitVarianceScale() {
    if (nu <= 2) {
      throw new IllegalStateException("variance is infinite for degreesOfFreedom <= 2: " + nu);
    }
    return Math.sqrt((nu - 2) / nu);
  }

  /*
   * Newton's method on the tail, kept between bounds that close in. Far out the tail is a power of
   * x, so there it runs on logarithms of both, where a power is a straight line.
   */
  private double tailQuantile(double p) {
    if (p == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double x = Math.max(-Normal.quantile(p), 1e-300);
    for (int step = 0; step < 2_200; step++) {
      double tail = tail(x);
      if (tail == p) {
        return x;
      }
      if (tail > p) {
        low = x;
      } else {
        high = x;
      }
      double next = newton(x, tail, p);
      if (!(next > low && next < high)) {
        next = Bounds.between(low, high);
      }
      if (Math.abs(next - x) <= 2e-16 * x || next == low || next == high) {
        return next;
      }
      x = next;
    }
    return x;
  }

  private double newton(double x, double tail, double p) {
    double slope = pdf(x);
    return tail > 0.25
        ? x + (tail - p) / slope
        : x * StrictMath.exp(StrictMath.log(tail / p) * tail / (x * slope));
  }
}
