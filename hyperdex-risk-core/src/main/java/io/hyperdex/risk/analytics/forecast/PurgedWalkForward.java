package io.hyperdex.risk.analytics.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits cases in time into training and test without letting the one know of the other (Lopez de
 * Prado 2018, chapter 7): a case is trained on only if its outcome was known, and an embargo had
 * passed, before the first case of the test started.
 */
public final class PurgedWalkForward {
  private PurgedWalkForward() {}

  /** Training and test cases, in order of their start. */
  public record Fold(List<BreachSample> train, List<BreachSample> test) {}

  /**
   * Expanding window: the time from first to last start is cut into {@code folds + 1} equal parts,
   * and each but the first is tested with what came before it.
   *
   * @param samples in order of start
   * @param embargoMs at least 0
   */
  public static List<Fold> folds(List<BreachSample> samples, int folds, long embargoMs) {
    requireOrder(samples);
    if (folds < 1) {
      throw new IllegalArgumentException("folds must be at least 1: " + folds);
    }
    List<Fold> result = new ArrayList<>();
    if (samples.isEmpty()) {
      return result;
    }
    long first = samples.get(0).startMs();
    long span = samples.get(samples.size() - 1).startMs() - first + 1;
    for (int f = 1; f <= folds; f++) {
      long from = first + span / (folds + 1) * f;
      long to = f == folds ? first + span : first + span / (folds + 1) * (f + 1);
      result.add(
          new Fold(
              knownBefore(samples, from, embargoMs),
              samples.stream().filter(s -> s.startMs() >= from && s.startMs() < to).toList()));
    }
    return result;
  }

  /** One split: the cases that start in the last {@code share} of the time are the test. */
  public static Fold split(List<BreachSample> samples, double share, long embargoMs) {
    requireOrder(samples);
    if (samples.isEmpty()) {
      return new Fold(List.of(), List.of());
    }
    long first = samples.get(0).startMs();
    long span = samples.get(samples.size() - 1).startMs() - first + 1;
    long from = first + (long) (span * (1 - share));
    return new Fold(
        knownBefore(samples, from, embargoMs),
        samples.stream().filter(s -> s.startMs() >= from).toList());
  }

  private static List<BreachSample> knownBefore(
      List<BreachSample> samples, long testStartMs, long embargoMs) {
    if (embargoMs < 0) {
      throw new IllegalArgumentException("embargoMs must not be negative: " + embargoMs);
    }
    return samples.stream().filter(s -> s.endMs() + embargoMs <= testStartMs).toList();
  }

  private static void requireOrder(List<BreachSample> samples) {
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i).startMs() < samples.get(i - 1).startMs()) {
        throw new IllegalArgumentException(
            "samples must be in order of start: "
                + samples.get(i - 1).startMs()
                + " is followed by "
                + samples.get(i).startMs());
      }
    }
  }
}
