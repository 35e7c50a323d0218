package io.hyperdex.risk.stress;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How hard the build works: a glance in every build, a long look with {@code -Pfull}. */
public final class Effort {
  public static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));

  private static final int SCENARIOS = FULL ? 50 : 2;
  private static final int MODEL_INVOCATIONS = FULL ? 1_000 : 25;
  private static final int STRESS_INVOCATIONS = FULL ? 10_000 : 100;

  private Effort() {}

  /**
   * Random scenarios of two threads with three calls each, their interleavings explored one by one.
   * Assumes sequential consistency.
   */
  public static ModelCheckingOptions modelChecking() {
    return new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .iterations(SCENARIOS)
        .invocationsPerIteration(MODEL_INVOCATIONS)
        .loopIterationsBeforeThreadSwitch(50);
  }

  /**
   * The same for a whole engine. Each access to memory is followed there, which makes a step some
   * thousand times slower than it is: the build takes one short scenario.
   */
  public static ModelCheckingOptions modelCheckingOfTheEngine() {
    return modelChecking()
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .loopIterationsBeforeThreadSwitch(1_000) // it has long loops that wait for nobody
        .loopBound(100_000)
        .iterations(FULL ? 30 : 1)
        .invocationsPerIteration(FULL ? 200 : 5);
  }

  /** The same scenarios on real threads, interleaved by the machine. */
  public static StressOptions stress() {
    return new StressOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .iterations(SCENARIOS)
        .invocationsPerIteration(STRESS_INVOCATIONS);
  }
}
