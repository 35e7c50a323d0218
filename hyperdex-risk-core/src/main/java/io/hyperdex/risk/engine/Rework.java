package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes a user's past: takes steps back to a place, puts an event in or leaves one out, and takes
 * all later steps again with the marks and rules of their moments.
 */
final class Rework {
  private final Timeline timeline;
  private final GlobalLog log;
  private final Counters counters;
  private final Consumer<Alert> publish;

  Rework(Timeline timeline, GlobalLog log, Counters counters, Consumer<Alert> publish) {
    this.timeline = timeline;
    this.log = log;
    this.counters = counters;
    this.publish = publish;
  }

  /**
   * Puts {@code added} into the history and leaves {@code removed} out; either may be null. Both
   * places must not be settled. If the added event is refused at its place, the history is as
   * before.
   */
  Timeline.@Nullable Refusal rework(
      Account account,
      @Nullable HistoryEntry removed,
      @Nullable HistoryEntry added,
      int addedIndex) {
    List<HistoryEntry> taken = rewind(account, removed, added, addedIndex);
    Map<String, Alert> sent = images(taken);
    List<HistoryEntry> own = new ArrayList<>();
    for (HistoryEntry step : taken) {
      if (step.event != null) {
        own.add(step);
      }
    }
    List<HistoryEntry> wanted = new ArrayList<>(own);
    if (added != null) {
      wanted.add(addedIndex - account.history.own(), added);
    }
    wanted.remove(removed);
    int start = account.history.size();
    Timeline.Refusal refusal = replay(account, wanted, added, taken);
    if (refusal != null) {
      rewindTo(account, start);
      replay(account, own, null, taken);
    }
    Map<String, Alert> now = images(account.history.subList(start, account.history.size()));
    reconcile(account, sent, now);
    return refusal;
  }

  /** Takes back, newest first, every step after the earlier of the two places. Oldest first. */
  private static List<HistoryEntry> rewind(
      Account account,
      @Nullable HistoryEntry removed,
      @Nullable HistoryEntry added,
      int addedIndex) {
    int to = account.history.size();
    if (removed != null) {
      to = account.history.indexOf(removed);
    }
    if (added != null) {
      to = Math.min(to, stepIndex(account, added, addedIndex));
    }
    return rewindTo(account, to);
  }

  /** Steps before this index stay: they come before the new event. */
  private static int stepIndex(Account account, HistoryEntry added, int addedIndex) {
    int own = account.history.own();
    int i = account.history.size();
    while (i > 0) {
      HistoryEntry step = account.history.get(i - 1);
      boolean after = step.event != null ? own > addedIndex : step.place >= added.place;
      if (!after) {
        break;
      }
      if (step.event != null) {
        own--;
      }
      i--;
    }
    return i;
  }

  private static List<HistoryEntry> rewindTo(Account account, int index) {
    List<HistoryEntry> taken = new ArrayList<>();
    while (account.history.size() > index) {
      HistoryEntry step = account.history.removeLast();
      if (!step.refused) {
        step.restore(account);
      }
      taken.add(step);
    }
    Collections.reverse(taken);
    return taken;
  }

  /** Takes the account over events and log entries in order, up to the end of the log. */
  private Timeline.@Nullable Refusal replay(
      Account account,
      List<HistoryEntry> own,
      @Nullable HistoryEntry mustBook,
      List<HistoryEntry> taken) {
    long cursor = firstPlace(own, taken);
    if (account.header.eventsBooked == 0) {
      account.header = new UserHeader(RuleStates.initial(log.rulesAt(cursor)));
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
        counters.outcomes[refusal.outcome.ordinal()]++;
        account.history.add(step);
      }
      counters.reworkedEvents += step == mustBook ? 0 : 1;
    }
    advance(account, cursor, log.end());
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
        publish.accept(open != null ? open : alert.retracted());
      }
    }
    for (Alert alert : now.values()) {
      if (!alert.equals(sent.get(alert.id()))) {
        publish.accept(alert);
      }
    }
  }
}
