package io.hyperdex.risk.examples.market;

/** The generator of Steele, Lea and Flood (2014): the same numbers from a seed on any machine. */
final class SplitMix64 {
  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** In [0, 1). */
  double unit() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** In [from, to). */
  double between(double from, double to) {
    return from + (to - from) * unit();
  }

  int below(int bound) {
    return (int) (unit() * bound);
  }

  /** About a standard normal: four uniforms, so never beyond 3.5. */
  double bell() {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += between(-1, 1);
    }
    return sum * 0.8660254037844386; // 1 / sqrt(4/3)
  }

  /** So many random hex digits, a multiple of 16. */
  String hex(int digits) {
    StringBuilder text = new StringBuilder(digits);
    while (text.length() < digits) {
      text.append(String.format("%016x", nextLong()));
    }
    return text.substring(0, digits);
  }
}
