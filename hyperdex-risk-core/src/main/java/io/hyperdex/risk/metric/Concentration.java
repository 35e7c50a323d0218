package io.hyperdex.risk.metric;

import java.util.OptionalDouble;

/**
 * How unevenly exposure is spread. With values v in any one unit, gross = sum |v| and shares w =
 * |v| / gross: the largest share, max w; the Herfindahl-Hirschman index, sum w^2 (Hirschman 1964,
 * The Paternity of an Index); and the effective number of assets, 1 / HHI: how many equal holdings
 * would be as concentrated. All are ratios; the first two are in [1/n, 1], the third in [1, n].
 *
 * <p>All are empty where gross is zero. Stateless, safe from any thread, O(n), no allocation but
 * the result. Summed in array order.
 */
public final class Concentration {
  private Concentration() {}

  /** Largest share among the first n values, longs and shorts by magnitude. */
  public static OptionalDouble largestShare(double[] values, int n) {
    double gross = gross(values, n);
    if (gross == 0) {
      return OptionalDouble.empty();
    }
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return OptionalDouble.of(largest / gross);
  }

  /** Herfindahl-Hirschman index of the first n values. */
  public static OptionalDouble herfindahl(double[] values, int n) {
    return herfindahl(values, n, gross(values, n));
  }

  /** Herfindahl-Hirschman index of the first n values, where their gross sum is known. */
  public static OptionalDouble herfindahl(double[] values, int n, double gross) {
    Samples.requireCount(n, values.length);
    if (!(gross >= 0 && gross < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "gross must be finite and not negative: " + gross + "; it is the sum of |value|");
    }
    if (gross == 0) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double share = Math.abs(values[i]) / gross;
      sum += share * share;
    }
    return OptionalDouble.of(sum);
  }

  /** Effective number of assets of the first n values. */
  public static OptionalDouble effectiveAssets(double[] values, int n) {
    OptionalDouble herfindahl = herfindahl(values, n);
    return herfindahl.isPresent()
        ? OptionalDouble.of(1 / herfindahl.getAsDouble())
        : OptionalDouble.empty();
  }

  private static double gross(double[] values, int n) {
    Samples.requireCount(n, values.length);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(values[i]);
    }
    return sum;
  }
}
