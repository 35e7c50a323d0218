package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.metric.ReturnWindow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A new return joins a full window, the oldest leaves, and VaR at 95 % is read: exact in all
 * variants but the last two, which answer whether it is above a limit.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class VarBench {
  private static final int CONFIDENCE_BPS = 9_500;
  private static final int POOL = 1 << 14;
  private static final float LIMIT = 0.04f;

  @Param({"250", "1000"})
  public int n;

  private final float[] pool = new float[POOL];
  private final BigDecimal[] exactPool = new BigDecimal[POOL];
  private int rank;
  private long end;
  private float[] ring;
  private double[] scratch;
  private float[] sorted;
  private List<BigDecimal> exact;
  private ReturnWindow window;

  @Setup
  public void fill() {
    Random random = new Random(7);
    for (int i = 0; i < POOL; i++) {
      pool[i] = (float) (0.03 * random.nextGaussian());
      exactPool[i] = BigDecimal.valueOf(pool[i]).setScale(8, RoundingMode.HALF_EVEN);
    }
    rank = n * 5 / 100;
    ring = new float[n];
    scratch = new double[n];
    exact = new ArrayList<>();
    window = new ReturnWindow(n, 1);
    for (end = 0; end < n; end++) {
      ring[(int) end] = pool[(int) end];
      exact.add(exactPool[(int) end]);
      window.append(end, pool[(int) end]);
    }
    sorted = ring.clone();
    Arrays.sort(sorted);
  }

  private float next() {
    return pool[(int) end++ & POOL - 1];
  }

  /** Puts the next return into the ring; returns the one that leaves. */
  private float turn() {
    int at = (int) (end % n);
    float leaving = ring[at];
    ring[at] = next();
    return leaving;
  }

  @Benchmark
  public BigDecimal sortBigDecimal() {
    exact.set((int) (end % n), exactPool[(int) end & POOL - 1]);
    end++;
    List<BigDecimal> copy = new ArrayList<>(exact);
    Collections.sort(copy);
    return copy.get(rank).negate();
  }

  @Benchmark
  public double sortDouble() {
    turn();
    copyRing();
    Arrays.sort(scratch);
    return -scratch[rank];
  }

  private void copyRing() {
    for (int i = 0; i < n; i++) {
      scratch[i] = ring[i];
    }
  }

  @Benchmark
  public double quickselect() {
    turn();
    copyRing();
    return -Quickselect.select(scratch, rank);
  }

  @Benchmark
  public double sortedWindow() {
    float leaving = turn();
    float added = pool[(int) (end - 1) & POOL - 1];
    int from = Arrays.binarySearch(sorted, leaving);
    int found = Arrays.binarySearch(sorted, added);
    int to = found < 0 ? -found - 1 : found;
    if (to > from) {
      to--;
      System.arraycopy(sorted, from + 1, sorted, from, to - from);
    } else {
      System.arraycopy(sorted, to, sorted, to + 1, from - to);
    }
    sorted[to] = added;
    return -sorted[rank];
  }

  @Benchmark
  public double sortedTail() {
    long at = end;
    window.append(at, next());
    return window.valueAtRisk(at + 1, CONFIDENCE_BPS);
  }

  @Benchmark
  public boolean ruleCounter() {
    long at = end;
    window.append(at, next());
    return window.exceeds(at + 1, CONFIDENCE_BPS, LIMIT);
  }

  @Benchmark
  public boolean scan() {
    turn();
    int below = 0;
    for (int i = 0; i < n; i++) {
      below += ring[i] < -LIMIT ? 1 : 0;
    }
    return below > rank;
  }
}
