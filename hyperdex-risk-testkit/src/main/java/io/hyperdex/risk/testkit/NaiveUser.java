package io.hyperdex.risk.testkit;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One user: the complete list of own events with their places, and the state they make. */
final class NaiveUser {

  /** An event in the user's history. */
  static final class Own {
    final UserEvent event;
    final ChainPosition at;
    final long timeMs;
    final int place;
    boolean markedFinal;
    NaiveMarks.@Nullable Accepted implied;
    Outcome outcome = Outcome.APPLIED;

    Own(UserEvent event, ChainPosition at, long timeMs, int place) {
      this.event = event;
      this.at = at;
      this.timeMs = timeMs;
      this.place = place;
    }
  }

  final UserId id;
  final List<Own> own = new ArrayList<>();
  NaiveState state;
  final Map<NaiveAlert.Identity, NaiveAlert> sent = new LinkedHashMap<>();

  private final NaiveConfig config;
  private final NaiveMarks marks;
  private final NaiveLog log;

  NaiveUser(UserId id, NaiveConfig config, NaiveMarks marks, NaiveLog log) {
    this.id = id;
    this.config = config;
    this.marks = marks;
    this.log = log;
    this.state = new NaiveState(id, config, marks, log);
  }

  /** After the last own event that the position is not before. */
  int insertionIndex(ChainPosition at) {
    int i = own.size();
    while (i > 0 && at.isBefore(own.get(i - 1).at)) {
      i--;
    }
    return i;
  }

  /** Works the whole history out again, from nothing, up to the present. */
  void rebuild(long nowMs) {
    NaiveState fresh = new NaiveState(id, config, marks, log);
    int next = 0;
    int entry = own.isEmpty() ? log.size() : own.get(0).place;
    while (true) {
      while (next < own.size() && own.get(next).place <= entry) {
        Own event = own.get(next++);
        event.outcome = fresh.book(event.event, event.place, event.timeMs);
      }
      if (entry == log.size()) {
        break;
      }
      fresh.global(entry++);
    }
    fresh.runTimers(nowMs, log.size());
    state = fresh;
  }

  /** The alerts to send after steps forward. */
  List<NaiveAlert> newAlerts() {
    List<NaiveAlert> result = state.rules().takeUnpublished();
    result.forEach(alert -> sent.put(alert.identity(), alert));
    return result;
  }

  /** The alerts to send after a rebuild: what differs from what was sent. */
  List<NaiveAlert> changedAlerts() {
    Map<NaiveAlert.Identity, NaiveAlert> present = new HashMap<>();
    state.rules().alerts().forEach(alert -> present.put(alert.identity(), alert));
    state.rules().takeUnpublished();
    List<NaiveAlert> result = new ArrayList<>();
    for (NaiveAlert before : sent.values()) {
      if (!present.containsKey(before.identity()) && before.state() != AlertState.RETRACTED) {
        result.add(before.retracted());
      }
    }
    for (NaiveAlert alert : state.rules().alerts()) {
      if (!alert.equals(sent.get(alert.identity()))) {
        result.add(alert);
      }
    }
    result.forEach(alert -> sent.put(alert.identity(), alert));
    return result;
  }
}
