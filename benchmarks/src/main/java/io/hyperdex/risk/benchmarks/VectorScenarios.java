package io.hyperdex.risk.benchmarks;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scenario P&L in whole micro-USD by the Vector API: a trade's two tokens brought up in one pass,
 * and the scenarios below a line counted in the same. Needs {@code --add-modules
 * jdk.incubator.vector} where it runs.
 */
final class VectorScenarios {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  /** Added and taken off again it leaves a number of magnitude below 2^51 rounded, ties to even. */
  private static final double ROUND = 0x1.8p52;

  private static final double MICROS = 1e6;

  private VectorScenarios() {}

  /** Returns how many scenarios are below the line after that. */
  static int replace(
      double[] pnl,
      double[] first,
      double firstBefore,
      double firstAfter,
      double[] second,
      double secondBefore,
      double secondAfter,
      double line) {
    int below = 0;
    int k = 0;
    for (int end = LANES.loopBound(pnl.length); k < end; k += LANES.length()) {
      DoubleVector a = DoubleVector.fromArray(LANES, first, k);
      DoubleVector b = DoubleVector.fromArray(LANES, second, k);
      DoubleVector sum =
          DoubleVector.fromArray(LANES, pnl, k)
              .add(product(a, firstAfter))
              .sub(product(a, firstBefore))
              .add(product(b, secondAfter))
              .sub(product(b, secondBefore));
      sum.intoArray(pnl, k);
      below += sum.compare(VectorOperators.LT, line).trueCount();
    }
    for (; k < pnl.length; k++) {
      pnl[k] +=
          Math.rint(firstAfter * first[k] * MICROS)
              - Math.rint(firstBefore * first[k] * MICROS)
              + Math.rint(secondAfter * second[k] * MICROS)
              - Math.rint(secondBefore * second[k] * MICROS);
      below += pnl[k] < line ? 1 : 0;
    }
    return below;
  }

  private static DoubleVector product(DoubleVector returns, double value) {
    return returns.mul(value).mul(MICROS).add(ROUND).sub(ROUND);
  }
}
