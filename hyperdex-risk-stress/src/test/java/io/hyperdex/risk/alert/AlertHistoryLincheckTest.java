package io.hyperdex.risk.alert;

import io.hyperdex.risk.stress.Effort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Threads that add to the history never wait for each other or for a reader, and when all have
 * returned every alert is remembered or counted. (Not linearizable, and not meant to be: an alert
 * that was handed over is remembered a little later.)
 */
public class AlertHistoryLincheckTest {
  private static final int CAPACITY = 2;

  private final AlertHistory history = AlertHistory.ofCapacity(CAPACITY);
  private final AtomicLong fresh = new AtomicLong();

  /** An alert of its own. */
  @Operation
  public void open() {
    history.onAlert(Samples.alert("new" + fresh.incrementAndGet(), Severity.INFO));
  }

  /** What a reader may count on at any moment. */
  @Operation
  public boolean read() {
    List<Alert> seen = history.latest(9);
    Set<String> ids = new HashSet<>();
    seen.forEach(alert -> ids.add(alert.id()));
    return ids.size() == seen.size() && seen.size() <= CAPACITY;
  }

  @Validate
  public void everyAlertIsRememberedOrCounted() {
    if (history.size() + history.evicted() != fresh.get()) {
      throw new IllegalStateException(
          history.size() + " remembered, " + history.evicted() + " forgotten, of " + fresh);
    }
    for (Alert alert : history.latest(9)) {
      if (history.find(alert.id()).isEmpty()) {
        throw new IllegalStateException("listed and not found: " + alert.id());
      }
    }
  }

  @Test
  void everyInterleavingAccountsForEveryAlertAndNobodyWaits() {
    Effort.modelChecking()
        .actorsPerThread(2)
        .checkObstructionFreedom(true)
        .check(AlertHistoryLincheckTest.class);
  }
}
