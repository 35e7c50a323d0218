package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.metric.ValueAtRisk;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Value at risk and expected shortfall of a portfolio over {@link SimulatedReturns}: the
 * conventions of {@link HistoricalTail} with paths for scenarios, plus standard errors that know of
 * the antithetic pairs. Losses are in USD, positive.
 *
 * <p>P&amp;L is counted in whole units as in {@link ScenarioPnl}: neither the order of the holdings
 * nor the number of threads changes a bit of it.
 *
 * <p>Reused, one thread at a time. O(holdings * paths); no allocation once grown, unless an
 * executor is given.
 */
public final class MonteCarloTail {
  private static final double SPARE = 1.25;
  private static final double CLOSER = 0.8;
  private static final int ATTEMPTS = 4;

  private final SimulatedReturns returns;
  private final IntToDoubleFunction largest;
  private final int pairs;
  private final double[] sums;
  private final double[] tail;
  private final double[] spare;
  private int known;
  private double unit = 1;

  /** For any number of portfolios, one after the other. */
  public MonteCarloTail(SimulatedReturns returns) {
    this.returns = returns;
    largest = returns::largest;
    pairs = returns.paths() / 2;
    sums = new double[pairs];
    tail = new double[pairs];
    spare = new double[pairs];
  }

  /**
   * Revalues a portfolio.
   *
   * @param tokens by number, each once
   * @param values USD, signed, finite
   * @param count of both
   * @param lowestBps the lowest confidence that will be asked for; higher ones can be too
   * @param executor does part of the work where given; the bits are the same
   */
  public void assess(
      int[] tokens, double[] values, int count, int lowestBps, @Nullable Executor executor) {
    double scale = ScenarioPnl.scaleFor(tokens, values, count, largest);
    unit = 1 / scale;
    if (executor == null) {
      for (int from = 0; from < pairs; from += PathBlocks.SIZE) {
        revalue(tokens, values, count, scale, from, Math.min(from + PathBlocks.SIZE, pairs));
      }
    } else {
      PathBlocks.run(
          pairs, (from, to) -> revalue(tokens, values, count, scale, from, to), executor);
    }
    order(lowestBps);
  }

  private void revalue(int[] tokens, double[] values, int count, double scale, int from, int to) {
    Arrays.fill(sums, from, to, 0.0);
    for (int i = 0; i < count; i++) {
      ScenarioPnl.add(sums, returns.column(tokens[i]), values[i], scale, from, to);
    }
  }

  /*
   * The sample is every sum x and -x. Its lower half, in order, is -|x|, in order; and of that only
   * the ranks of the tail, and as many more as a standard error looks at, are put in order.
   *
   * Selecting these among all pairs would be most of the time of an assessment, as a processor
   * guesses every other comparison wrong. So what lies beyond a threshold is gathered first, without
   * a branch; the threshold is where a quarter more than needed should lie if the sums were normal.
   * Where fewer do, it comes closer. It decides nothing but how much there is to select from.
   */
  private void order(int lowestBps) {
    int last = ValueAtRisk.rank(2 * pairs, lowestBps) + reach(lowestBps);
    known = Math.min(last, pairs - 1) + 1;
    double share = Math.min(1, SPARE * known / pairs);
    double threshold = rootMeanSquare() * Normal.upperQuantile(share / 2);
    int found = gather(threshold);
    for (int attempt = 1; found < known && attempt < ATTEMPTS; attempt++) {
      threshold *= CLOSER;
      found = gather(threshold);
    }
    if (found < known) {
      found = gather(-1); // all: none is above 0
    }
    ValueAtRisk.atRankInPlace(tail, found, known - 1);
    SortedRuns.sort(tail, spare, known);
  }

  /** Puts every -|x| below -threshold to the front; how many these are. */
  private int gather(double threshold) {
    int found = 0;
    for (int p = 0; p < pairs; p++) {
      double x = -Math.abs(sums[p]);
      tail[found] = x;
      found += (int) (Double.doubleToRawLongBits(x + threshold) >>> 63);
    }
    return found;
  }

  /** In four sums, as one waits for itself. */
  private double rootMeanSquare() {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int p = 0;
    for (; p + 3 < pairs; p += 4) {
      a += sums[p] * sums[p];
      b += sums[p + 1] * sums[p + 1];
      c += sums[p + 2] * sums[p + 2];
      d += sums[p + 3] * sums[p + 3];
    }
    for (; p < pairs; p++) {
      a += sums[p] * sums[p];
    }
    return Math.sqrt((a + b + (c + d)) / pairs);
  }

  /** Standard deviation of the rank: a pair has one path in the tail, with chance 2a, or none. */
  private double rankDeviation(int confidenceBps) {
    double a = (10_000 - confidenceBps) / 10_000.0;
    return Math.sqrt(2.0 * pairs * a * (1 - 2 * a));
  }

  private int reach(int confidenceBps) {
    return (int) Math.ceil(rankDeviation(confidenceBps));
  }

  /** P&amp;L of a rank below half of the sample, in units. */
  private double atRank(int rank) {
    if (rank >= known) {
      throw new IllegalArgumentException("confidence is lower than the lowest that was said");
    }
    return tail[rank];
  }

  /** How many paths there are. */
  public int paths() {
    return 2 * pairs;
  }

  /** VaR, USD. O(1). */
  public double valueAtRisk(int confidenceBps) {
    return 0.0 - atRank(rank(confidenceBps)) * unit;
  }

  /** At 5000 the rank is the first of the upper half; its mirror image is as far from 0. */
  private int rank(int confidenceBps) {
    return Math.min(ValueAtRisk.rank(2 * pairs, confidenceBps), pairs - 1);
  }

  /** Expected shortfall, USD. O(paths * a). */
  public double expectedShortfall(int confidenceBps) {
    atRank(rank(confidenceBps));
    return HistoricalTail.expectedShortfallOf(tail, 2 * pairs, confidenceBps, rank(confidenceBps))
        * unit;
  }

  /** Standard error of VaR as an estimate from so many paths, USD. */
  public double valueAtRiskError(int confidenceBps) {
    int m = rank(confidenceBps);
    double deviation = rankDeviation(confidenceBps);
    int low = Math.max(0, m - reach(confidenceBps));
    int high = Math.min(known - 1, m + reach(confidenceBps));
    return high == low ? 0 : (atRank(high) - atRank(low)) / (high - low) * deviation * unit;
  }

  /**
   * Standard error of expected shortfall, USD: Manistre and Hancock's formula, see {@link
   * HistoricalTail}, with 1 - 2a for 1 - a, as excesses in a pair exclude each other.
   */
  public double expectedShortfallError(int confidenceBps) {
    double n = 2.0 * pairs;
    double a = (10_000 - confidenceBps) / 10_000.0;
    double shortfall = expectedShortfall(confidenceBps) / unit;
    double beyond = shortfall + atRank(rank(confidenceBps));
    int m = rank(confidenceBps);
    double squares = 0;
    for (int j = 0; j < m; j++) {
      double distance = tail[j] + shortfall;
      squares += distance * distance;
    }
    return Math.sqrt((squares / (n * a) + (1 - 2 * a) * beyond * beyond) / (n * a)) * unit;
  }
}
