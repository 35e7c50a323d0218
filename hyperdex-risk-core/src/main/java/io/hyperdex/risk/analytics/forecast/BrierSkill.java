package io.hyperdex.risk.analytics.forecast;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How much better than the baseline: 1 - Brier score / Brier score of the baseline, with an
 * interval.
 *
 * <p>The interval is the percentile bootstrap over blocks of time: outcomes of one block hang
 * together, so whole blocks are drawn (Kunsch 1989, non-overlapping). Positive is better than the
 * baseline.
 *
 * @param skill at most 1
 * @param low 2.5 % of the bootstrap
 * @param high 97.5 %
 * @param cases compared
 * @param blocks of time drawn from
 */
public record BrierSkill(double skill, double low, double high, int cases, int blocks) {
  /** Blocks below which an interval would be a guess. */
  public static final int MINIMUM_BLOCKS = 10;

  private static final int DRAWS = 2000;

  /**
   * Compares over the same cases, in any order.
   *
   * @param startMs moment of each forecast
   * @param blockMs length of a block, positive; longer than the horizon
   * @param seed of the draws
   * @return empty with fewer than {@link #MINIMUM_BLOCKS} blocks, or where the baseline never errs
   */
  public static Optional<BrierSkill> of(
      double[] model,
      double[] baseline,
      boolean[] happened,
      long[] startMs,
      long blockMs,
      long seed) {
    ProbabilityScores.requireSame(model, happened);
    ProbabilityScores.requireSame(baseline, happened);
    if (startMs.length != model.length || blockMs <= 0) {
      throw new IllegalArgumentException(
          "as many starts as cases, blockMs positive: " + startMs.length + ", " + blockMs);
    }
    Map<Long, double[]> sums = new LinkedHashMap<>();
    double errors = 0;
    double baseErrors = 0;
    for (int i = 0; i < model.length; i++) {
      double[] block =
          sums.computeIfAbsent(Math.floorDiv(startMs[i], blockMs), key -> new double[2]);
      double outcome = happened[i] ? 1 : 0;
      double error = (model[i] - outcome) * (model[i] - outcome);
      double baseError = (baseline[i] - outcome) * (baseline[i] - outcome);
      block[0] += error;
      block[1] += baseError;
      errors += error;
      baseErrors += baseError;
    }
    if (sums.size() < MINIMUM_BLOCKS || !(baseErrors > 0)) {
      return Optional.empty();
    }
    double[][] blocks = sums.values().toArray(new double[0][]);
    double[] skills = new double[DRAWS];
    SplittableRandom random = new SplittableRandom(seed);
    for (int d = 0; d < DRAWS; d++) {
      double drawn = 0;
      double drawnBase = 0;
      for (int b = 0; b < blocks.length; b++) {
        double[] block = blocks[random.nextInt(blocks.length)];
        drawn += block[0];
        drawnBase += block[1];
      }
      skills[d] = drawnBase > 0 ? 1 - drawn / drawnBase : 0;
    }
    Arrays.sort(skills);
    return Optional.of(
        new BrierSkill(
            1 - errors / baseErrors,
            skills[DRAWS * 25 / 1000],
            skills[DRAWS * 975 / 1000 - 1],
            model.length,
            blocks.length));
  }
}
