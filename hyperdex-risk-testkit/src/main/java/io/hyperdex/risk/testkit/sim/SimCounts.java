package io.hyperdex.risk.testkit.sim;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** How often each fault happened. */
final class SimCounts {
  private final Map<SimFault, Integer> counts = new EnumMap<>(SimFault.class);

  boolean happens(SimFault fault, Random random, SimOptions options) {
    boolean happens = random.nextInt(1_000) < options.chance(fault);
    if (happens) {
      add(fault);
    }
    return happens;
  }

  void add(SimFault fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  Map<SimFault, Integer> toMap() {
    return Map.copyOf(counts);
  }
}
