package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ValueAtRisk;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Historical portfolio VaR of a {@link LeanState}, worked out in full: for the users whose size
 * times the largest return does not settle the rule already. Reused; NOT thread safe.
 */
final class LeanVar {
  private static final double MICROS = 1e6;

  /** 2^62 micro-USD: what gains and losses of one scenario may add up to. */
  private static final double LARGEST = 0x1p62;

  private final int minimum;
  private long[] pnl = new long[0];
  private long[] size = new long[0];
  private boolean[] missing = new boolean[0];
  private int n;
  private boolean leftOut;

  LeanVar(int minimum) {
    this.minimum = minimum;
  }

  void compute(LeanState state, LeanTokens.Table tokens, LeanScenarios scenarios) {
    int length = scenarios.length;
    if (pnl.length < length) {
      pnl = new long[length];
      size = new long[length];
      missing = new boolean[length];
    }
    Arrays.fill(pnl, 0);
    Arrays.fill(size, 0);
    Arrays.fill(missing, false);
    n = 0;
    leftOut = state.unpriced > 0;
    if (!(state.gross > 0)) {
      return;
    }
    boolean any = false;
    for (int i = 0; i < state.count; i++) {
      if (!state.isHeld(i) || state.freshness[i] == Freshness.UNPRICED) {
        continue;
      }
      int token = state.token[i];
      if (tokens.swing(token) == 0 && (tokens.rank(token) & LeanTokens.PEGGED) != 0) {
        any = true; // a dollar that never had another price, or one that never moved
        continue;
      }
      Scenarios.Window window = scenarios.windowOf(token - 1);
      if (window == null || window.count() < PortfolioVar.FEWEST_RETURNS) {
        leftOut = true;
        continue;
      }
      any = true;
      if (!add(window.returns(), state.value[i], length)) {
        return;
      }
    }
    if (any) {
      for (int k = 0; k < length; k++) {
        if (!missing[k]) {
          pnl[n++] = pnl[k];
        }
      }
    }
  }

  private boolean add(double[] returns, double value, int length) {
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

  long micros(int confidenceBps) {
    return n == 0 ? 0 : ValueAtRisk.historicalInPlace(pnl, n, confidenceBps);
  }

  boolean exceeds(int confidenceBps, Usd limit) {
    long limitMicros =
        limit.rawHigh() == 0 && limit.rawLow() >= 0
            ? limit.rawLow() / 1_000_000
            : limit
                .toBigDecimal()
                .setScale(6, RoundingMode.FLOOR)
                .unscaledValue()
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValue();
    int above = 0;
    for (int k = 0; k < n; k++) {
      above += -pnl[k] > limitMicros ? 1 : 0;
    }
    return n > 0 && above > ValueAtRisk.rank(n, confidenceBps);
  }

  MeasureStatus status(int confidenceBps, MeasureStatus valuation) {
    if (n == 0) {
      return MeasureStatus.UNDEFINED;
    }
    if (n < Math.max(minimum, ValueAtRisk.minimumScenarios(confidenceBps))) {
      return MeasureStatus.INSUFFICIENT_DATA;
    }
    return leftOut ? MeasureStatus.PARTIAL : valuation;
  }
}
