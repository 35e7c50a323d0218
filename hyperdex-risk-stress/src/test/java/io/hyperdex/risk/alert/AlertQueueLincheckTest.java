package io.hyperdex.risk.alert;

import io.hyperdex.risk.stress.Effort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The queue under any interleaving does what the policy, told with a list, does in some order. */
@Param(name = "severity", gen = IntGen.class, conf = "0:2")
@Param(name = "name", gen = IntGen.class, conf = "1:9")
public class AlertQueueLincheckTest {
  private static final int CAPACITY = 2;

  private final AlertQueue queue = new AlertQueue(CAPACITY);

  @Operation
  public @Nullable String offer(
      @Param(name = "severity") int severity, @Param(name = "name") int name) {
    Alert victim = queue.offer(alert(severity, name));
    return victim == null ? null : victim.id();
  }

  @Operation
  public @Nullable String poll() {
    Alert alert = queue.poll();
    return alert == null ? null : alert.id();
  }

  @Operation
  public String counts() {
    AlertQueue.Counts counts = queue.counts();
    return counts.offered() + " " + counts.dropped().values() + " " + counts.queued();
  }

  private static Alert alert(int severity, int name) {
    return Samples.alert(severity + "." + name, Severity.values()[severity]);
  }

  /** The policy: no links, no numbers, no threads. */
  public static class Policy {
    private final List<Alert> queued = new ArrayList<>();
    private final long[] dropped = new long[Severity.values().length];
    private long offered;

    public @Nullable String offer(int severity, int name) {
      offered++;
      queued.add(alert(severity, name));
      if (queued.size() <= CAPACITY) {
        return null;
      }
      Alert victim = queued.stream().min(Comparator.comparing(Alert::severity)).orElseThrow();
      queued.remove(victim);
      dropped[victim.severity().ordinal()]++;
      return victim.id();
    }

    public @Nullable String poll() {
      return queued.isEmpty() ? null : queued.remove(0).id();
    }

    public String counts() {
      return offered + " " + java.util.Arrays.toString(dropped) + " " + queued.size();
    }
  }

  @Test
  void everyInterleavingFollowsThePolicyAndNoSuspendedThreadHoldsUpAnother() {
    Effort.modelChecking()
        .checkObstructionFreedom(true)
        .sequentialSpecification(Policy.class)
        .check(AlertQueueLincheckTest.class);
  }

  @Test
  void realThreadsFollowThePolicy() {
    Effort.stress().sequentialSpecification(Policy.class).check(AlertQueueLincheckTest.class);
  }
}
