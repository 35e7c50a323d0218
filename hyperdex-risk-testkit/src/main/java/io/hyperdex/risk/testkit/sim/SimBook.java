package io.hyperdex.risk.testkit.sim;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.RiskEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Where people read alerts: outlives the host, knows every alert by its id. */
final class SimBook implements AlertSink {
  private final Map<String, Alert> latest = new HashMap<>();
  private final SimOptions options;
  private final SimCounts counts;
  private final Random random;
  private final SimBug bug;
  private boolean gaveUp;
  boolean healed;

  SimBook(SimOptions options, SimCounts counts, SimBug bug) {
    this.options = options;
    this.counts = counts;
    this.bug = bug;
    random = new Random(options.seed() ^ 0x5151L);
  }

  /** Fails now and then; who calls it tries again. */
  @Override
  public void onAlert(Alert alert) {
    while (!healed && counts.happens(SimFault.BROKEN_SINK, random, options)) {
      if (bug == SimBug.SINK_GIVEN_UP) {
        gaveUp = true;
      }
    }
    if (gaveUp || (bug == SimBug.RETRACTIONS_SWALLOWED && alert.state() == AlertState.RETRACTED)) {
      return;
    }
    latest.put(alert.id(), alert);
  }

  /** What people believe and is not so. */
  List<String> differences(RiskEngine expected) {
    List<String> found = new ArrayList<>();
    Map<String, Alert> should = new HashMap<>();
    for (Alert alert : expected.alerts().history().latest(Integer.MAX_VALUE)) {
      if (alert.state() != AlertState.RETRACTED) {
        should.put(alert.id(), alert);
      }
    }
    for (Alert alert : should.values()) {
      Alert told = latest.get(alert.id());
      if (!alert.equals(told)) {
        found.add("alert should be " + alert + " and people were told " + told);
      }
    }
    for (Alert told : latest.values()) {
      if (told.state() != AlertState.RETRACTED && !should.containsKey(told.id())) {
        found.add("people believe in " + told + ", which never was");
      }
    }
    return found;
  }
}
