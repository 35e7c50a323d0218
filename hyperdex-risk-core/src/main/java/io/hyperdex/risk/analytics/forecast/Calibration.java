package io.hyperdex.risk.analytics.forecast;

import java.util.Arrays;

/**
 * Maps a model's probabilities to those that were observed on data it was not trained on. Monotone,
 * immutable, safe from any thread.
 */
public interface Calibration {
  /** Events from which the isotonic fit has enough to go by. */
  int ISOTONIC_EVENTS = 200;

  /** In [0, 1]. */
  double apply(double probability);

  /** Nothing to correct. */
  static Calibration identity() {
    return probability -> probability;
  }

  /** Platt where either outcome is rarer than {@link #ISOTONIC_EVENTS}, else isotonic. */
  static Calibration fit(double[] probabilities, boolean[] happened) {
    int events = 0;
    for (boolean one : happened) {
      events += one ? 1 : 0;
    }
    return Math.min(events, happened.length - events) < ISOTONIC_EVENTS
        ? platt(probabilities, happened)
        : isotonic(probabilities, happened);
  }

  /**
   * Platt (1999): logistic regression on the log odds. Nothing to correct where the slope comes out
   * negative, as the order would turn round.
   */
  static Calibration platt(double[] probabilities, boolean[] happened) {
    double[][] odds = new double[probabilities.length][1];
    for (int i = 0; i < odds.length; i++) {
      odds[i][0] = Logit.of(probabilities[i]);
    }
    LogisticRegression fit = LogisticRegression.fit(odds, happened, 1e-3);
    return fit.coefficients()[1] < 0
        ? identity()
        : probability -> fit.probability(new double[] {Logit.of(probability)});
  }

  /**
   * Isotonic regression by pooling adjacent violators (Ayer and others 1955), linear between the
   * centres of the pools; a pool of k events in n has (k + 0.5) / (n + 1), so that no probability
   * is exactly 0 or 1.
   */
  static Calibration isotonic(double[] probabilities, boolean[] happened) {
    if (probabilities.length == 0 || probabilities.length != happened.length) {
      throw new IllegalArgumentException(
          "as many labels as probabilities, at least one: "
              + probabilities.length
              + ", "
              + happened.length);
    }
    Integer[] order = new Integer[probabilities.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(probabilities[a], probabilities[b]));
    double[] sums = new double[order.length];
    double[] events = new double[order.length];
    double[] counts = new double[order.length];
    int pools = 0;
    for (int k = 0; k < order.length; k++) {
      int i = order[k];
      boolean tie = k > 0 && probabilities[i] == probabilities[order[k - 1]];
      if (!tie) {
        // The pool before is complete only now.
        pools = merged(sums, events, counts, pools);
        pools++;
      }
      sums[pools - 1] += probabilities[i];
      events[pools - 1] += happened[i] ? 1 : 0;
      counts[pools - 1]++;
    }
    pools = merged(sums, events, counts, pools);
    double[] centres = new double[pools];
    double[] levels = new double[pools];
    for (int p = 0; p < pools; p++) {
      centres[p] = sums[p] / counts[p];
      levels[p] = (events[p] + 0.5) / (counts[p] + 1);
      if (p > 0) {
        levels[p] = Math.max(levels[p], levels[p - 1]); // the half event may upset a small pool
      }
    }
    return probability -> interpolated(centres, levels, probability);
  }

  /**
   * Merges the last pool with those before it while it is not above them; clears what it leaves.
   */
  private static int merged(double[] sums, double[] events, double[] counts, int pools) {
    int last = pools;
    while (last > 1 && events[last - 1] * counts[last - 2] <= events[last - 2] * counts[last - 1]) {
      sums[last - 2] += sums[last - 1];
      events[last - 2] += events[last - 1];
      counts[last - 2] += counts[last - 1];
      sums[last - 1] = 0;
      events[last - 1] = 0;
      counts[last - 1] = 0;
      last--;
    }
    return last;
  }

  private static double interpolated(double[] centres, double[] levels, double probability) {
    int place = Arrays.binarySearch(centres, probability);
    if (place >= 0) {
      return levels[place];
    }
    int right = -place - 1;
    if (right == 0) {
      return levels[0];
    }
    if (right == centres.length) {
      return levels[right - 1];
    }
    double share = (probability - centres[right - 1]) / (centres[right] - centres[right - 1]);
    return levels[right - 1] + share * (levels[right] - levels[right - 1]);
  }
}
