package io.hyperdex.risk.metric;

/** Checks and moments that the estimators share. */
final class Samples {
  private Samples() {}

  static void requireCount(int n, int length) {
    if (n < 0 || n > length) {
      throw new IllegalArgumentException(
          "n must be 0 to the length of the sample, " + length + ": " + n);
    }
  }

  static void requireConfidence(int confidenceBps) {
    if (confidenceBps < 5000 || confidenceBps > 9999) {
      throw new IllegalArgumentException(
          "confidenceBps must be 5000 to 9999: " + confidenceBps + "; 95 % is 9500");
    }
  }

  static void requirePeriods(double periodsPerYear) {
    if (!(periodsPerYear > 0 && periodsPerYear < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "periodsPerYear must be positive and finite: " + periodsPerYear + "; days are 365");
    }
  }

  static double mean(double[] sample, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += sample[i];
    }
    return sum / n;
  }

  /** Sample standard deviation, divisor n - 1, by two passes. */
  static double deviation(double[] sample, int n, double mean) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double distance = sample[i] - mean;
      sum += distance * distance;
    }
    return Math.sqrt(sum / (n - 1));
  }
}
