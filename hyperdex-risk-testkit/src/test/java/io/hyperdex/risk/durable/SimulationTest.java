package io.hyperdex.risk.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.testkit.sim.SimBug;
import io.hyperdex.risk.testkit.sim.SimFault;
import io.hyperdex.risk.testkit.sim.SimOptions;
import io.hyperdex.risk.testkit.sim.SimResult;
import io.hyperdex.risk.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The right host gets through every seed; every mistake a host can make is found. */
class SimulationTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int SEEDS = FULL ? 100_000 : 150;
  private static final int SEEDS_FOR_A_BUG = FULL ? 2_000 : 200;

  /** Of the seeds every kind of fault has to be in so many, at the least: one in so many. */
  private static final int ONE_IN = 100;

  private Path scratch;

  @BeforeEach
  void makeScratch() throws IOException {
    Path memory = Path.of("/dev/shm");
    scratch =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "hyperdex-sim-")
            : Files.createTempDirectory("hyperdex-sim-");
  }

  @AfterEach
  void removeScratch() throws IOException {
    try (var all = Files.walk(scratch)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void rightHostGetsThroughEverySeed() {
    System.out.printf("simulating %d seeds%n", SEEDS);
    Map<SimFault, Integer> seedsWith = new EnumMap<>(SimFault.class);
    Map<SimFault, Long> times = new EnumMap<>(SimFault.class);
    List<String> bad = new ArrayList<>();
    long records = 0;
    long restarts = 0;
    long virtualMs = 0;
    int alive = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimResult result = Simulation.run(SimOptions.of(seed), scratch);
      if (!result.isGood() && bad.size() < 20) {
        bad.add(result.options() + ": " + result.violations());
      }
      result
          .faults()
          .forEach(
              (fault, n) -> {
                seedsWith.merge(fault, 1, Integer::sum);
                times.merge(fault, (long) n, Long::sum);
              });
      records += result.records();
      restarts += result.restarts();
      virtualMs += result.virtualMs();
      alive += result.options().liveness() ? 1 : 0;
      if (seed % 10_000 == 0) {
        System.out.printf("  %d seeds, %d bad%n", seed, bad.size());
      }
    }
    System.out.printf(
        "%d seeds (%d of liveness), %d records, %d restarts, %.1f virtual days, faults %s%n",
        SEEDS, alive, records, restarts, virtualMs / 86_400_000.0, times);
    assertThat(bad).isEmpty();
    for (SimFault fault : SimFault.values()) {
      assertThat(seedsWith.getOrDefault(fault, 0))
          .as("seeds with %s", fault)
          .isGreaterThanOrEqualTo(SEEDS / ONE_IN);
    }
  }

  @ParameterizedTest
  @EnumSource(value = SimBug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyMistakeIsFound(SimBug bug) {
    long seed = 1;
    while (seed <= SEEDS_FOR_A_BUG && Simulation.run(SimOptions.of(seed), bug, scratch).isGood()) {
      seed++;
    }
    System.out.printf("%s found by seed %d%n", bug, seed);
    assertThat(seed).as("seed that finds %s", bug).isLessThanOrEqualTo(SEEDS_FOR_A_BUG);
  }

  @Test
  void seedSaysAllThatHappens() {
    SimOptions options = SimOptions.of(7);
    assertThat(Simulation.run(options, scratch)).isEqualTo(Simulation.run(options, scratch));
    assertThat(options.toString()).startsWith("seed 7, ").contains("TORN_WRITE=");
  }
}
