package io.hyperdex.risk.benchmarks;

import java.util.Random;

/**
 * What a load costs by the size of the memory it is from: where each needs the one before
 * (dependent), and where many can be on their way at once (independent).
 *
 * <p>Arguments: the largest size in MB (2048).
 */
public final class MemoryLatencyBench {
  private static final int LINE = 8; // longs
  private static final int LOADS = 1 << 21;

  private MemoryLatencyBench() {}

  public static void main(String[] args) {
    long largest = (args.length > 0 ? Long.parseLong(args[0]) : 2048) << 20;
    for (long bytes = 16 << 10; bytes <= largest; bytes *= 4) {
      measure(bytes);
    }
    if (largest == 2048L << 20) {
      measure(largest);
    }
  }

  private static void measure(long bytes) {
    int lines = (int) (bytes / (LINE * Long.BYTES));
    long[] memory = new long[lines * LINE];
    link(memory, lines);
    int loads = Math.max(LOADS, 2 * lines > LOADS * 4 ? LOADS : 2 * lines);
    double dependent = Double.MAX_VALUE;
    double independent = Double.MAX_VALUE;
    long sink = 0;
    for (int rep = 0; rep < 4; rep++) {
      long start = System.nanoTime();
      sink += chase(memory, loads);
      long middle = System.nanoTime();
      sink += scatter(memory, lines, loads);
      long end = System.nanoTime();
      dependent = Math.min(dependent, (double) (middle - start) / loads);
      independent = Math.min(independent, (double) (end - middle) / loads);
    }
    if (sink == 42) {
      throw new IllegalStateException("the loads must not be left out: " + sink);
    }
    Figures.put("MemoryLatencyBench.dependent bytes=" + bytes, dependent);
    Figures.put("MemoryLatencyBench.independent bytes=" + bytes, independent);
  }

  /** One random cycle through the first word of every line: Sattolo (1986). */
  private static void link(long[] memory, int lines) {
    Random random = new Random(1);
    for (int i = 0; i < lines; i++) {
      memory[i * LINE] = i;
    }
    for (int i = lines - 1; i > 0; i--) {
      int j = random.nextInt(i);
      long swapped = memory[i * LINE];
      memory[i * LINE] = memory[j * LINE];
      memory[j * LINE] = swapped;
    }
  }

  private static long chase(long[] memory, int loads) {
    long at = 0;
    for (int i = 0; i < loads; i++) {
      at = memory[(int) at * LINE];
    }
    return at;
  }

  private static long scatter(long[] memory, int lines, int loads) {
    long sum = 0;
    int mask = Integer.highestOneBit(lines) - 1;
    int at = 1;
    for (int i = 0; i < loads; i++) {
      at = at * 1_664_525 + 1_013_904_223;
      sum += memory[(at >>> 3 & mask) * LINE];
    }
    return sum;
  }
}
