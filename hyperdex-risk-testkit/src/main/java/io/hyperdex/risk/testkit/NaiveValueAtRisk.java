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

  /** The scenarios of one user at one moment, computed once for all confidences. */
  static final class Scenarios {
    private final List<BigInteger> sorted;
    private final boolean partial;
    private final NaiveExposure exposure;
    private final int minimum;

    Scenarios(NaiveExposure exposure, NaiveMarks marks, int minimum, int place) {
      this.exposure = exposure;
      this.minimum = minimum;
      boolean somethingLeftOut = exposure.unpriced() > 0;
      List<BigInteger> values = new ArrayList<>();
      List<double[]> returns = new ArrayList<>();
      for (Map.Entry<TokenId, BigInteger> held : exposure.values().entrySet()) {
        double[] series = marks.windowReturns(held.getKey(), place);
        int known = 0;
        for (double r : series) {
          known += Double.isNaN(r) ? 0 : 1;
        }
        boolean riskless = isRiskless(marks, held.getKey(), place);
        if (known < 20 && !riskless) {
          somethingLeftOut = true;
        } else {
          values.add(held.getValue());
          returns.add(series);
        }
      }
      partial = somethingLeftOut;
      sorted = new ArrayList<>();
      for (int k = 0; k < marks.windowLength(place); k++) {
        BigInteger pnl = pnl(values, returns, k);
        if (pnl != null) {
          sorted.add(pnl);
        }
      }
      Collections.sort(sorted);
    }

    private static boolean isRiskless(NaiveMarks marks, TokenId token, int place) {
      return marks.isPegged(token, place) && !marks.everMarked(token, place);
    }

    private static @Nullable BigInteger pnl(
        List<BigInteger> values, List<double[]> returns, int k) {
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < values.size(); i++) {
        double r = returns.get(i)[k];
        if (Double.isNaN(r)) {
          return null;
        }
        double micros = Math.rint(NaiveMath.d(values.get(i)) * r * 1e6);
        sum = sum.add(new BigDecimal(micros).toBigIntegerExact());
      }
      return sum;
    }

    NaiveValueAtRisk at(int confidenceBps) {
      int n = sorted.size();
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
      return new NaiveValueAtRisk(sorted.get(m).negate(), n, status);
    }
  }
}
