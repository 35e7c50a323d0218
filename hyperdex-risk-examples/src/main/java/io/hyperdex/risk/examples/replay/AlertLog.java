package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last image of every alert. */
final class AlertLog implements AlertSink {
  private static final Comparator<Alert> ORDER =
      Comparator.comparingLong(Alert::openedAtMs)
          .thenComparing(Alert::user)
          .thenComparing(Alert::rule)
          .thenComparing(Alert::id);

  private final Map<String, Alert> byId = new HashMap<>();

  @Override
  public void onAlert(Alert alert) {
    byId.put(alert.id(), alert);
  }

  /** By opening time, then user, then rule. */
  List<Alert> alerts() {
    return byId.values().stream().sorted(ORDER).toList();
  }
}
