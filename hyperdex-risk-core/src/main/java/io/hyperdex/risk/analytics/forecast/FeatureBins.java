package io.hyperdex.risk.analytics.forecast;

import java.util.Arrays;
import java.util.List;

/** Tenths of the training features, to see whether those of now come from the same population. */
final class FeatureBins {
  private static final int BINS = 10;

  private final double[][] cuts; // per feature, ascending and distinct
  private final double[][] shares; // per feature and bin, of the training

  private FeatureBins(double[][] cuts, double[][] shares) {
    this.cuts = cuts;
    this.shares = shares;
  }

  static FeatureBins of(List<BreachSample> samples) {
    int width = samples.isEmpty() ? 0 : samples.get(0).features().length;
    double[][] cuts = new double[width][];
    double[][] shares = new double[width][];
    for (int j = 0; j < width; j++) {
      double[] values = new double[samples.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = samples.get(i).features()[j];
      }
      Arrays.sort(values);
      double[] own = new double[BINS - 1];
      int count = 0;
      for (int b = 1; b < BINS; b++) {
        double cut = values[(int) ((long) b * values.length / BINS)];
        if (count == 0 || cut > own[count - 1]) {
          own[count++] = cut;
        }
      }
      cuts[j] = Arrays.copyOf(own, count);
      shares[j] = new double[count + 1];
      for (double value : values) {
        shares[j][binOf(cuts[j], value)] += 1.0 / values.length;
      }
    }
    return new FeatureBins(cuts, shares);
  }

  int width() {
    return cuts.length;
  }

  int bins(int feature) {
    return cuts[feature].length + 1;
  }

  int binOf(int feature, double value) {
    return binOf(cuts[feature], value);
  }

  /** A value goes into the bin above every cut that it is not below. */
  private static int binOf(double[] cuts, double value) {
    int place = Arrays.binarySearch(cuts, value);
    return place >= 0 ? place + 1 : -place - 1;
  }

  /** Population stability index of a feature: sum of (q - p) ln(q / p), shares of at least 1e-4. */
  double stabilityIndex(int feature, int[] counts, int n) {
    double sum = 0;
    for (int b = 0; b < counts.length; b++) {
      double p = Math.max(1e-4, shares[feature][b]);
      double q = Math.max(1e-4, (double) counts[b] / n);
      sum += (q - p) * StrictMath.log(q / p);
    }
    return sum;
  }
}
