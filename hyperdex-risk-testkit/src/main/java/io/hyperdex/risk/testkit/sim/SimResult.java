package io.hyperdex.risk.testkit.sim;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a simulation came to. Immutable.
 *
 * @param options of the seed
 * @param violations what must never be and was; empty on a good day
 * @param faults how often each fault happened
 * @param records records of the log read, again ones included
 * @param restarts of the process
 * @param virtualMs virtual time that passed
 */
public record SimResult(
    SimOptions options,
    List<String> violations,
    Map<SimFault, Integer> faults,
    long records,
    int restarts,
    long virtualMs) {
  public SimResult {
    violations = List.copyOf(violations);
    EnumMap<SimFault, Integer> copy = new EnumMap<>(SimFault.class);
    copy.putAll(faults);
    faults = Map.copyOf(copy);
  }

  public boolean isGood() {
    return violations.isEmpty();
  }
}
