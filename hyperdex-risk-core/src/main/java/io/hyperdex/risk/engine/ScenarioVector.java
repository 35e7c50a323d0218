package io.hyperdex.risk.engine;

import io.hyperdex.risk.engine.Scenarios.Generation;
import io.hyperdex.risk.engine.Scenarios.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The scenario P&L of one portfolio in whole micro-USD, kept from one question to the next: only
 * tokens whose value changed are worked out again. Knows nothing of accounts: a portfolio is a list
 * of tokens with their values.
 *
 * <p>Not thread safe. {@link #refresh} is O(scenarios) for each token whose value changed; no
 * allocation once it has grown to the portfolio.
 */
final class ScenarioVector {
  /*
   * A scenario's P&L is a sum of whole numbers, rint(v * R * 1e6) over the tokens. Taking the old
   * number of a token out and putting the new one in therefore gives exactly what working all out
   * gives, in any order and however often, as long as every sum is exact. Sums are doubles and not
   * longs, as only then does C2 make vector instructions of the loop (JDK 17 and 25; rint too,
   * while a conversion to long, or counting in the same loop, keeps it scalar: five to ten times
   * slower). Doubles hold whole numbers up to 2^53. With LARGEST_BOUND for a portfolio, sums of
   * parts of an old and parts of a new one stay below that.
   */
  private static final double MICROS = 1e6;

  /** The most micro-USD that gains and losses of a scenario may add up to: 2^52, 4.5e9 USD. */
  static final double LARGEST_BOUND = 0x1p52;

  private static final long NONE = -1;

  private long generation = NONE;
  private double[] pnl = new double[0];
  private int length;
  private int[] tokens = new int[4];
  private double[] values = new double[4];
  private int count;

  /**
   * Brings the P&L up to a portfolio.
   *
   * @param tokens dense ids, each once, all with a window in the generation
   * @param values in USD, signed; the sum of |value| * largest return * 1e6 over the tokens, plus 1
   *     for each, is below {@link #LARGEST_BOUND}
   */
  void refresh(Generation generation, int[] tokens, double[] values, int count) {
    boolean anew =
        generation.number != this.generation || 2 * changes(tokens, values, count) > count;
    this.generation = NONE; // should this be left halfway, all is worked out the next time
    if (anew) {
      workOut(generation, tokens, values, count);
    } else {
      update(generation, tokens, values, count);
    }
    remember(generation, tokens, values, count);
  }

  /** How many tokens came, went, or have another value. */
  private int changes(int[] tokens, double[] values, int count) {
    int found = 0;
    int changed = 0;
    for (int i = 0; i < count; i++) {
      int j = indexOf(tokens[i], i);
      if (j < 0) {
        changed++;
      } else {
        found++;
        changed += this.values[j] == values[i] ? 0 : 1;
      }
    }
    return changed + this.count - found;
  }

  private int indexOf(int token, int guess) {
    if (guess < count && tokens[guess] == token) {
      return guess;
    }
    return indexOf(token, tokens, count);
  }

  private static int indexOf(int token, int[] tokens, int count) {
    for (int i = 0; i < count; i++) {
      if (tokens[i] == token) {
        return i;
      }
    }
    return -1;
  }

  private void workOut(Generation generation, int[] tokens, double[] values, int count) {
    length = generation.length;
    if (pnl.length < length) {
      pnl = new double[length];
    }
    Arrays.fill(pnl, 0, length, 0.0);
    for (int i = 0; i < count; i++) {
      add(pnl, returns(generation, tokens[i]), values[i], length);
    }
  }

  private void update(Generation generation, int[] tokens, double[] values, int count) {
    for (int j = 0; j < this.count; j++) {
      if (indexOf(this.tokens[j], tokens, count) < 0) {
        replace(pnl, returns(generation, this.tokens[j]), this.values[j], 0.0, length);
      }
    }
    for (int i = 0; i < count; i++) {
      int j = indexOf(tokens[i], i);
      double before = j < 0 ? 0.0 : this.values[j];
      if (before != values[i]) {
        replace(pnl, returns(generation, tokens[i]), before, values[i], length);
      }
    }
  }

  private static double[] returns(Generation generation, int token) {
    Window window = generation.windowOf(token);
    if (window == null) {
      throw new IllegalArgumentException("token without returns: " + token + "; leave it out");
    }
    return window.returns();
  }

  private void remember(Generation generation, int[] tokens, double[] values, int count) {
    if (count > this.tokens.length) {
      this.tokens = new int[Math.max(count, this.tokens.length * 2)];
      this.values = new double[this.tokens.length];
    }
    System.arraycopy(tokens, 0, this.tokens, 0, count);
    System.arraycopy(values, 0, this.values, 0, count);
    this.count = count;
    this.generation = generation.number;
  }

  // The loops below are the whole cost. They are written so that C2 vectorises them: no calls but
  // rint, no conversion, no branch.

  private static void add(double[] pnl, double[] returns, double value, int length) {
    for (int k = 0; k < length; k++) {
      pnl[k] += Math.rint(value * returns[k] * MICROS);
    }
  }

  private static void replace(
      double[] pnl, double[] returns, double before, double after, int length) {
    for (int k = 0; k < length; k++) {
      pnl[k] += Math.rint(after * returns[k] * MICROS) - Math.rint(before * returns[k] * MICROS);
    }
  }

  /**
   * How many scenarios lose more than a limit.
   *
   * @param limitMicros at least 0
   * @param missing a bit for every scenario that does not count; null where all do
   */
  int above(long limitMicros, long @Nullable [] missing) {
    double limit = (double) limitMicros; // beyond 2^53 rounded, and beyond every sum
    int above = 0;
    for (int k = 0; k < length; k++) {
      above += isBelowZero(pnl[k] + limit);
    }
    if (missing != null) {
      for (int word = 0; word < missing.length; word++) {
        for (long bits = missing[word]; bits != 0; bits &= bits - 1) {
          above -= isBelowZero(pnl[(word << 6) + Long.numberOfTrailingZeros(bits)] + limit);
        }
      }
    }
    return above;
  }

  /** 1 or 0 without a branch: the sign bit. A sum of opposite numbers is 0.0 and not -0.0. */
  private static int isBelowZero(double value) {
    return (int) (Double.doubleToRawLongBits(value) >>> 63);
  }

  /** P&L of one scenario, micro-USD. */
  long micros(int scenario) {
    return (long) pnl[scenario];
  }
}
