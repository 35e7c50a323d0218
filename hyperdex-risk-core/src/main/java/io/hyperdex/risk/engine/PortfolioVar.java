package io.hyperdex.risk.engine;

import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.Arrays;

/**
 * Historical portfolio VaR of the holdings in a {@link Valuation}: scenario P&L in whole micro-USD.
 * Reused: {@link #compute} overwrites it.
 */
final class PortfolioVar {
  /** A token needs this many returns in the window to be part of the scenarios. */
  private static final int FEWEST_RETURNS = 20;

  /** 2^62 micro-USD, 4.6e12 USD: what gains and losses of one scenario may add up to. */
  private static final double LARGEST = 0x1p62;

  private final Scenarios scenarios;
  private final int minimum;
  private final long[] pnl;
  private final long[] size;
  private final boolean[] missing;
  private boolean tooLarge;
  private int n;
  private boolean leftOut;
  private boolean heldValue;
  private boolean sorted;

  PortfolioVar(Scenarios scenarios, int minimum) {
    this.scenarios = scenarios;
    this.minimum = minimum;
    pnl = new long[scenarios.window()];
    size = new long[scenarios.window()];
    missing = new boolean[scenarios.window()];
  }

  void compute(Account account, Valuation valuation, GlobalLog log, long place) {
    n = 0;
    sorted = false;
    leftOut = valuation.unpriced > 0;
    heldValue = !valuation.gross.isZero();
    if (!heldValue || !log.hasPeriodAt(place)) {
      return;
    }
    long last = log.periodAt(place);
    int window = (int) Math.min(scenarios.window(), last - scenarios.firstPeriod());
    Arrays.fill(pnl, 0L);
    Arrays.fill(size, 0L);
    tooLarge = false;
    Arrays.fill(missing, false);
    boolean any = false;
    for (int i = 0; i < account.positions(); i++) {
      if (!account.state(i).quantity().isZero() && valuation.freshness(i) != Freshness.UNPRICED) {
        any |= addToken(account.token(i), valuation.valueOf(i), last, window, place);
      }
    }
    for (int k = 0; any && !tooLarge && k < window; k++) {
      if (!missing[k]) {
        pnl[n++] = pnl[k];
      }
    }
  }

  /** Adds a holding to the scenarios; false where its history is too short to be part of them. */
  private boolean addToken(TokenState token, double value, long last, int window, long place) {
    if (token.isPeggedAt(place) && !token.wasMarkedBy(place)) {
      return true; // a dollar that never had another price: no P&L in any scenario
    }
    long first = last - window + 1;
    if (countReturns(token.index, first, last) < FEWEST_RETURNS) {
      leftOut = true;
      return false;
    }
    for (int k = 0; k < window; k++) {
      double r = scenarios.returnOf(token.index, first + k);
      if (Double.isNaN(r)) {
        missing[k] = true;
      } else {
        addPnl(k, Math.rint(value * r * 1e6));
      }
    }
    return true;
  }

  private void addPnl(int k, double micros) {
    double whole = size[k] + Math.abs(micros);
    if (!(whole <= LARGEST)) {
      tooLarge = true;
      return;
    }
    size[k] += (long) Math.abs(micros);
    pnl[k] += (long) micros;
  }

  private int countReturns(int token, long first, long last) {
    int count = 0;
    for (long k = first; k <= last; k++) {
      if (!Double.isNaN(scenarios.returnOf(token, k))) {
        count++;
      }
    }
    return count;
  }

  int scenarios() {
    return n;
  }

  /** VaR in micro-USD; 0 where there are no scenarios. */
  long micros(int confidenceBps) {
    if (n == 0) {
      return 0;
    }
    if (!sorted) {
      Arrays.sort(pnl, 0, n);
      sorted = true;
    }
    return -pnl[(int) ((long) n * (10_000 - confidenceBps) / 10_000)];
  }

  MeasureStatus status(int confidenceBps, MeasureStatus valuationStatus) {
    if (n == 0 || !heldValue) {
      return MeasureStatus.UNDEFINED;
    }
    int tail = 10_000 - confidenceBps;
    if (n < minimum || n < (10_000 + tail - 1) / tail) {
      return MeasureStatus.INSUFFICIENT_DATA;
    }
    return leftOut ? MeasureStatus.PARTIAL : valuationStatus;
  }
}
