package io.hyperdex.risk.alert;

import java.util.ArrayList;
import java.util.List;

/** See {@link AlertSink#composite}. */
final class CompositeAlertSink implements AlertSink {
  private final List<AlertSink> sinks;

  CompositeAlertSink(List<AlertSink> sinks) {
    this.sinks = sinks;
  }

  @Override
  public void onAlert(Alert alert) {
    List<Throwable> failures = new ArrayList<>(0);
    for (AlertSink sink : sinks) {
      try {
        sink.onAlert(alert);
      } catch (Throwable failure) {
        failures.add(failure);
      }
    }
    if (!failures.isEmpty()) {
      throwOn(failures);
    }
  }

  private void throwOn(List<Throwable> failures) {
    Throwable first = failures.get(0);
    if (failures.size() == 1 && first instanceof RuntimeException exception) {
      throw exception;
    }
    if (failures.size() == 1 && first instanceof Error error) {
      throw error;
    }
    // A new exception carries the others: the sinks' own may be shared constants.
    IllegalStateException all =
        new IllegalStateException(failures.size() + " of " + sinks.size() + " sinks failed", first);
    failures.subList(1, failures.size()).forEach(all::addSuppressed);
    throw all;
  }
}
