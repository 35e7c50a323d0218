package io.hyperdex.risk.testkit.sim;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * All that a seed decides before anything happens: print it beside the seed. Immutable.
 *
 * @param seed decides everything else
 * @param liveness faults end half way, and then everything must get done in time; else they go on
 *     to the end, and only what must never happen is looked for
 * @param events user events on the chain
 * @param users who trade
 * @param perMille how often each fault happens, in a thousand chances
 */
public record SimOptions(
    long seed, boolean liveness, int events, int users, Map<SimFault, Integer> perMille) {
  private static final int MOST = 120;

  public SimOptions {
    perMille = Map.copyOf(perMille);
  }

  /** The options of a seed: some faults never, some often. */
  public static SimOptions of(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    Map<SimFault, Integer> perMille = new EnumMap<>(SimFault.class);
    for (SimFault fault : SimFault.values()) {
      perMille.put(fault, random.nextInt(3) == 0 ? 0 : 5 + random.nextInt(MOST));
    }
    return new SimOptions(
        seed, random.nextBoolean(), 40 + random.nextInt(80), 2 + random.nextInt(4), perMille);
  }

  int chance(SimFault fault) {
    return perMille.getOrDefault(fault, 0);
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + (liveness ? ", liveness, " : ", safety, ")
        + events
        + " events, "
        + users
        + " users, faults per mille "
        + new TreeMap<>(perMille);
  }
}
