package io.hyperdex.risk.analytics.series;

/** What returns compound to. A loss of more than everything has no growth: NaN. */
final class Growth {
  private Growth() {}

  /** Product of 1 + r. */
  static double of(double[] returns) {
    double growth = 1;
    for (double value : returns) {
      if (value < -1) {
        return Double.NaN;
      }
      growth *= 1 + value;
    }
    return growth;
  }

  static double cumulative(double[] returns) {
    return returns.length == 0 ? Double.NaN : of(returns) - 1;
  }

  /** Growth to the power of P / n, less 1. */
  static double annualized(double[] returns, double periods) {
    return returns.length == 0
        ? Double.NaN
        : StrictMath.pow(of(returns), periods / returns.length) - 1;
  }

  static double meanGeometric(double[] returns) {
    return annualized(returns, 1);
  }
}
