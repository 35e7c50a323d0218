package io.hyperdex.risk.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.durable.DurableEngine;
import io.hyperdex.risk.testkit.fault.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 at random moments of the process that writes: the store is never anything but a state
 * that was.
 */
class KilledWriterTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int KILLS = FULL ? 500 : 12;
  private static final int STEPS = 60_000;
  private static final int BETWEEN_SNAPSHOTS = 60;
  private static final long SEED = 5;

  @TempDir Path directory;

  @Test
  void everyStoreThatIsLeftBehindIsTheStateAfterSomeInput() throws IOException {
    System.out.printf("killing the writer %d times%n", KILLS);
    Random random = new Random(SEED);
    int size = KILLS * 600;
    Stored stored = new Stored(SEED, Math.min(STEPS, size));
    RiskEngine reference = stored.plain();
    int done = 0;
    int torn = 0;
    int inSnapshots = 0;
    int round = 0;
    int kills = 0;
    Path store = directory.resolve("0");
    while (kills < KILLS) {
      try (ChildProcess writer =
          ChildProcess.java(
                  StoreWriter.class.getName(),
                  store.toString(),
                  "" + SEED,
                  "" + stored.steps.size(),
                  "" + BETWEEN_SNAPSHOTS)
              .readyWhenPrinted("writing")
              .start()) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(800)).toNanos());
        writer.kill();
      }
      kills++;
      // What it had done is not known; the state must be that after some input, none of which is
      // lost.
      try (DurableEngine left = stored.store(store).open()) {
        int reached = (int) left.statistics().nextNumber() - 1;
        assertThat(reached).as("never less than before").isGreaterThanOrEqualTo(done);
        for (; done < reached; done++) {
          stored.steps.get(done).applyTo(reference);
        }
        assertThat(left.engine().fullHash())
            .as("kill %d, after input %d", kills, done)
            .isEqualTo(reference.fullHash());
        assertThat(left.recovery().damaged()).isEmpty();
        torn += left.recovery().cutOff() > 0 ? 1 : 0;
        inSnapshots += left.recovery().snapshotNumber() > 0 ? 1 : 0;
      }
      if (done == stored.steps.size()) { // anew
        round++;
        store = directory.resolve("" + round);
        reference = stored.plain();
        done = 0;
      }
    }
    System.out.printf(
        "%d kills, %d restored to the last good hash; %d inputs in round %d, %d torn, %d from snapshots%n",
        kills, kills, done, round, torn, inSnapshots);
    assertThat(inSnapshots).isPositive();
  }
}
