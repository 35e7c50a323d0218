package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ValueAtRisk;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

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

  /*
   * Most of the time nobody needs the scenario P&Ls: a rule asks whether VaR is above a limit, and
   * sum |v_i| * max |R_i| already stays below it. So compute() only looks the return windows up;
   * the P&Ls are worked out on demand, or at once where gaps in the returns decide how many
   * scenarios there are.
   *
   * Slack is found the same two ways. With D = sum |dv_i| a scenario's P&L moves by no more than D
   * times the largest |R_ik| of any token in it, plus one micro-USD a token, by which the rounded
   * products can differ beyond that. So each scenario has a D up to which it stays on its side of
   * the limit, and VaR stays on its side as long as enough scenarios do: an order statistic of
   * these. The cheap way takes the largest |R| of all scenarios, and sum |v_i| * max |R_i| for VaR.
   */
  private final Scenarios scenarios;
  private final int minimum;
  private final long[] pnl;
  private final long[] size;
  private final boolean[] missing;
  private final double[] room;
  private Scenarios.Window[] windows = new Scenarios.Window[8];
  private double[] values = new double[8];
  private int included;
  private int length;
  private double bound;
  private double largestReturn;
  private boolean any;
  private boolean complete;
  private boolean workedOut;
  private boolean inOrder;
  private int n;
  private boolean leftOut;

  PortfolioVar(Scenarios scenarios, int minimum) {
    this.scenarios = scenarios;
    this.minimum = minimum;
    pnl = new long[scenarios.window()];
    size = new long[scenarios.window()];
    missing = new boolean[scenarios.window()];
    room = new double[scenarios.window()];
  }

  void compute(Account account, Valuation valuation, GlobalLog log, long place) {
    n = 0;
    included = 0;
    bound = 0;
    largestReturn = 0;
    any = false;
    workedOut = true;
    leftOut = valuation.unpriced > 0;
    if (valuation.gross.isZero() || !log.hasPeriodAt(place)) {
      return;
    }
    long last = log.periodAt(place);
    length = (int) Math.min(scenarios.window(), last - scenarios.firstPeriod());
    complete = true;
    for (int i = 0; i < account.positions(); i++) {
      TokenState token = account.token(i);
      if (account.state(i).quantity().isZero() || valuation.freshness(i) == Freshness.UNPRICED) {
        continue;
      }
      if (token.isPeggedAt(place) && !token.wasMarkedBy(place)) {
        any = true; // a dollar that never had another price: no P&L in any scenario
        continue;
      }
      Scenarios.Window window = scenarios.windowOf(token.index, last, length);
      if (window == null || window.count() < FEWEST_RETURNS) {
        leftOut = true;
        continue;
      }
      any = true;
      complete &= window.count() == length;
      include(window, valuation.valueOf(i));
    }
    if (any) {
      n = length;
      workedOut = false;
      if (!complete || bound >= LARGEST / 2) {
        workOut();
      }
    }
  }

  private void include(Scenarios.Window window, double value) {
    if (included == windows.length) {
      windows = Arrays.copyOf(windows, included * 2);
      values = Arrays.copyOf(values, included * 2);
    }
    windows[included] = window;
    values[included++] = value;
    largestReturn = Math.max(largestReturn, window.largest());
    bound += Math.abs(value) * window.largest() * MICROS + 1;
  }

  private void workOut() {
    workedOut = true;
    inOrder = true;
    Arrays.fill(pnl, 0, length, 0L);
    Arrays.fill(size, 0, length, 0L);
    Arrays.fill(missing, 0, length, false);
    n = 0;
    for (int i = 0; i < included; i++) {
      if (complete && bound < LARGEST / 2) {
        addAll(windows[i].returns(), values[i]);
      } else if (!add(windows[i].returns(), values[i])) {
        return;
      }
    }
    for (int k = 0; k < length; k++) {
      if (!missing[k]) {
        pnl[n++] = pnl[k];
      }
    }
  }

  /** As {@link #add} where no return is missing and no sum can be too large. */
  private void addAll(double[] returns, double value) {
    for (int k = 0; k < length; k++) {
      pnl[k] += (long) Math.rint(value * returns[k] * MICROS);
    }
  }

  /** False where a scenario is beyond all measure. */
  private boolean add(double[] returns, double value) {
    for (int k = 0; k < length; k++) {
      double micros = Math.rint(value * returns[k] * MICROS);
      if (Double.isNaN(micros)) {
        missing[k] = true;
        continue;
      }
      double magnitude = Math.abs(micros);
      if (!(size[k] + magnitude <= LARGEST)) {
        return false;
      }
      size[k] += (long) magnitude;
      pnl[k] += (long) micros;
    }
    return true;
  }

  int scenarios() {
    return n;
  }

  /** VaR in micro-USD; 0 where there are no scenarios. */
  long micros(int confidenceBps) {
    if (!workedOut) {
      workOut();
    }
    inOrder = false; // of time: selecting the value moves the scenarios about
    return n == 0 ? 0 : ValueAtRisk.historicalInPlace(pnl, n, confidenceBps);
  }

  /**
   * Whether VaR is above a limit, exact to the raw unit of USD: VaR = -x[m] is above it just when
   * more than m losses are, and counting needs no order.
   */
  boolean exceeds(int confidenceBps, Usd limit) {
    if (!workedOut && bound < limit.doubleValue() * MICROS * (1 - 1e-9)) {
      return false;
    }
    if (!workedOut) {
      workOut();
    }
    long limitMicros = wholeMicros(limit);
    int above = 0;
    for (int k = 0; k < n; k++) {
      above += -pnl[k] > limitMicros ? 1 : 0;
    }
    return n > 0 && above > ValueAtRisk.rank(n, confidenceBps);
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

  /** What values may move, sum |dv| in USD, with VaR staying on its side of the limit. */
  double slackUsd(int confidenceBps, Usd limit, double grossUsd) {
    double most = statusSlackUsd(grossUsd);
    if (n == 0 || included == 0 || most == 0) {
      return most;
    }
    if (!workedOut) {
      double cheap = (limit.doubleValue() * MICROS * (1 - 1e-9) - bound) / (largestReturn * MICROS);
      if (cheap >= AMPLE * grossUsd) {
        return Math.min(most, Distance.shaved(cheap, grossUsd));
      }
    }
    if (!workedOut || !inOrder) {
      workOut();
    }
    boolean above = exceeds(confidenceBps, limit);
    findRoom(wholeMicros(limit), above);
    double reached = ValueAtRisk.historicalInPlace(room, n, confidenceBps);
    return Math.min(most, Distance.shaved(above ? reached : -reached, grossUsd));
  }

  /**
   * For each scenario what values may move until its loss is on the other side of a line. Negated
   * where VaR is above: then the m + 1 roomiest of those above have to stay, else all but the m
   * narrowest of those below.
   */
  private void findRoom(long line, boolean above) {
    Arrays.fill(room, 0, length, 0.0);
    for (int i = 0; i < included; i++) {
      double[] returns = windows[i].returns();
      for (int k = 0; k < length; k++) {
        double magnitude = Math.abs(returns[k]);
        room[k] = magnitude > room[k] ? magnitude : room[k];
      }
    }
    double rounding = included + bound * 1e-12;
    int kept = 0;
    for (int k = 0; k < length; k++) {
      if (!missing[k]) {
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
