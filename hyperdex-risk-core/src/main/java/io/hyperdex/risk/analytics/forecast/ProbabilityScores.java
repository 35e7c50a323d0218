package io.hyperdex.risk.analytics.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** How good probabilities were, once the outcomes are known. Pure, safe from any thread. */
public final class ProbabilityScores {
  private ProbabilityScores() {}

  /** Brier (1950): mean of (p - outcome)^2; lower is better. Empty without cases. */
  public static OptionalDouble brier(double[] probabilities, boolean[] happened) {
    requireSame(probabilities, happened);
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double error = probabilities[i] - (happened[i] ? 1 : 0);
      sum += error * error;
    }
    return probabilities.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sum / probabilities.length);
  }

  /**
   * Mean of -ln of the probability given to what came, probabilities clipped to [1e-6, 1 - 1e-6].
   */
  public static OptionalDouble logLoss(double[] probabilities, boolean[] happened) {
    requireSame(probabilities, happened);
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double p = happened[i] ? probabilities[i] : 1 - probabilities[i];
      sum -= StrictMath.log(Math.min(1 - Logit.CLIP, Math.max(Logit.CLIP, p)));
    }
    return probabilities.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sum / probabilities.length);
  }

  /**
   * Area under precision over recall, as average precision: sum of precision times gain in recall
   * over descending probabilities, equal ones together. The share of events is what chance would
   * get. Empty without events.
   */
  public static OptionalDouble averagePrecision(double[] probabilities, boolean[] happened) {
    requireSame(probabilities, happened);
    Integer[] order = new Integer[probabilities.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(probabilities[b], probabilities[a]));
    int events = 0;
    for (boolean one : happened) {
      events += one ? 1 : 0;
    }
    if (events == 0) {
      return OptionalDouble.empty();
    }
    double area = 0;
    int hits = 0;
    int k = 0;
    while (k < order.length) {
      double p = probabilities[order[k]];
      int gained = 0;
      while (k < order.length && probabilities[order[k]] == p) {
        gained += happened[order[k]] ? 1 : 0;
        k++;
      }
      hits += gained;
      area += (double) gained / events * ((double) hits / k);
    }
    return OptionalDouble.of(area);
  }

  /**
   * A bin of a reliability table.
   *
   * @param from probability, inclusive
   * @param to exclusive, but for 1
   * @param cases in the bin
   * @param meanForecast of the cases; the middle of the bin where there are none
   * @param observed share that happened; 0 where there are none
   * @param low lower end of the 95 % interval of {@code observed} (Wilson 1927, cases as
   *     independent)
   * @param high upper end
   */
  public record Bin(
      double from,
      double to,
      int cases,
      double meanForecast,
      double observed,
      double low,
      double high) {}

  /** {@code edges} ascending, first 0, last 1. */
  public static List<Bin> reliability(double[] probabilities, boolean[] happened, double... edges) {
    requireSame(probabilities, happened);
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b + 1 < edges.length; b++) {
      int cases = 0;
      int events = 0;
      double sum = 0;
      for (int i = 0; i < probabilities.length; i++) {
        double p = probabilities[i];
        if (p >= edges[b] && (p < edges[b + 1] || p == 1 && b + 2 == edges.length)) {
          cases++;
          sum += p;
          events += happened[i] ? 1 : 0;
        }
      }
      bins.add(bin(edges[b], edges[b + 1], cases, events, sum));
    }
    return bins;
  }

  private static Bin bin(double from, double to, int cases, int events, double sum) {
    if (cases == 0) {
      return new Bin(from, to, 0, (from + to) / 2, 0, 0, 1);
    }
    double z = 1.959963984540054;
    double share = (double) events / cases;
    double centre = (share + z * z / (2 * cases)) / (1 + z * z / cases);
    double half =
        z
            * Math.sqrt(share * (1 - share) / cases + z * z / (4.0 * cases * cases))
            / (1 + z * z / cases);
    return new Bin(
        from,
        to,
        cases,
        sum / cases,
        share,
        Math.max(0, centre - half),
        Math.min(1, centre + half));
  }

  /**
   * Expected calibration error: mean |forecast - observed| over the bins, weighted by their cases.
   */
  public static double calibrationError(List<Bin> bins) {
    double sum = 0;
    long cases = 0;
    for (Bin bin : bins) {
      sum += bin.cases() * Math.abs(bin.meanForecast() - bin.observed());
      cases += bin.cases();
    }
    return cases == 0 ? 0 : sum / cases;
  }

  static void requireSame(double[] probabilities, boolean[] happened) {
    if (probabilities.length != happened.length) {
      throw new IllegalArgumentException(
          "as many outcomes as probabilities: " + probabilities.length + ", " + happened.length);
    }
  }
}
