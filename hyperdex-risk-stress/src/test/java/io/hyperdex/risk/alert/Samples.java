package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;

/** Alerts for tests. */
final class Samples {
  static final UserId ALICE = UserId.of("alice");
  static final UserId BOB = UserId.of("bob");

  private Samples() {}

  static Alert alert(String id, UserId user, Severity severity) {
    return new Alert(
        id,
        user,
        "exposure",
        severity,
        AlertState.OPEN,
        1_000,
        null,
        Unit.USD,
        BigDecimal.TEN,
        BigDecimal.ONE,
        MeasureStatus.OK);
  }

  static Alert alert(String id, Severity severity) {
    return alert(id, ALICE, severity);
  }
}
