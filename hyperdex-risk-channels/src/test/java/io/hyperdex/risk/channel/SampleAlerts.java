package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.List;

/** Alerts for tests. */
public final class SampleAlerts {
  private SampleAlerts() {}

  public static Alert alert(String id, String user, String rule, Severity severity) {
    return new Alert(
        id,
        UserId.of(user),
        rule,
        severity,
        AlertState.OPEN,
        1_700_000_000_000L,
        null,
        Unit.USD,
        new BigDecimal("6001.50"),
        new BigDecimal("5000"),
        MeasureStatus.OK);
  }

  public static Alert alert(int number, Severity severity) {
    return alert(String.format("%032x", number), "user" + number, "big", severity);
  }

  public static AlertMessage message(Alert alert) {
    return new AlertMessage(
        alert.id() + "-1",
        alert,
        1,
        1_700_000_000_000L,
        new AlertContext(
            List.of(new AlertContext.Contributor("1:0xc02a", new BigDecimal("5800.00"), 0.9665)),
            2,
            3,
            1_700_000_000_000L));
  }
}
