package io.hyperdex.risk.analytics.forecast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gradient boosting of decision stumps under the logistic loss: each round adds, to the log odds,
 * one threshold on one feature with two steps, chosen and sized by first and second derivatives
 * (Friedman 2001; steps as Newton's).
 *
 * <p>Thresholds are quantiles of the training features. A feature can be declared monotone: then no
 * single step goes the other way, so the sum doesn't either. Of equal splits the first feature and
 * the lowest threshold win; no chance is involved. Immutable.
 */
public final class BoostedStumps implements ProbabilityModel {
  private static final double RIDGE = 1;

  /** How it learns. */
  public record Settings(int rounds, double rate, int bins, int minimumLeaf) {
    public Settings {
      if (rounds < 1 || !(rate > 0 && rate <= 1) || bins < 2 || bins > 256 || minimumLeaf < 1) {
        throw new IllegalArgumentException(
            "rounds >= 1, rate in (0, 1], bins 2 to 256, minimumLeaf >= 1: "
                + rounds
                + ", "
                + rate
                + ", "
                + bins
                + ", "
                + minimumLeaf);
      }
    }

    /** 200 rounds at a rate of 0.1 over 32 bins with at least 50 rows a side. */
    public static Settings standard() {
      return new Settings(200, 0.1, 32, 50);
    }
  }

  private final double intercept;
  private final int[] features;
  private final double[] thresholds;
  private final double[] below;
  private final double[] above;

  private BoostedStumps(
      double intercept, int[] features, double[] thresholds, double[] below, double[] above) {
    this.intercept = intercept;
    this.features = features;
    this.thresholds = thresholds;
    this.below = below;
    this.above = above;
  }

  /**
   * Trains: O(rounds * rows * features).
   *
   * @param rows one per event, at least one
   * @param happened as many
   * @param directions one per feature: 1 the probability may only rise with it, -1 only fall, 0 any
   */
  public static BoostedStumps fit(
      double[][] rows, boolean[] happened, int[] directions, Settings settings) {
    if (rows.length == 0 || rows.length != happened.length || directions.length != rows[0].length) {
      throw new IllegalArgumentException(
          "as many labels as rows, at least one, and a direction per feature: "
              + rows.length
              + ", "
              + happened.length
              + ", "
              + directions.length);
    }
    int n = rows.length;
    int width = directions.length;
    double[][] cuts = new double[width][];
    byte[][] bins = new byte[width][n];
    for (int j = 0; j < width; j++) {
      cuts[j] = cuts(rows, j, settings.bins());
      for (int i = 0; i < n; i++) {
        bins[j][i] = (byte) binOf(cuts[j], rows[i][j]);
      }
    }
    int events = 0;
    for (boolean one : happened) {
      events += one ? 1 : 0;
    }
    double intercept = Logit.of((events + 0.5) / (n + 1));
    double[] scores = new double[n];
    Arrays.fill(scores, intercept);
    double[] gradients = new double[n];
    double[] weights = new double[n];
    Split[] splits = new Split[settings.rounds()];
    int rounds = 0;
    while (rounds < splits.length) {
      for (int i = 0; i < n; i++) {
        double p = Logit.inverse(scores[i]);
        gradients[i] = (happened[i] ? 1 : 0) - p;
        weights[i] = p * (1 - p);
      }
      @Nullable Split best = null;
      for (int j = 0; j < width; j++) {
        Split split = best(j, bins[j], cuts[j].length, gradients, weights, directions[j], settings);
        if (split != null && (best == null || split.gain > best.gain)) {
          best = split;
        }
      }
      if (best == null) {
        break;
      }
      splits[rounds++] = best;
      byte[] column = bins[best.feature];
      for (int i = 0; i < n; i++) {
        scores[i] += (column[i] & 0xff) <= best.cut ? best.below : best.above;
      }
    }
    int[] features = new int[rounds];
    double[] thresholds = new double[rounds];
    double[] below = new double[rounds];
    double[] above = new double[rounds];
    for (int r = 0; r < rounds; r++) {
      features[r] = splits[r].feature;
      thresholds[r] = cuts[features[r]][splits[r].cut];
      below[r] = splits[r].below;
      above[r] = splits[r].above;
    }
    return new BoostedStumps(intercept, features, thresholds, below, above);
  }

  /** Rows with a bin up to {@code cut} go below. */
  private record Split(int feature, int cut, double gain, double below, double above) {}

  private static @Nullable Split best(
      int feature,
      byte[] bins,
      int cuts,
      double[] gradients,
      double[] weights,
      int direction,
      Settings settings) {
    double[] gradient = new double[cuts + 1];
    double[] weight = new double[cuts + 1];
    int[] count = new int[cuts + 1];
    for (int i = 0; i < bins.length; i++) {
      int bin = bins[i] & 0xff;
      gradient[bin] += gradients[i];
      weight[bin] += weights[i];
      count[bin]++;
    }
    double allGradient = 0;
    double allWeight = 0;
    for (int b = 0; b <= cuts; b++) {
      allGradient += gradient[b];
      allWeight += weight[b];
    }
    double whole = allGradient * allGradient / (allWeight + RIDGE);
    @Nullable Split best = null;
    double leftGradient = 0;
    double leftWeight = 0;
    int leftCount = 0;
    for (int cut = 0; cut < cuts; cut++) {
      leftGradient += gradient[cut];
      leftWeight += weight[cut];
      leftCount += count[cut];
      if (leftCount < settings.minimumLeaf() || bins.length - leftCount < settings.minimumLeaf()) {
        continue;
      }
      double rightGradient = allGradient - leftGradient;
      double rightWeight = allWeight - leftWeight;
      double below = leftGradient / (leftWeight + RIDGE);
      double above = rightGradient / (rightWeight + RIDGE);
      if ((above - below) * direction < 0) {
        continue;
      }
      double gain = leftGradient * below + rightGradient * above - whole;
      if (gain > 1e-9 && (best == null || gain > best.gain)) {
        best = new Split(feature, cut, gain, settings.rate() * below, settings.rate() * above);
      }
    }
    return best;
  }

  /** Distinct quantiles; a value goes into the bin of the first cut that is not below it. */
  private static double[] cuts(double[][] rows, int feature, int bins) {
    double[] sorted = new double[rows.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = rows[i][feature];
    }
    Arrays.sort(sorted);
    double[] cuts = new double[bins - 1];
    int count = 0;
    for (int b = 1; b < bins; b++) {
      double cut = sorted[(int) ((long) b * (sorted.length - 1) / bins)];
      if (count == 0 || cut > cuts[count - 1]) {
        cuts[count++] = cut;
      }
    }
    return Arrays.copyOf(cuts, count);
  }

  private static int binOf(double[] cuts, double value) {
    int place = Arrays.binarySearch(cuts, value);
    return place >= 0 ? place : -place - 1;
  }

  @Override
  public double probability(double[] row) {
    double score = intercept;
    for (int r = 0; r < features.length; r++) {
      score += row[features[r]] <= thresholds[r] ? below[r] : above[r];
    }
    return Logit.inverse(score);
  }

  /** Rounds that found a split. */
  public int rounds() {
    return features.length;
  }
}
