package io.hyperdex.risk.analytics.forecast;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * An offset that makes upper bounds hold as often as promised, whatever the forecasts behind them:
 * adaptive conformal inference (Gibbs and Candes 2021).
 *
 * <p>The score of a period is what came less what was forecast. The offset is the (1 - a) quantile
 * of the last scores, and a moves after each period: a += gamma * (alpha - miss), miss 1 where the
 * bound was passed. Then over T periods, without any assumption on the data, misses &lt;= T * alpha
 * + (alpha + gamma) / gamma: where a is not positive there is no bound to pass, so a never falls
 * below -gamma.
 *
 * <p>Optional and opt-in: it repairs coverage in the long run and says nothing about the next
 * period. Not thread safe; one per series. {@code observe} is O(window log window).
 */
public final class AdaptiveConformal {
  private final double alpha;
  private final double gamma;
  private final double[] scores;
  private double level;
  private int count;
  private int next;
  private long observed;
  private long misses;

  /**
   * @param alpha share of periods that may pass the bound, in (0, 1), such as 0.05
   * @param gamma speed, in (0, 1), such as 0.01
   * @param window scores kept
   */
  public AdaptiveConformal(double alpha, double gamma, int window) {
    if (!(alpha > 0 && alpha < 1) || !(gamma > 0 && gamma < 1) || window < 1) {
      throw new IllegalArgumentException(
          "alpha and gamma must be in (0, 1), window at least 1: "
              + alpha
              + ", "
              + gamma
              + ", "
              + window);
    }
    this.alpha = alpha;
    this.gamma = gamma;
    this.scores = new double[window];
    this.level = alpha;
  }

  /**
   * What to add to the next forecast; empty where no finite offset keeps the promise: before the
   * first score, or after too many misses.
   */
  public OptionalDouble offset() {
    if (count == 0 || level <= 0) {
      return OptionalDouble.empty();
    }
    double[] sorted = Arrays.copyOf(scores, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil((1 - level) * (count + 1));
    if (rank > count) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(sorted[Math.max(0, rank - 1)]);
  }

  /** Books a period: what was forecast before it, without the offset, and what came. */
  public void observe(double forecast, double actual) {
    double score = actual - forecast;
    if (!(Math.abs(score) <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "forecast and actual must be finite: " + forecast + ", " + actual);
    }
    OptionalDouble offset = offset();
    boolean miss = offset.isPresent() && score > offset.getAsDouble();
    level += gamma * (alpha - (miss ? 1 : 0));
    scores[next] = score;
    next = (next + 1) % scores.length;
    count = Math.min(count + 1, scores.length);
    observed++;
    misses += miss ? 1 : 0;
  }

  /** Periods booked. */
  public long observed() {
    return observed;
  }

  /** Periods that passed their bound. */
  public long misses() {
    return misses;
  }
}
