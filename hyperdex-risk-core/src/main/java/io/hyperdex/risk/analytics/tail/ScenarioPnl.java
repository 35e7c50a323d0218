package io.hyperdex.risk.analytics.tail;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hypothetical P&amp;L of one portfolio in every scenario of a {@link ReturnMatrix}, sum of v_i *
 * R_ik, kept from one question to the next: only tokens whose value changed are worked out again.
 *
 * <p>Counted in whole units of {@link #unit()} USD, one micro-USD, coarser by a power of two where
 * gains and losses of a scenario could add up to more than 4.5e9 USD. So updating gives exactly
 * what working all out gives, in any order and however often.
 *
 * <p>Not thread safe. O(scenarios) for each token whose value changed; no allocation once grown to
 * the portfolio.
 */
public final class ScenarioPnl {
  /*
   * Products are rounded to whole units one by one and summed in doubles, which hold whole numbers
   * exactly up to 2^53. With each portfolio's magnitudes below 2^52, sums of parts of an old and
   * parts of a new one stay below that. Doubles and not longs, as only then does C2 make vector
   * instructions of the loops.
   */
  private static final double MICROS = 1e6;

  private static final double LARGEST_BOUND = 0x1p52;

  private final ReturnMatrix matrix;
  private final IntToDoubleFunction largest;
  private final double[] pnl;
  private final long[] gaps;
  private double perUsd;
  private int[] tokens = new int[8];
  private double[] values = new double[8];
  private int count;
  private int[] nextTokens = new int[8];
  private double[] nextValues = new double[8];
  private int leftOut;
  private int scenarios;
  private boolean anyGap;

  /** An empty portfolio. */
  public ScenarioPnl(ReturnMatrix matrix) {
    this.matrix = matrix;
    largest = matrix::largest;
    pnl = new double[matrix.periods()];
    gaps = new long[(matrix.periods() + 63) >>> 6];
    perUsd = MICROS;
  }

  /**
   * Takes the portfolio as it is now. The arrays are not kept.
   *
   * @param tokens columns of the matrix, each once
   * @param values USD, signed, finite; 0 is the same as not held
   * @param count of both
   */
  public void set(int[] tokens, double[] values, int count) {
    int included = include(tokens, values, count);
    double scale = scaleFor(nextTokens, nextValues, included, largest);
    if (scale != perUsd || 2 * changes(included) > included) {
      perUsd = 0; // should this be left halfway, all is worked out the next time
      workOut(included, scale);
    } else {
      perUsd = 0;
      update(included, scale);
    }
    remember(included);
    perUsd = scale;
    findScenarios();
  }

  /** How many scenarios there are: periods in which all that is held has a return. */
  public int scenarios() {
    return scenarios;
  }

  /** How many holdings of some value have too few returns and are left out. */
  public int leftOut() {
    return leftOut;
  }

  /** USD of one unit of P&amp;L. */
  public double unit() {
    return 1 / perUsd;
  }

  /**
   * Writes the P&amp;L of all scenarios, oldest first, in units, and their places in the matrix.
   *
   * @return how many there are
   */
  public int copyInto(double[] units, int[] periods) {
    int n = 0;
    for (int k = 0; k < pnl.length; k++) {
      if (!anyGap || (gaps[k >>> 6] & 1L << k) == 0) {
        units[n] = pnl[k];
        periods[n++] = k;
      }
    }
    return n;
  }

  /** P&amp;L of one holding in a scenario, in units: what it adds to the sum. */
  double contribution(int token, double value, int period) {
    return Math.rint(value * matrix.at(token, period) * perUsd);
  }

  /** Whether a token has enough returns to be part of a portfolio. */
  boolean includes(int token) {
    return matrix.count(token) >= ReturnMatrix.FEWEST_RETURNS;
  }

  double perUsd() {
    return perUsd;
  }

  private int include(int[] tokens, double[] values, int count) {
    if (nextTokens.length < count) {
      nextTokens = new int[Math.max(count, 2 * nextTokens.length)];
      nextValues = new double[nextTokens.length];
    }
    leftOut = 0;
    int included = 0;
    for (int i = 0; i < count; i++) {
      double value = values[i];
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value of token " + tokens[i] + ": " + value);
      }
      if (value == 0) {
        continue;
      }
      if (includes(tokens[i])) {
        if (indexOf(tokens[i], included, nextTokens, included) >= 0) {
          throw new IllegalArgumentException("token " + tokens[i] + " is there twice; add them up");
        }
        nextTokens[included] = tokens[i];
        nextValues[included++] = value;
      } else {
        leftOut++;
      }
    }
    return included;
  }

  /**
   * Units in a USD for a portfolio, so that sums of its products are exact.
   *
   * @param largest the largest return of each token
   */
  static double scaleFor(int[] tokens, double[] values, int count, IntToDoubleFunction largest) {
    double bound = 0;
    for (int i = 0; i < count; i++) {
      bound += Math.abs(values[i]) * largest.applyAsDouble(tokens[i]);
    }
    if (!(bound < Double.MAX_VALUE)) {
      throw new IllegalArgumentException("gains and losses are beyond every double: " + bound);
    }
    double scale = MICROS;
    // a rounded sum may be too small by a millionth of a millionth, and products round up
    while (bound * scale * (1 + 1e-12) + count >= LARGEST_BOUND) {
      scale /= 2;
    }
    return scale;
  }

  private int changes(int included) {
    int found = 0;
    int changed = 0;
    for (int i = 0; i < included; i++) {
      int j = indexOf(nextTokens[i], i, this.tokens, count);
      if (j < 0) {
        changed++;
      } else {
        found++;
        changed += this.values[j] == nextValues[i] ? 0 : 1;
      }
    }
    return changed + count - found;
  }

  private void workOut(int included, double scale) {
    Arrays.fill(pnl, 0.0);
    for (int i = 0; i < included; i++) {
      add(pnl, matrix.column(nextTokens[i]), nextValues[i], scale, 0, pnl.length);
    }
  }

  private void update(int included, double scale) {
    for (int j = 0; j < count; j++) {
      if (indexOf(tokens[j], j, nextTokens, included) < 0) {
        replace(pnl, matrix.column(tokens[j]), values[j], 0.0, scale, 0, pnl.length);
      }
    }
    for (int i = 0; i < included; i++) {
      int j = indexOf(nextTokens[i], i, tokens, count);
      double before = j < 0 ? 0.0 : values[j];
      if (before != nextValues[i]) {
        replace(pnl, matrix.column(nextTokens[i]), before, nextValues[i], scale, 0, pnl.length);
      }
    }
  }

  private static int indexOf(int token, int guess, int[] tokens, int count) {
    if (guess < count && tokens[guess] == token) {
      return guess;
    }
    for (int i = 0; i < count; i++) {
      if (tokens[i] == token) {
        return i;
      }
    }
    return -1;
  }

  private void remember(int included) {
    int[] spareTokens = tokens;
    double[] spareValues = values;
    tokens = nextTokens;
    values = nextValues;
    count = included;
    nextTokens = spareTokens;
    nextValues = spareValues;
  }

  private void findScenarios() {
    anyGap = false;
    for (int i = 0; i < count; i++) {
      long @Nullable [] of = matrix.gaps(tokens[i]);
      if (of != null) {
        if (!anyGap) {
          Arrays.fill(gaps, 0);
          anyGap = true;
        }
        for (int word = 0; word < gaps.length; word++) {
          gaps[word] |= of[word];
        }
      }
    }
    scenarios = count == 0 ? 0 : pnl.length;
    for (int word = 0; anyGap && word < gaps.length; word++) {
      scenarios -= Long.bitCount(gaps[word]);
    }
  }

  // The loops below are written so that C2 vectorises them: no calls but rint, no branch.

  /** Adds a holding to the P&amp;L, rounded to whole units. */
  static void add(double[] pnl, double[] returns, double value, double scale, int from, int to) {
    for (int k = from; k < to; k++) {
      pnl[k] += Math.rint(value * returns[k] * scale);
    }
  }

  private static void replace(
      double[] pnl, double[] returns, double before, double after, double scale, int from, int to) {
    for (int k = from; k < to; k++) {
      pnl[k] += Math.rint(after * returns[k] * scale) - Math.rint(before * returns[k] * scale);
    }
  }
}
