package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.wide.Wide256;
import java.math.BigInteger;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Adding an amount to a balance and taking another away. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class U256Bench {
  private static final int AMOUNTS = 1024;

  private final long[] limbs = new long[2 * AMOUNTS];
  private final BigInteger[] integers = new BigInteger[AMOUNTS];
  private final Wide256 wide = new Wide256();
  private BigInteger integer;
  private long high;
  private long low;
  private int next;

  @Setup
  public void make() {
    Random random = new Random(3);
    for (int i = 0; i < AMOUNTS; i++) {
      limbs[2 * i] = random.nextInt(1 << 20);
      limbs[2 * i + 1] = random.nextLong();
      integers[i] = Workload.integer(limbs[2 * i], limbs[2 * i + 1]);
    }
    high = 1L << 40;
    low = 0;
    integer = Workload.integer(high, low);
    wide.set(0, 0, high, low);
  }

  private int step() {
    next = next + 1 & AMOUNTS - 1;
    return next;
  }

  @Benchmark
  public BigInteger bigInteger() {
    int i = step();
    integer = integer.add(integers[i]).subtract(integers[AMOUNTS - 1 - i]);
    return integer;
  }

  @Benchmark
  public boolean fourLongs() {
    int i = 2 * step();
    int j = 2 * AMOUNTS - 2 - i;
    return wide.add(0, 0, limbs[i], limbs[i + 1]) & wide.subtract(0, 0, limbs[j], limbs[j + 1]);
  }

  /** Two limbs with a check that the result still fits. */
  @Benchmark
  public boolean twoLongs() {
    int i = 2 * step();
    int j = 2 * AMOUNTS - 2 - i;
    long sumLow = low + limbs[i + 1];
    long sumHigh = high + limbs[i] + (Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0);
    boolean fits = Long.compareUnsigned(sumHigh, high) >= 0;
    low = sumLow - limbs[j + 1];
    high = sumHigh - limbs[j] - (Long.compareUnsigned(sumLow, limbs[j + 1]) < 0 ? 1 : 0);
    return fits & Long.compareUnsigned(high, sumHigh) <= 0;
  }
}
