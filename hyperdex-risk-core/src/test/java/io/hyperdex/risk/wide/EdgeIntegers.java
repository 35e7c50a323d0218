package io.hyperdex.risk.wide;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random integers that often sit on a boundary: limb edges, powers of two and ten, one off. */
public final class EdgeIntegers {

  private static final List<BigInteger> EDGES = new ArrayList<>();

  static {
    for (int power :
        new int[] {
          0, 1, 31, 32, 52, 53, 54, 62, 63, 64, 65, 126, 127, 128, 129, 191, 192, 255, 256
        }) {
      addAround(BigInteger.TWO.pow(power));
    }
    for (int power = 0; power <= 77; power++) {
      addAround(BigInteger.TEN.pow(power));
      EDGES.add(BigInteger.TEN.pow(power).multiply(BigInteger.valueOf(5)));
    }
  }

  private EdgeIntegers() {}

  private static void addAround(BigInteger centre) {
    EDGES.add(centre.subtract(BigInteger.ONE));
    EDGES.add(centre);
    EDGES.add(centre.add(BigInteger.ONE));
  }

  /** An integer in [0, 2^bits). */
  public static BigInteger unsigned(Random random, int bits) {
    switch (random.nextInt(4)) {
      case 0 -> {
        BigInteger edge = EDGES.get(random.nextInt(EDGES.size()));
        return edge.bitLength() <= bits ? edge : new BigInteger(bits, random);
      }
      case 1 -> {
        return new BigInteger(random.nextInt(bits) + 1, random);
      }
      case 2 -> { // limbs of all zeros, all ones, one bit or noise: the corrections of division
        BigInteger sum = BigInteger.ZERO;
        for (int limb = 0; limb < bits; limb += 64) {
          sum = sum.shiftLeft(64).or(limb(random));
        }
        return sum.mod(BigInteger.TWO.pow(bits));
      }
      default -> {
        return new BigInteger(bits, random);
      }
    }
  }

  /** An integer in [-2^(bits-1), 2^(bits-1)). */
  public static BigInteger signed(Random random, int bits) {
    if (random.nextInt(50) == 0) {
      return BigInteger.TWO.pow(bits - 1).negate();
    }
    BigInteger magnitude = unsigned(random, bits - 1);
    return random.nextBoolean() ? magnitude : magnitude.negate();
  }

  public static Arbitrary<BigInteger> unsigned(int bits) {
    return Arbitraries.randomValue(random -> unsigned(random, bits));
  }

  public static Arbitrary<BigInteger> signed(int bits) {
    return Arbitraries.randomValue(random -> signed(random, bits));
  }

  /** The 64-bit limb of a two's complement integer, 0 the least significant. */
  public static long limb(BigInteger value, int index) {
    return value.shiftRight(64 * index).longValue();
  }

  private static BigInteger limb(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> BigInteger.ZERO;
      case 1 -> BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
      case 2 -> BigInteger.ONE.shiftLeft(random.nextInt(64));
      case 3 -> BigInteger.valueOf(random.nextInt(3));
      default -> new BigInteger(64, random);
    };
  }
}
