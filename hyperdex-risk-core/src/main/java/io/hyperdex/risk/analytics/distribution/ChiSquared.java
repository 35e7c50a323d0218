package io.hyperdex.risk.analytics.distribution;

/**
 * The chi-squared distribution with k degrees of freedom, k above 0 and not necessarily whole.
 *
 * <p>Its cdf is the lower regularised incomplete gamma P(k / 2, x / 2) (Abramowitz and Stegun
 * 26.4). Tails are accurate to about 1e-13 of their value. Immutable, safe from any thread; no
 * allocation per call.
 */
public final class ChiSquared {
  private final double k;

  private ChiSquared(double k) {
    this.k = k;
  }

  /**
   * @param degreesOfFreedom above 0, at most 1e12
   */
  public static ChiSquared of(double degreesOfFreedom) {
    if (!(degreesOfFreedom > 0 && degreesOfFreedom <= GammaFunction.LARGEST)) {
      throw new IllegalArgumentException(
          "degreesOfFreedom must be above 0 and at most 1e12: " + degreesOfFreedom);
    }
    return new ChiSquared(degreesOfFreedom);
  }

  /** As given. */
  public double degreesOfFreedom() {
    return k;
  }

  /** Density at x: 0 below 0; infinite at 0 where k is below 2. */
  public double pdf(double x) {
    Normal.requireNumber(x);
    if (x < 0) {
      return 0;
    }
    if (x == 0) {
      return k < 2 ? Double.POSITIVE_INFINITY : k == 2 ? 0.5 : 0;
    }
    return GammaFunction.kernel(k / 2, x / 2) / x;
  }

  /** Probability of at most x. */
  public double cdf(double x) {
    Normal.requireNumber(x);
    return x <= 0 ? 0 : GammaFunction.lower(k / 2, x / 2);
  }

  /** Probability of more than x, accurate where that is small: the p-value of a test. */
  public double upperTail(double x) {
    Normal.requireNumber(x);
    return x <= 0 ? 1 : GammaFunction.upper(k / 2, x / 2);
  }

  /** The x with cdf(x) = p, for p from 0 to 1; infinite at 1. */
  public double quantile(double p) {
    Normal.requireProbability(p);
    return p <= 0.5 ? solve(p, false) : solve(1 - p, true);
  }

  /** The x with upperTail(x) = q: the critical value of a test at level q. */
  public double upperQuantile(double q) {
    Normal.requireProbability(q);
    return q <= 0.5 ? solve(q, true) : solve(1 - q, false);
  }

  /*
   * Newton's method kept between bounds that close in, on the logarithm of the tail: against x for
   * the upper one, which falls like an exponential, against ln x for the lower one, which is close
   * to a power of x. From Wilson and Hilferty's cube (1931).
   */
  private double solve(double tail, boolean upper) {
    if (tail == 0) {
      return upper ? Double.POSITIVE_INFINITY : 0;
    }
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double x = wilsonHilferty(tail, upper);
    for (int step = 0; step < 2_200; step++) {
      double reached = upper ? upperTail(x) : cdf(x);
      if (reached == tail) {
        return x;
      }
      if (reached > tail == upper) {
        low = x;
      } else {
        high = x;
      }
      double change = StrictMath.log(reached / tail) * reached / pdf(x);
      double next = upper ? x + change : x * StrictMath.exp(-change / x);
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

  private double wilsonHilferty(double tail, boolean upper) {
    double z = upper ? -Normal.quantile(tail) : Normal.quantile(tail);
    double spread = 2 / (9 * k);
    double root = 1 - spread + z * Math.sqrt(spread);
    double guess = k * root * root * root;
    return guess > 1e-3 * k ? guess : 1e-3 * k;
  }
}
