package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Sample;
import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.metric.ValueAtRisk;
import java.util.function.ToDoubleFunction;

/** The tail of a sample of returns: losses, positive. Tails are basis points of 10000, exact. */
final class Tail {
  /** Fewer observations should not be taken for a tail. */
  private static final int MINIMUM = 100;

  private Tail() {}

  /** Observations a tail should rest on: a hundred horizons, and one beyond the quantile. */
  static int minimum(Sample s, int horizon) {
    int tail = 10_000 - s.confidenceBps();
    return tail <= 0 ? Integer.MAX_VALUE : Math.max(MINIMUM * horizon, (9_999 + tail) / tail);
  }

  /**
   * A loss over h periods: of the overlapping compounded returns where there are a hundred
   * horizons, else of one period times sqrt(h).
   */
  static double over(Sample s, int horizon, ToDoubleFunction<Sample> loss) {
    if (horizon == 1) {
      return loss.applyAsDouble(s);
    }
    if (s.n() < MINIMUM * horizon) {
      return loss.applyAsDouble(s) * Math.sqrt(horizon);
    }
    double[] r = s.returns();
    double[] overlapping = new double[r.length - horizon + 1];
    for (int i = 0; i < overlapping.length; i++) {
      double growth = 1;
      for (int j = i; j < i + horizon; j++) {
        growth *= 1 + r[j];
      }
      overlapping[i] = growth - 1;
    }
    return loss.applyAsDouble(s.withReturns(overlapping));
  }

  /** As {@link ValueAtRisk}; none outside 50 % to 99.99 %. */
  static double indexAbove(double[] pnl, int confidenceBps) {
    return confidenceBps < 5000 || confidenceBps > 9999
        ? Double.NaN
        : ValueAtRisk.historical(pnl, pnl.length, confidenceBps).orElse(Double.NaN);
  }

  /** The next worse observation: -x[ceil(n a) - 1] of the ascending ones. */
  static double nextWorse(double[] pnl, int confidenceBps) {
    double[] x = Quantiles.sorted(pnl);
    long mass = (long) x.length * (10_000 - confidenceBps);
    return -x[(int) Math.max(0, (mass + 9_999) / 10_000 - 1)];
  }

  /**
   * Mean of the worst share a of the sample, the observation at its edge counted in part
   * (Rockafellar and Uryasev 2002). The worst loss where a is 0.
   */
  static double expectedShortfall(double[] pnl, int confidenceBps) {
    double[] x = Quantiles.sorted(pnl);
    long mass = (long) x.length * (10_000 - confidenceBps);
    if (mass == 0) {
      return -x[0];
    }
    int whole = (int) (mass / 10_000);
    double sum = 0;
    for (int i = 0; i < whole; i++) {
      sum += x[i];
    }
    if (mass % 10_000 != 0) {
      sum += mass % 10_000 / 10_000.0 * x[whole];
    }
    return -sum / (mass / 10_000.0);
  }

  /** Mean loss of the returns at or below a level; none if there is none. */
  static double meanAtOrBelow(double[] returns, double level) {
    double sum = 0;
    int count = 0;
    for (double r : returns) {
      if (r <= level) {
        sum += r;
        count++;
      }
    }
    return count == 0 ? Double.NaN : -sum / count;
  }

  static double gaussian(double mean, double deviation, int confidenceBps) {
    return -mean - z(confidenceBps) * deviation;
  }

  static double gaussianShortfall(double mean, double deviation, int confidenceBps) {
    return -mean + deviation * pdf(z(confidenceBps)) / tail(confidenceBps);
  }

  /** Normal quantile of the tail, negative above 50 %; NaN at 0 % and 100 %. */
  static double z(int confidenceBps) {
    return confidenceBps <= 0 || confidenceBps >= 10_000
        ? Double.NaN
        : Normal.quantile(tail(confidenceBps));
  }

  /** Normal density; NaN of NaN. */
  static double pdf(double x) {
    return Double.isNaN(x) ? Double.NaN : Normal.pdf(x);
  }

  static double tail(int confidenceBps) {
    return (10_000 - confidenceBps) / 10_000.0;
  }

  /**
   * Smallest bound by moment generating functions (Ahmadi-Javid 2012): min over z of z log(mean
   * exp(-r / z) / a). The function is convex in z; the minimum is found by golden section on log z.
   */
  static double entropic(double[] returns, int confidenceBps) {
    double alpha = tail(confidenceBps);
    double worst = -Quantiles.sorted(returns)[0];
    double deviation = Moments.populationDeviation(returns);
    if (alpha <= 0 || deviation < Moments.LEAST_DEVIATION) {
      return worst;
    }
    double low = StrictMath.log(deviation * 1e-4);
    double high = StrictMath.log(deviation * 1e4);
    double golden = (Math.sqrt(5) - 1) / 2;
    for (int i = 0; i < 100; i++) {
      double left = high - golden * (high - low);
      double right = low + golden * (high - low);
      if (bound(returns, worst, alpha, left) <= bound(returns, worst, alpha, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return bound(returns, worst, alpha, (low + high) / 2);
  }

  private static double bound(double[] returns, double worst, double alpha, double logZ) {
    double z = StrictMath.exp(logZ);
    double sum = 0;
    for (double r : returns) {
      // From the worst loss, so that the largest exponent is 0.
      sum += StrictMath.exp((-r - worst) / z);
    }
    return worst + z * StrictMath.log(sum / returns.length / alpha);
  }
}
