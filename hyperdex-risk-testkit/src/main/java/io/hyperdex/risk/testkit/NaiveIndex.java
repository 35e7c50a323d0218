package io.hyperdex.risk.testkit;

import static io.hyperdex.risk.testkit.NaiveMath.d;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The time-weighted index of one user (contract section 4.2). Not thread safe. */
final class NaiveIndex {
  private final BigInteger minEquity;
  private final int window;
  private double index = 1;
  private BigInteger base = BigInteger.ZERO;
  private boolean active;
  private double peak = 1;
  private double maxDrawdown;
  private long samples;
  private double periodStart;
  private boolean periodOpen;
  private final List<Double> periodReturns = new ArrayList<>();

  NaiveIndex(BigInteger minEquity, int window) {
    this.minEquity = minEquity;
    this.window = window;
  }

  private boolean isAboveMinimum(BigInteger equity) {
    return equity.compareTo(minEquity) > 0;
  }

  void sample(BigInteger equity) {
    if (active) {
      if (!isAboveMinimum(equity)) {
        active = false;
      } else {
        link(equity);
        base = equity;
        peak = Math.max(peak, index);
        maxDrawdown = Math.max(maxDrawdown, 1 - index / peak);
        samples++;
      }
    } else if (isAboveMinimum(equity)) {
      active = true;
      base = equity;
    }
  }

  /** A link that leads out of the range of the index is left out. */
  private void link(BigInteger equity) {
    double next = index * (d(equity) / d(base));
    if (next >= 1e-75 && next <= 1e75) {
      index = next;
    }
  }

  void flow(BigInteger before, BigInteger after) {
    if (active) {
      if (!isAboveMinimum(before)) {
        active = false;
      } else {
        link(before);
      }
    }
    active = isAboveMinimum(after);
    base = after;
  }

  void endPeriod() {
    if (periodOpen && active) {
      periodReturns.add(recorded(index / periodStart - 1));
      if (periodReturns.size() > window) {
        periodReturns.remove(0);
      }
    }
    periodStart = index;
    periodOpen = active;
  }

  /** The nearest float, as a double; beyond the floats the largest of them. */
  private static double recorded(double value) {
    float nearest = (float) value;
    return Float.isInfinite(nearest) ? Math.copySign(Float.MAX_VALUE, nearest) : nearest;
  }

  double drawdown(BigInteger equity) {
    if (active && isAboveMinimum(equity)) {
      double i = index * (d(equity) / d(base));
      return 1 - i / Math.max(peak, i);
    }
    return 1 - index / Math.max(peak, index);
  }

  double index() {
    return index;
  }

  double peak() {
    return peak;
  }

  double maxDrawdown() {
    return maxDrawdown;
  }

  long samples() {
    return samples;
  }

  List<Double> periodReturns() {
    return List.copyOf(periodReturns);
  }
}
