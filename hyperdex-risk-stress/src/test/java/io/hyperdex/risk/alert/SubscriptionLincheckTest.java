package io.hyperdex.risk.alert;

import io.hyperdex.risk.stress.Effort;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A subscription behaves as a list that only the alerts of its user and severity enter. */
@Param(name = "user", gen = IntGen.class, conf = "0:1")
@Param(name = "severity", gen = IntGen.class, conf = "0:2")
public class SubscriptionLincheckTest {
  private static final int CAPACITY = 3;

  private final SubscriptionTable table = new SubscriptionTable();
  private final AlertSubscription alice =
      table.add(Samples.ALICE, Severity.WARNING, CAPACITY, () -> {});

  @Operation
  public void publish(@Param(name = "user") int user, @Param(name = "severity") int severity) {
    table.route(alert(user, severity));
  }

  @Operation
  public @Nullable String poll() {
    Alert alert = alice.poll();
    return alert == null ? null : alert.user() + " " + alert.severity();
  }

  @Operation
  public int queued() {
    return alice.queued();
  }

  private static Alert alert(int user, int severity) {
    return Samples.alert("a", user == 0 ? Samples.ALICE : Samples.BOB, Severity.values()[severity]);
  }

  /** What it means, without threads. */
  public static class ListOfAlice {
    private final List<Alert> queued = new ArrayList<>();

    public void publish(int user, int severity) {
      Alert alert = alert(user, severity);
      if (user == 0 && alert.severity() != Severity.INFO) {
        queued.add(alert);
        if (queued.size() > CAPACITY && !dropFirst(Severity.WARNING)) {
          dropFirst(Severity.CRITICAL);
        }
      }
    }

    private boolean dropFirst(Severity severity) {
      for (int i = 0; i < queued.size(); i++) {
        if (queued.get(i).severity() == severity) {
          queued.remove(i);
          return true;
        }
      }
      return false;
    }

    public @Nullable String poll() {
      if (queued.isEmpty()) {
        return null;
      }
      Alert alert = queued.remove(0);
      return alert.user() + " " + alert.severity();
    }

    public int queued() {
      return queued.size();
    }
  }

  @Test
  void everyInterleavingBehavesAsTheListAndNobodyWaits() {
    Effort.modelChecking()
        .checkObstructionFreedom(true)
        .sequentialSpecification(ListOfAlice.class)
        .check(SubscriptionLincheckTest.class);
  }
}
