package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
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

/** What an amount is worth at a price. The main program compares the results. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class UsdBench {
  private static final int AMOUNTS = 1024;
  private static final int DECIMALS = 18;
  private static final int USD_SCALE = 12;
  private static final double UNIT = 1e-18;

  private final long[] limbs = new long[2 * AMOUNTS];
  private final BigInteger[] integers = new BigInteger[AMOUNTS];
  private final Int128 usd = new Int128();
  private final long mantissa = 200_050_000_000L;
  private final BigDecimal price = BigDecimal.valueOf(mantissa, Workload.PRICE_SCALE);
  private final double priceAsDouble = price.doubleValue();
  private int next;

  @Setup
  public void make() {
    Random random = new Random(5);
    for (int i = 0; i < AMOUNTS; i++) {
      limbs[2 * i] = random.nextInt(1 << 10);
      limbs[2 * i + 1] = random.nextLong();
      integers[i] = Workload.integer(limbs[2 * i], limbs[2 * i + 1]);
    }
  }

  private int step() {
    next = next + 1 & AMOUNTS - 1;
    return next;
  }

  @Benchmark
  public BigDecimal bigDecimal() {
    return exact(integers[step()], DECIMALS, price);
  }

  private static BigDecimal exact(BigInteger amount, int decimals, BigDecimal price) {
    return new BigDecimal(amount, decimals)
        .multiply(price)
        .setScale(USD_SCALE, RoundingMode.HALF_EVEN);
  }

  @Benchmark
  public boolean fixed() {
    int i = 2 * step();
    int exponent = USD_SCALE - DECIMALS - Workload.PRICE_SCALE;
    return UsdMath.value(0, 0, limbs[i], limbs[i + 1], mantissa, exponent, usd);
  }

  @Benchmark
  public double asDouble() {
    int i = 2 * step();
    return Int128.unsignedToDouble(limbs[i], limbs[i + 1]) * UNIT * priceAsDouble;
  }

  /** Random amounts, decimals and prices: argument, how many (1,000,000). */
  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    Random random = new Random(17);
    Int128 fixed = new Int128();
    long differing = 0;
    double worst = 0;
    for (int i = 0; i < count; i++) {
      long high = random.nextLong() >>> (40 + random.nextInt(24));
      long low = random.nextLong();
      int decimals = Workload.decimals(i);
      long mantissa = 1 + (random.nextLong() >>> (20 + random.nextInt(24)));
      BigInteger amount = Workload.integer(high, low);
      BigDecimal price = BigDecimal.valueOf(mantissa, Workload.PRICE_SCALE);
      BigDecimal exact = exact(amount, decimals, price);
      int exponent = USD_SCALE - decimals - Workload.PRICE_SCALE;
      boolean fits = UsdMath.value(0, 0, high, low, mantissa, exponent, fixed);
      BigInteger raw = exact.unscaledValue();
      boolean same =
          fits ? Int128.toBigInteger(fixed.hi, fixed.lo).equals(raw) : raw.bitLength() > 127;
      differing += same ? 0 : 1;

      BigDecimal unrounded = new BigDecimal(amount, decimals).multiply(price);
      double mirror =
          Int128.unsignedToDouble(high, low)
              * (1 / StrictMath.pow(10, decimals))
              * price.doubleValue();
      double error =
          new BigDecimal(mirror)
              .subtract(unrounded)
              .divide(unrounded, MathContext.DECIMAL64)
              .abs()
              .doubleValue();
      worst = Math.max(worst, error);
    }
    Figures.put("UsdErrors.differingOfFixed amounts=" + count, differing);
    Figures.put("UsdErrors.worstRelativeOfDouble amounts=" + count, worst);
  }
}
