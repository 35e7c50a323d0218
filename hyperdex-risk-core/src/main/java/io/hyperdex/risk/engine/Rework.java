package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes a user's past: takes steps back to a place, puts an event in or leaves one out, and takes
 * all later steps again with the marks and rules of their moments.
 */
final class Rework {
  private final Timeline timeline;
  private final GlobalLog log;
  private final Worker worker;

  Rework(Timeline timeline, GlobalLog log, Worker worker) {
    this.timeline = timeline;
    this.log = log;
    this.worker = worker;
  }

  /**
   * Puts {@code added} into the history and leaves {@code removed} out; either may be null. Both
   * places must not be settled. If the added event is refused at its place, the history is as
   * before.
   */
  Timeline.@Nullable Refusal rework(
      Account account, @Nullable HistoryEntry removed, @Nullable HistoryEntry added, int after) {
    account.change(true);
    List<HistoryEntry> taken = rewind(account, removed, added, after);
    Map<String, Alert> sent = images(taken);
    List<HistoryEntry> own = new ArrayList<>();
    for (HistoryEntry step : taken) {
      if (step.own) {
        own.add(step);
      }
    }
    List<HistoryEntry> wanted = new ArrayList<>(own);
    if (added != null) {
      wanted.add(own.size() - after, added);
    }
    wanted.remove(removed);
    HistoryEntry start = account.lastStep();
    Timeline.Refusal refusal = replay(account, wanted, added, taken);
    if (refusal != null) {
      while (account.lastStep() != start) {
        takeBack(account);
      }
      replay(account, own, null, taken);
    }
    account.changed();
    Map<String, Alert> now = images(account.stepsSince(start));
    reconcile(account, sent, now);
    return refusal;
  }

  /** Takes back, newest first, every step after the earlier of the two places. Oldest first. */
  private static List<HistoryEntry> rewind(
      Account account, @Nullable HistoryEntry removed, @Nullable HistoryEntry added, int after) {
    List<HistoryEntry> taken = new ArrayList<>();
    boolean removedIsIn = removed != null;
    int own = 0;
    for (HistoryEntry step = account.lastStep();
        step != null && (removedIsIn || (added != null && comesAfter(step, added, own < after)));
        step = account.lastStep()) {
      taken.add(takeBack(account));
      own += step.own ? 1 : 0;
      removedIsIn &= step != removed;
    }
    Collections.reverse(taken);
    return taken;
  }

  private static boolean comesAfter(HistoryEntry step, HistoryEntry added, boolean ownAfter) {
    if (step.isTimer) {
      return step.timeMs > added.timeMs;
    }
    return step.own ? ownAfter : step.place >= added.place;
  }

  private static HistoryEntry takeBack(Account account) {
    HistoryEntry step = account.removeLastStep();
    if (!step.refused) {
      step.restore(account);
    }
    return step;
  }

  /** Takes the account over events and log entries in order, up to where it was. */
  private Timeline.@Nullable Refusal replay(
      Account account,
      List<HistoryEntry> own,
      @Nullable HistoryEntry mustBook,
      List<HistoryEntry> taken) {
    long cursor = firstPlace(own, taken);
    if (account.header.eventsBooked == 0) {
      account.header = new UserHeader(log.statesAt(cursor));
    }
    for (HistoryEntry step : own) {
      cursor = advance(account, cursor, step.place);
      step.restart(account.header);
      Timeline.Refusal refusal = timeline.step(account, step);
      if (refusal != null) {
        if (step == mustBook) {
          return refusal;
        }
        step.refused = true;
        worker.counters.outcomes[refusal.outcome.ordinal()]++;
        account.addStep(step);
      }
      worker.counters.reworkedEvents += step == mustBook ? 0 : 1;
    }
    advance(account, cursor, account.seen);
    timeline.runTimers(account, worker.now(), account.seen);
    return null;
  }

  /** Where the steps to take begin; both lists are in order. */
  private static long firstPlace(List<HistoryEntry> own, List<HistoryEntry> taken) {
    long first = own.isEmpty() ? Long.MAX_VALUE : own.get(0).place;
    return taken.isEmpty() ? first : Math.min(first, taken.get(0).place);
  }

  private long advance(Account account, long from, long to) {
    for (long i = from; i < to; i++) {
      if (timeline.concerns(account, log.get(i))) {
        timeline.step(account, i);
      }
    }
    return Math.max(from, to);
  }

  /** The last image of every alert that a stretch of history sent. */
  private static Map<String, Alert> images(List<HistoryEntry> steps) {
    Map<String, Alert> images = new LinkedHashMap<>();
    for (HistoryEntry step : steps) {
      for (Alert alert : step.alerts()) {
        images.put(alert.id(), alert);
      }
    }
    return images;
  }

  private void reconcile(Account account, Map<String, Alert> sent, Map<String, Alert> now) {
    for (Alert alert : sent.values()) {
      if (!now.containsKey(alert.id())) {
        Alert open = account.openAlert(alert.id());
        worker.publish(open != null ? open : alert.retracted());
      }
    }
    for (Alert alert : now.values()) {
      if (!alert.equals(sent.get(alert.id()))) {
        worker.publish(alert);
      }
    }
  }
}
