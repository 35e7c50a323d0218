package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.wide.Int128;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Historical portfolio VaR of the holdings in a {@link Valuation}: scenario P&L in whole micro-USD.
 * Reused: {@link #compute} overwrites it.
 */
final class PortfolioVar {
  /** A token needs this many returns in the window to be part of the scenarios. */
  static final int FEWEST_RETURNS = 20;

  /** 2^62 micro-USD, 4.6e12 USD: what gains and losses of one scenario may add up to. */
  private static final double LARGEST = 0x1p62;

  private static final double MICROS = 1e6;
  private static final long RAW_PER_MICRO = 1_000_000;

  /** Share of gross exposure from which on a slack is good enough, if it is cheap to see. */
  private static final double AMPLE = 0.25;

  /** What {@link #roomUsd} tries, as shares of the limit. */
  private static final double WIDEST_ROOM = 1 / 2.0;

  private static final double NARROWEST_ROOM = 1 / 32.0;

  /*
   * Most of the time nobody needs the scenario P&Ls: a rule asks whether VaR is above a limit, and
   * sum |v_i| * max |R_i| already stays below it. So compute() only looks the return windows up and
   * finds how many scenarios there are.
   *
   * Where that does not settle it, the rule is a count over the account's own ScenarioVector, which
   * is worked out again only in the tokens that changed. A VaR that is read, for an alert or a
   * report, and one of more than 4.5e9 USD is worked out here and leaves the account alone.
   *
   * Slack is found the same two ways. With D = sum |dv_i| a scenario's P&L moves by no more than D
   * times the largest |R_ik| of any token in it, plus one micro-USD a token, by which the rounded
   * products can differ beyond that. So each scenario has a D up to which it stays on its side of
   * the limit, and VaR stays on its side as long as enough scenarios do: an order statistic of
   * these. The cheap way takes the largest |R| of all scenarios, and sum |v_i| * max |R_i| for VaR.
   */
  private final int minimum;
  private final long[] pnl;
  private final long[] size;
  private final long[] missing;
  private final double[] room;
  private int[] tokens = new int[8];
  private double[] values = new double[8];
  private int included;
  private Scenarios.@Nullable Generation generation;
  private boolean complete;
  private double bound;
  private double largestReturn;
  private boolean workedOut;
  private boolean inOrder;
  private int n;
  private boolean leftOut;
  private boolean any;

  /** Where the vector of a portfolio is kept. */
  interface Owner {
    /** Made when first asked for. */
    ScenarioVector scenarioVector();
  }

  /**
   * @param window the most scenarios there are
   */
  PortfolioVar(int window, int minimum) {
    this.minimum = minimum;
    pnl = new long[window];
    size = new long[window];
    missing = new long[(window + 63) >>> 6];
    room = new double[window];
  }

  /**
   * Works out what {@link #status} and {@link #exceeds} need.
   *
   * @param windows the returns, or null where there are none yet
   * @param place where in the log the valuation is
   */
  void compute(
      Account account, Valuation valuation, Scenarios.@Nullable Generation windows, long place) {
    clear(valuation.unpriced > 0);
    if (windows == null || valuation.gross.isZero()) {
      return;
    }
    generation = windows;
    for (int i = 0; i < account.positions(); i++) {
      if (account.isOpen(i) && valuation.freshness(i) != Freshness.UNPRICED) {
        consider(account.token(i), valuation.valueOf(i), windows, place);
      }
    }
    finish(windows);
  }

  /** As {@link #compute}, for an account whose own values are right and all there is. */
  void computePlain(Account account, Scenarios.@Nullable Generation windows, long place) {
    clear(false);
    if (windows == null || account.gross == 0) {
      return;
    }
    generation = windows;
    for (int i = 0; i < account.positions(); i++) {
      if (account.isOpen(i)) {
        long raw = account.words[i * Account.WORDS + Account.VALUE];
        consider(account.token(i), Int128.usdToDouble(0, raw), windows, place);
      }
    }
    finish(windows);
  }

  /** No scenarios. */
  void clear(boolean unpriced) {
    n = 0;
    included = 0;
    bound = 0;
    largestReturn = 0;
    complete = true;
    workedOut = false;
    any = false;
    generation = null;
    leftOut = unpriced;
  }

  /** As {@link #compute}, for a portfolio under {@link Profile#LEAN}. */
  void computeLean(LeanState state, LeanTokens.Table tokens, Scenarios.Generation windows) {
    clear(state.unpriced > 0);
    if (!(state.gross > 0)) {
      return;
    }
    generation = windows;
    for (int i = 0; i < state.count; i++) {
      int token = state.token[i];
      if (!state.isHeld(i) || state.freshness[i] == Freshness.UNPRICED) {
        continue;
      }
      if (tokens.swing(token) == 0 && (tokens.rank(token) & LeanTokens.PEGGED) != 0) {
        any = true; // a dollar that never had another price, or one that never moved
      } else {
        consider(token - 1, state.value[i], windows);
      }
    }
    finish(windows);
  }

  private void consider(TokenState token, double value, Scenarios.Generation windows, long place) {
    if (token.isPeggedAt(place) && !token.wasMarkedBy(place)) {
      any = true; // a dollar that never had another price: no P&L in any scenario
      return;
    }
    consider(token.index, value, windows);
  }

  private void consider(int token, double value, Scenarios.Generation windows) {
    Scenarios.Window window = windows.windowOf(token);
    if (window == null || window.count() < FEWEST_RETURNS) {
      leftOut = true;
      return;
    }
    any = true;
    include(token, value, window);
  }

  private void finish(Scenarios.Generation windows) {
    if (any) {
      n = complete ? windows.length : windows.length - countMissing();
      if (bound >= LARGEST / 2) {
        workOut(windows); // may find that there is no VaR
      }
    }
  }

  private void include(int token, double value, Scenarios.Window window) {
    if (included == tokens.length) {
      tokens = Arrays.copyOf(tokens, included * 2);
      values = Arrays.copyOf(values, included * 2);
    }
    tokens[included] = token;
    values[included++] = value;
    largestReturn = Math.max(largestReturn, window.largest());
    bound += Math.abs(value) * window.largest() * MICROS + 1;
    long[] none = window.missing();
    if (none != null) {
      if (complete) {
        Arrays.fill(missing, 0L);
        complete = false;
      }
      for (int word = 0; word < none.length; word++) {
        missing[word] |= none[word];
      }
    }
  }

  private int countMissing() {
    int found = 0;
    for (long word : missing) {
      found += Long.bitCount(word);
    }
    return found;
  }

  private static boolean isSet(long[] bits, int k) {
    return (bits[k >>> 6] >>> k & 1) != 0;
  }

  private void workOut(Scenarios.Generation windows) {
    workedOut = true;
    inOrder = true;
    int length = windows.length;
    Arrays.fill(pnl, 0, length, 0L);
    Arrays.fill(size, 0, length, 0L);
    for (int i = 0; i < included; i++) {
      Scenarios.Window window = windows.windowOf(tokens[i]);
      if (window == null || !add(window.returns(), values[i], length)) {
        n = 0;
        return;
      }
    }
    if (!complete) {
      int kept = 0;
      for (int k = 0; k < length; k++) {
        if (!isSet(missing, k)) {
          pnl[kept++] = pnl[k];
        }
      }
    }
  }

  /** False where a scenario is beyond all measure. */
  private boolean add(double[] returns, double value, int length) {
    for (int k = 0; k < length; k++) {
      double micros = Math.rint(value * returns[k] * MICROS);
      double magnitude = Math.abs(micros);
      if (!(size[k] + magnitude <= LARGEST)) {
        return false;
      }
      size[k] += (long) magnitude;
      pnl[k] += (long) micros;
    }
    return true;
  }

  /**
   * Works the scenarios out in the owner's vector, where only tokens whose value changed cost
   * anything: {@link #micros} and {@link #shortfallMicros} then find them there.
   */
  void workOutIn(Owner owner) {
    Scenarios.Generation windows = generation;
    if (workedOut || n == 0 || windows == null || bound >= ScenarioVector.LARGEST_BOUND) {
      return;
    }
    ScenarioVector vector = owner.scenarioVector();
    vector.refresh(windows, tokens, values, included);
    int kept = 0;
    for (int k = 0; k < windows.length; k++) {
      if (complete || !isSet(missing, k)) {
        pnl[kept++] = vector.micros(k);
      }
    }
    workedOut = true;
    inOrder = true;
  }

  /**
   * Expected shortfall in micro-USD, by Rockafellar and Uryasev 2002 as in {@code HistoricalTail};
   * 0 where there are no scenarios.
   */
  double shortfallMicros(int confidenceBps) {
    if (n == 0) {
      return 0;
    }
    long atRank = -micros(confidenceBps); // what is before it is at most that
    int m = ValueAtRisk.rank(n, confidenceBps);
    double sum = 0;
    for (int j = 0; j < m; j++) {
      sum += pnl[j];
    }
    double tail = (double) n * (10_000 - confidenceBps);
    return 0.0 - (10_000 * sum + (tail - 10_000.0 * m) * atRank) / tail;
  }

  int scenarios() {
    return n;
  }

  /** VaR in micro-USD; 0 where there are no scenarios. */
  long micros(int confidenceBps) {
    if (!workedOut && n > 0 && generation != null) {
      workOut(generation);
    }
    inOrder = false; // of time: selecting the value moves the scenarios about
    return n == 0 ? 0 : ValueAtRisk.historicalInPlace(pnl, n, confidenceBps);
  }

  /**
   * Whether VaR is above a limit, exact to the raw unit of USD: VaR = -x[m] is above it just when
   * more than m losses are, and counting needs no order.
   */
  boolean exceeds(Owner owner, int confidenceBps, Usd limit) {
    if (n == 0 || bound < limit.doubleValue() * MICROS * (1 - 1e-9)) {
      return false;
    }
    return above(owner, wholeMicros(limit)) > ValueAtRisk.rank(n, confidenceBps);
  }

  private int above(Owner owner, long limitMicros) {
    Scenarios.Generation windows = generation;
    if (windows != null && bound < ScenarioVector.LARGEST_BOUND) {
      ScenarioVector vector = owner.scenarioVector();
      vector.refresh(windows, tokens, values, included);
      return vector.above(limitMicros, complete ? null : missing);
    }
    if (!workedOut && windows != null) {
      workOut(windows);
    }
    int above = 0;
    for (int k = 0; k < n; k++) {
      above += -pnl[k] > limitMicros ? 1 : 0;
    }
    return above;
  }

  /**
   * What values may move, sum |dv| in USD, without a change of status or number of scenarios: until
   * nothing held has a value, or a scenario might come to be beyond all measure.
   */
  double statusSlackUsd(double grossUsd) {
    if (grossUsd == 0) {
      return 0;
    }
    if (!any) {
      return Double.POSITIVE_INFINITY; // nothing that counts, at whatever value
    }
    return Distance.shaved(
        Math.min(grossUsd, (LARGEST / 2 - bound) / (largestReturn * MICROS)), grossUsd);
  }

  /** The loss, USD, where every holding that is included has its largest return at once. */
  double boundUsd() {
    return bound / MICROS;
  }

  /**
   * What the P&L of every scenario may move by, USD, with VaR staying on its side of the limit. To
   * be asked right after {@link #exceeds}. Rough, and so a matter of a count or three: a half of
   * the limit, an eighth, a thirty-second, or 0. No holding may be left out, and each token needs
   * all its returns; else 0.
   *
   * @param above what {@code exceeds} said
   */
  double roomUsd(Owner owner, int confidenceBps, Usd limit, boolean above) {
    if (n == 0 || !complete || leftOut || bound >= ScenarioVector.LARGEST_BOUND) {
      return 0;
    }
    double rounding = 2 * included + 2 + bound * 1e-12;
    double below = limit.doubleValue() * MICROS * (1 - 1e-9) - bound;
    if (below > 0) { // then exceeds() did not work the vector out
      return (below - rounding) / MICROS;
    }
    long line = wholeMicros(limit);
    int rank = ValueAtRisk.rank(n, confidenceBps);
    ScenarioVector vector = owner.scenarioVector();
    for (double share = WIDEST_ROOM; share >= NARROWEST_ROOM; share /= 4) {
      long step = (long) (share * line);
      boolean stays =
          above ? vector.above(line + step, null) > rank : vector.above(line - step, null) <= rank;
      if (stays) {
        return (step - rounding) / MICROS;
      }
    }
    return 0;
  }

  /** What values may move, sum |dv| in USD, with VaR staying on its side of the limit. */
  double slackUsd(Owner owner, int confidenceBps, Usd limit, double grossUsd) {
    double most = statusSlackUsd(grossUsd);
    if (n == 0 || included == 0 || most == 0) {
      return most;
    }
    Scenarios.Generation windows = generation;
    if (windows == null) {
      return 0;
    }
    if (!workedOut) {
      double cheap = (limit.doubleValue() * MICROS * (1 - 1e-9) - bound) / (largestReturn * MICROS);
      if (cheap >= AMPLE * grossUsd) {
        return Math.min(most, Distance.shaved(cheap, grossUsd));
      }
    }
    boolean above = exceeds(owner, confidenceBps, limit);
    if (!workedOut || !inOrder) {
      workOut(windows);
    }
    findRoom(windows, wholeMicros(limit), above);
    double reached = ValueAtRisk.historicalInPlace(room, n, confidenceBps);
    return Math.min(most, Distance.shaved(above ? reached : -reached, grossUsd));
  }

  /**
   * For each scenario what values may move until its loss is on the other side of a line. Negated
   * where VaR is above: then the m + 1 roomiest of those above have to stay, else all but the m
   * narrowest of those below.
   */
  private void findRoom(Scenarios.Generation generation, long line, boolean above) {
    int length = generation.length;
    Arrays.fill(room, 0, length, 0.0);
    for (int i = 0; i < included; i++) {
      Scenarios.Window window = generation.windowOf(tokens[i]);
      if (window == null) {
        throw new IllegalStateException("a token without returns is left out: " + tokens[i]);
      }
      double[] returns = window.returns();
      for (int k = 0; k < length; k++) {
        double magnitude = Math.abs(returns[k]);
        room[k] = magnitude > room[k] ? magnitude : room[k];
      }
    }
    double rounding = included + bound * 1e-12;
    int kept = 0;
    for (int k = 0; k < length; k++) {
      if (complete || !isSet(missing, k)) {
        double loss = -pnl[kept];
        double distance = above ? loss - line : line - loss;
        double reach = room[k] * MICROS;
        double most;
        if (reach > 0) {
          most = (distance - rounding) / reach;
        } else { // no move of any price makes a difference here
          boolean stays = loss > line == above;
          most = stays ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        room[kept++] = above ? -most : most;
      }
    }
  }

  /** The limit rounded down to micro-USD: a whole number is above the one when above the other. */
  private static long wholeMicros(Usd limit) {
    if (limit.rawHigh() == 0 && limit.rawLow() >= 0) {
      return limit.rawLow() / RAW_PER_MICRO; // up to nine million USD: no allocation
    }
    return limit
        .toBigDecimal()
        .setScale(6, RoundingMode.FLOOR)
        .unscaledValue()
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValue();
  }

  MeasureStatus status(int confidenceBps, MeasureStatus valuationStatus) {
    if (n == 0) {
      return MeasureStatus.UNDEFINED;
    }
    if (n < Math.max(minimum, ValueAtRisk.minimumScenarios(confidenceBps))) {
      return MeasureStatus.INSUFFICIENT_DATA;
    }
    return leftOut ? MeasureStatus.PARTIAL : valuationStatus;
  }
}
