package io.hyperdex.risk.benchmarks;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How many Monte Carlo paths lose more than a limit, several paths at a time by the Vector API.
 * Needs {@code --add-modules jdk.incubator.vector} where it runs; nothing else refers to that
 * module.
 */
final class VectorCount {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  private final double[] byAsset;
  private final int paths;

  /**
   * @param normals path after path
   */
  VectorCount(double[] normals, int paths) {
    this.paths = paths;
    int assets = normals.length / paths;
    byAsset = new double[normals.length];
    for (int path = 0; path < paths; path++) {
      for (int asset = 0; asset < assets; asset++) {
        byAsset[asset * paths + path] = normals[path * assets + asset];
      }
    }
  }

  /** Paths in whose sum of weight times normal is below {@code -limit}. */
  int above(double[] weights, double limit) {
    int count = 0;
    int path = 0;
    for (int end = LANES.loopBound(paths); path < end; path += LANES.length()) {
      DoubleVector gain = DoubleVector.zero(LANES);
      for (int asset = 0; asset < weights.length; asset++) {
        DoubleVector normal = DoubleVector.fromArray(LANES, byAsset, asset * paths + path);
        gain = normal.fma(DoubleVector.broadcast(LANES, weights[asset]), gain);
      }
      count += gain.compare(VectorOperators.LT, -limit).trueCount();
    }
    for (; path < paths; path++) {
      double gain = 0;
      for (int asset = 0; asset < weights.length; asset++) {
        gain += weights[asset] * byAsset[asset * paths + path];
      }
      count += gain < -limit ? 1 : 0;
    }
    return count;
  }
}
