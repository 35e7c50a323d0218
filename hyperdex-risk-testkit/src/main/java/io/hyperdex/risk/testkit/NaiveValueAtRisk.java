package io.hyperdex.risk.testkit;

import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.metric.MeasureStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Portfolio value at risk at one confidence (contract section 5).
 *
 * @param micros millionths of a USD, a positive loss; null where undefined
 * @param n scenarios
 * @param status how far to trust it
 */
public record NaiveValueAtRisk(@Nullable BigInteger micros, int n, MeasureStatus status) {

  /** The scenarios of one user at one moment, worked out once, when first asked for. */
  static final class Scenarios {
    private static final double EXACT_LONG = 1L << 62;

    private final NaiveExposure exposure;
    private final NaiveMarks marks;
    private final int minimum;
    private final int place;
    private @Nullable List<BigInteger> sorted;
    private boolean partial;

    Scenarios(NaiveExposure exposure, NaiveMarks marks, int minimum, int place) {
      this.exposure = exposure;
      this.marks = marks;
      this.minimum = minimum;
      this.place = place;
    }

    private List<BigInteger> sorted() {
      if (sorted == null) {
        sorted = workOut();
      }
      return sorted;
    }

    private List<BigInteger> workOut() {
      partial = exposure.unpriced() > 0;
      List<Double> values = new ArrayList<>();
      List<double[]> returns = new ArrayList<>();
      for (Map.Entry<TokenId, BigInteger> held : exposure.values().entrySet()) {
        TokenId token = held.getKey();
        double[] series = marks.windowReturns(token, place);
        if (countKnown(series) < 20 && !marks.isPegOnly(token, place)) {
          partial = true;
        } else {
          values.add(NaiveMath.d(held.getValue()));
          returns.add(series);
        }
      }
      List<BigInteger> pnls = new ArrayList<>();
      boolean nothingIn = values.isEmpty() || exposure.gross().signum() == 0;
      for (int k = 0; !nothingIn && k < marks.windowLength(place); k++) {
        if (isTooLarge(values, returns, k)) {
          pnls.clear();
          break;
        }
        BigInteger pnl = pnl(values, returns, k);
        if (pnl != null) {
          pnls.add(pnl);
        }
      }
      Collections.sort(pnls);
      return pnls;
    }

    private static int countKnown(double[] series) {
      int known = 0;
      for (double r : series) {
        known += Double.isNaN(r) ? 0 : 1;
      }
      return known;
    }

    /**
     * Whether gains and losses of all holdings with a return add up to more than 2^62 micro-USD.
     */
    private static boolean isTooLarge(List<Double> values, List<double[]> returns, int k) {
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < values.size(); i++) {
        double r = returns.get(i)[k];
        if (!Double.isNaN(r)) {
          double micros = Math.rint(values.get(i) * r * 1e6);
          sum = sum.add(new BigDecimal(Math.abs(micros)).toBigIntegerExact());
        }
      }
      return sum.compareTo(BigInteger.ONE.shiftLeft(62)) > 0;
    }

    /** Whole micro-USD of scenario k; null where a token has no return. */
    private static @Nullable BigInteger pnl(List<Double> values, List<double[]> returns, int k) {
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < values.size(); i++) {
        double r = returns.get(i)[k];
        if (Double.isNaN(r)) {
          return null;
        }
        double micros = Math.rint(values.get(i) * r * 1e6);
        sum =
            sum.add(
                Math.abs(micros) < EXACT_LONG
                    ? BigInteger.valueOf((long) micros)
                    : new BigDecimal(micros).toBigIntegerExact());
      }
      return sum;
    }

    NaiveValueAtRisk at(int confidenceBps) {
      List<BigInteger> pnls = sorted();
      int n = pnls.size();
      if (n == 0 || exposure.gross().signum() == 0) {
        return new NaiveValueAtRisk(null, n, MeasureStatus.UNDEFINED);
      }
      int tail = 10_000 - confidenceBps;
      int m = (int) ((long) n * tail / 10_000);
      int least = (10_000 + tail - 1) / tail;
      MeasureStatus status =
          n < minimum || n < least
              ? MeasureStatus.INSUFFICIENT_DATA
              : partial ? MeasureStatus.PARTIAL : exposure.status();
      return new NaiveValueAtRisk(pnls.get(m).negate(), n, status);
    }
  }
}
