package io.hyperdex.risk.engine;

/**
 * The last period returns of one user. Appending never overwrites what an undo of the last few
 * periods needs: the state of the window is just its (end, count), which headers keep.
 */
final class PeriodReturns {
  private final double[] ring;

  PeriodReturns(int capacity) {
    ring = new double[capacity];
  }

  void set(long index, double value) {
    ring[(int) (index % ring.length)] = value;
  }

  double get(long index) {
    return ring[(int) (index % ring.length)];
  }
}
