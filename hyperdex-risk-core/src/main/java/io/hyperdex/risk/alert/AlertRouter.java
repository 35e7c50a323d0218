package io.hyperdex.risk.alert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the engine and people: decides which alerts are told, together with which, and how
 * often. Add it to the engine as a sink; {@link #builder} says what it does.
 *
 * <p>Time is event time: that of the alerts, and what {@link #advanceTo} is told. The same calls
 * give the same notices. What it knows is in memory: after a restart the replay that restores the
 * engine restores it too.
 *
 * <p>Silences, acknowledgements, snoozes and queries may come from any thread and never wait for
 * the sink behind; alerts and {@code advanceTo} must come one at a time, as sinks are called. O(log
 * n) an alert, plus all quiet open breaches once a silence, snooze, source or budget period is
 * over. Memory: the open breaches, and {@link AlertRouterBuilder#closedKept} that are over.
 */
public final class AlertRouter implements AlertSink {
  /*
   * One order for everything that falls due when the clock moves: quiet breaches that may be told
   * now (by the order in which they first came), then groups and digests (by due time), then
   * repeats. The decision is made under the lock, the sink behind is called without it: only the
   * delivering thread calls it.
   */
  private static final int MOST_REMEMBERED = 1_000;

  private final NoticeSink next;
  private final AlertRouterBuilder policy;
  private final @Nullable NoticeBudget budget;
  private final InhibitionTable inhibitions;
  private final Map<String, Silence> silences = new LinkedHashMap<>();
  private final Map<String, Episode> episodes = new HashMap<>();
  private final LinkedHashMap<String, Episode> closed = new LinkedHashMap<>();
  private final TreeMap<Long, Episode> quiet = new TreeMap<>();
  private final Map<String, HeldGroup> groups = new HashMap<>();
  private final PriorityQueue<HeldGroup> due =
      new PriorityQueue<>(
          (a, b) ->
              a.dueMs != b.dueMs
                  ? Long.compare(a.dueMs, b.dueMs)
                  : Long.compare(a.number, b.number));
  private final PriorityQueue<Repeat> repeats =
      new PriorityQueue<>(
          (a, b) ->
              a.dueMs != b.dueMs
                  ? Long.compare(a.dueMs, b.dueMs)
                  : Long.compare(a.episode.number, b.episode.number));
  private final ArrayDeque<Suppression> recent = new ArrayDeque<>();
  private final EnumMap<SuppressionReason, Long> suppressed =
      new EnumMap<>(SuppressionReason.class);
  private final EnumMap<AlertNotice.Kind, Long> notices = new EnumMap<>(AlertNotice.Kind.class);
  private final List<AlertNotice> outgoing = new ArrayList<>();
  private long now = Long.MIN_VALUE;
  private long numbers;
  private boolean somethingEnded;
  private long nextEndMs = Long.MAX_VALUE;
  private long received;
  private long told;
  private long held;
  private long released;
  private long criticalBypasses;
  private long repeatsSkipped;
  private long matcherErrors;

  /** A breach to be told again, if it has been told no oftener than that. */
  private record Repeat(long dueMs, Episode episode, int tellings) {}

  AlertRouter(AlertRouterBuilder builder, NoticeSink next) {
    this.next = next;
    policy = builder;
    budget =
        builder.budgetMost == 0
            ? null
            : new NoticeBudget(builder.budgetMost, builder.budgetPeriodMs);
    inhibitions = new InhibitionTable(builder.inhibitions, this::matches);
    for (SuppressionReason reason : SuppressionReason.values()) {
      suppressed.put(reason, 0L);
    }
    for (AlertNotice.Kind kind : AlertNotice.Kind.values()) {
      notices.put(kind, 0L);
    }
  }

  /** A router that tells everything at once, until it is told otherwise. */
  public static AlertRouterBuilder builder() {
    return new AlertRouterBuilder();
  }

  @Override
  public void onAlert(Alert alert) {
    List<AlertNotice> out;
    synchronized (this) {
      received++;
      long at = timeOf(alert);
      if (at > now) {
        moveTo(at);
      }
      take(alert);
      releaseIfSomethingEnded();
      out = takeOutgoing();
    }
    tellAll(out);
  }

  /** A notice on which the sink throws does not keep the later ones from it. */
  private void tellAll(List<AlertNotice> out) {
    EachInTurn.hand(out, next::onNotice);
  }

  /**
   * Moves the clock: silences end, groups and digests go out, open breaches are told again. A time
   * before the present one only lets out what is due by now.
   */
  public void advanceTo(long epochMs) {
    List<AlertNotice> out;
    synchronized (this) {
      moveTo(Math.max(epochMs, now));
      out = takeOutgoing();
    }
    tellAll(out);
  }

  /**
   * Adds a silence, or replaces the one of the same id. It holds for what is told from now on; a
   * group that already waits tells of matching alerts no more.
   */
  public synchronized void silence(Silence silence) {
    silences.put(silence.id(), Objects.requireNonNull(silence, "silence"));
    recomputeNextEnd();
    somethingEnded = true; // the one replaced may have covered more
  }

  /** Ends a silence early; whether there was one of that id. */
  public synchronized boolean unsilence(String id) {
    boolean removed = silences.remove(id) != null;
    somethingEnded |= removed;
    recomputeNextEnd();
    return removed;
  }

  /** The silences that have not ended, in the order in which they were added. */
  public synchronized List<Silence> silences() {
    return List.copyOf(silences.values());
  }

  /**
   * Somebody has taken a breach on: it is not told again until it is over. That it is over is told.
   *
   * @return whether the breach is known and open
   */
  public synchronized boolean acknowledge(String alertId, String actor) {
    Silence.requireSaid("actor", actor);
    Episode episode = episodes.get(alertId);
    if (episode == null || !episode.isOpen()) {
      return false;
    }
    episode.acknowledgedBy = actor;
    return true;
  }

  /**
   * Puts a breach off: nothing is told of it before a time. If it is open then and nothing else
   * keeps it quiet, it is told again. A time that is past ends a snooze.
   *
   * @return whether the breach is known and open
   */
  public synchronized boolean snooze(String alertId, long untilMs, String actor) {
    Silence.requireSaid("actor", actor);
    Episode episode = episodes.get(alertId);
    if (episode == null || !episode.isOpen()) {
      return false;
    }
    episode.snoozedBy = actor;
    episode.snoozedUntilMs = untilMs;
    nextEndMs = Math.min(nextEndMs, untilMs);
    somethingEnded |= untilMs <= now;
    if (episode.current && untilMs > now) {
      repeats.add(new Repeat(untilMs, episode, episode.tellings));
    }
    return true;
  }

  /**
   * Why the latest image of a breach is not told now; empty if it was, waits for others, is about
   * to be told by the next call, or is not known.
   */
  public synchronized Optional<SuppressionReason> suppression(String alertId) {
    Episode episode = episodes.get(alertId);
    if (episode == null || episode.current || episode.heldIn != null) {
      return Optional.empty();
    }
    SuppressionReason reason = episode.isOpen() ? quietReason(episode) : episode.reason;
    return reason == null && episode.reason == SuppressionReason.OVER_BUDGET
        ? Optional.of(SuppressionReason.OVER_BUDGET)
        : Optional.ofNullable(reason);
  }

  /** The last suppressions, newest first, at most {@code limit} and never more than 1,000. */
  public synchronized List<Suppression> recentSuppressions(int limit) {
    return recent.stream().limit(limit).toList();
  }

  /** Counts so far. */
  public synchronized RoutingStatistics statistics() {
    return new RoutingStatistics(
        received,
        told,
        suppressed,
        held,
        released,
        notices,
        criticalBypasses,
        repeatsSkipped,
        matcherErrors);
  }

  // ---- one alert

  private void take(Alert alert) {
    Episode episode = episodes.get(alert.id());
    if (episode != null && episode.latest.equals(alert)) {
      suppress(alert, SuppressionReason.DUPLICATE, "");
      return;
    }
    somethingEnded |= inhibitions.replace(episode == null ? null : episode.latest, alert);
    if (episode == null) {
      episode = new Episode(numbers++, alert);
      // Nobody here knows what became of an alert that was forgotten: its end is told.
      episode.told = alert.state() != AlertState.OPEN;
      episodes.put(alert.id(), episode);
    } else {
      if (episode.heldIn != null) {
        suppress(episode.latest, SuppressionReason.REPLACED, "");
      }
      if (!episode.isOpen()) {
        episode.acknowledgedBy = null; // it begins anew
        episode.snoozedUntilMs = Long.MIN_VALUE;
      }
      episode.latest = alert;
    }
    episode.current = false;
    quiet.remove(episode.number);
    closed.remove(alert.id());
    switch (alert.state()) {
      case OPEN -> routeOpen(episode);
      case RESOLVED -> routeResolved(episode);
      case RETRACTED -> routeRetracted(episode);
    }
    if (!episode.isOpen()) {
      closed.put(alert.id(), episode);
      forgetClosed();
    }
  }

  private void routeOpen(Episode episode) {
    Alert alert = episode.latest;
    SuppressionReason reason = quietReason(episode);
    if (reason != null) {
      leave(episode);
      keepQuiet(episode, reason, causeOf(reason, episode));
    } else if (episode.heldIn != null) {
      return; // its place in the group now holds the later image
    } else if (alert.severity() == Severity.CRITICAL) {
      spendOrBypass(alert);
      tell(AlertNotice.Kind.SINGLE, alert.id(), episode);
    } else if (!hold(episode)) {
      if (budget == null || budget.take(alert.user())) {
        tell(AlertNotice.Kind.SINGLE, alert.id(), episode);
      } else if (policy.digestPeriodMs > 0) {
        holdInDigest(episode);
      } else {
        keepQuiet(episode, SuppressionReason.OVER_BUDGET, "");
      }
    }
  }

  private void routeResolved(Episode episode) {
    if (episode.heldIn != null) {
      return; // the group tells how it ended
    }
    if (!episode.told) {
      suppress(episode.latest, SuppressionReason.NEVER_TOLD, "");
      episode.reason = SuppressionReason.NEVER_TOLD;
    } else if (episode.latest.severity() == Severity.CRITICAL || !hold(episode)) {
      tell(AlertNotice.Kind.SINGLE, episode.latest.id(), episode);
    }
  }

  private void routeRetracted(Episode episode) {
    leave(episode);
    if (episode.told) {
      tell(AlertNotice.Kind.RETRACTION, episode.latest.id(), episode);
      episode.told = false;
    } else {
      suppress(episode.latest, SuppressionReason.NEVER_TOLD, "");
      episode.reason = SuppressionReason.NEVER_TOLD;
    }
  }

  /** Why nothing may be told of an open breach now, or null. */
  private @Nullable SuppressionReason quietReason(Episode episode) {
    Alert alert = episode.latest;
    if (silencing(alert) != null) {
      return SuppressionReason.SILENCED;
    }
    if (inhibitions.inhibiting(alert) != null) {
      return SuppressionReason.INHIBITED;
    }
    if (episode.acknowledgedBy != null) {
      return SuppressionReason.ACKNOWLEDGED;
    }
    return now < episode.snoozedUntilMs ? SuppressionReason.SNOOZED : null;
  }

  private String causeOf(SuppressionReason reason, Episode episode) {
    String cause =
        switch (reason) {
          case SILENCED -> silencing(episode.latest);
          case INHIBITED -> inhibitions.inhibiting(episode.latest);
          case ACKNOWLEDGED -> episode.acknowledgedBy;
          case SNOOZED -> episode.snoozedBy;
          case OVER_BUDGET, NEVER_TOLD, REPLACED, DUPLICATE -> "";
        };
    return cause == null ? "" : cause;
  }

  private @Nullable String silencing(Alert alert) {
    for (Silence silence : silences.values()) {
      if (silence.covers(now) && matches(silence.matcher(), alert)) {
        return silence.id();
      }
    }
    return null;
  }

  private boolean matches(AlertFilter filter, Alert alert) {
    try {
      return filter.matches(alert);
    } catch (RuntimeException thrown) {
      matcherErrors++; // one alert too many beats one too few
      return false;
    }
  }

  // ---- waiting together

  private boolean hold(Episode episode) {
    Alert alert = episode.latest;
    if (policy.digestPeriodMs > 0 && alert.severity().compareTo(policy.digestAtMost) <= 0) {
      holdInDigest(episode);
      return true;
    }
    AlertGrouping grouping = policy.grouping;
    if (grouping == null) {
      return false;
    }
    join(episode, AlertNotice.Kind.GROUP, keyOf(grouping, alert), now + policy.groupWaitMs);
    return true;
  }

  private String keyOf(AlertGrouping grouping, Alert alert) {
    try {
      return grouping.keyOf(alert);
    } catch (RuntimeException thrown) {
      matcherErrors++;
      return alert.id(); // a group of its own
    }
  }

  private void holdInDigest(Episode episode) {
    long period = policy.digestPeriodMs;
    long end = Math.multiplyExact(Math.floorDiv(now, period) + 1, period);
    join(episode, AlertNotice.Kind.DIGEST, episode.latest.user().value(), end);
  }

  private void join(Episode episode, AlertNotice.Kind kind, String key, long dueMs) {
    String name = kind + " " + key;
    HeldGroup group = groups.get(name);
    if (group == null) {
      group = new HeldGroup(kind, key, dueMs, numbers++);
      groups.put(name, group);
      due.add(group);
    }
    group.members.put(episode.number, episode);
    episode.heldIn = group;
    held++;
    if (group.members.size() >= policy.groupMost) {
      flush(group);
    }
  }

  private void leave(Episode episode) {
    HeldGroup group = episode.heldIn;
    if (group != null) {
      group.members.remove(episode.number);
      episode.heldIn = null;
      held--;
    }
  }

  private void flush(HeldGroup group) {
    groups.remove(group.kind + " " + group.key);
    due.remove(group);
    List<Alert> alerts = new ArrayList<>(group.members.size());
    for (Episode episode : List.copyOf(group.members.values())) {
      SuppressionReason reason = episode.isOpen() ? quietReason(episode) : null;
      leave(episode);
      if (reason != null) {
        keepQuiet(episode, reason, causeOf(reason, episode));
      } else {
        alerts.add(episode.latest);
        markTold(episode);
        told++;
      }
    }
    if (!alerts.isEmpty()) {
      emit(new AlertNotice(group.kind, group.key, now, alerts));
    }
  }

  // ---- the clock

  private void moveTo(long epochMs) {
    boolean moved = epochMs > now;
    now = epochMs;
    if (moved) {
      if (silences.values().removeIf(silence -> silence.untilMs() <= now)) {
        somethingEnded = true;
      }
      if (budget != null && budget.advanceTo(now)) {
        somethingEnded = true;
      }
      somethingEnded |= now >= nextEndMs;
    }
    releaseIfSomethingEnded();
    for (HeldGroup group = due.peek(); group != null && group.dueMs <= now; group = due.peek()) {
      flush(group);
    }
    for (Repeat repeat = repeats.peek();
        repeat != null && repeat.dueMs <= now;
        repeat = repeats.peek()) {
      repeats.remove();
      repeat(repeat);
    }
  }

  private void releaseIfSomethingEnded() {
    if (!somethingEnded) {
      return;
    }
    somethingEnded = false;
    recomputeNextEnd();
    for (Episode episode : List.copyOf(quiet.values())) {
      if (quietReason(episode) == null
          && (episode.reason != SuppressionReason.OVER_BUDGET
              || (budget != null && budget.has(episode.latest.user())))) {
        quiet.remove(episode.number);
        released++;
        routeOpen(episode);
      }
    }
  }

  private void recomputeNextEnd() {
    long end = Long.MAX_VALUE;
    for (Silence silence : silences.values()) {
      end = Math.min(end, silence.untilMs());
    }
    for (Episode episode : quiet.values()) {
      if (episode.snoozedUntilMs > now) {
        end = Math.min(end, episode.snoozedUntilMs);
      }
    }
    nextEndMs = end;
  }

  private void repeat(Repeat repeat) {
    Episode episode = repeat.episode;
    if (!episode.isOpen()
        || !episode.current
        || episode.tellings != repeat.tellings
        || episodes.get(episode.latest.id()) != episode) {
      return; // over, or told since
    }
    if (now < episode.snoozedUntilMs) {
      repeats.add(new Repeat(episode.snoozedUntilMs, episode, episode.tellings));
      return;
    }
    if (quietReason(episode) != null) {
      if (policy.repeatMs > 0) {
        repeats.add(new Repeat(now + policy.repeatMs, episode, episode.tellings));
      }
      return;
    }
    Alert alert = episode.latest;
    if (alert.severity() == Severity.CRITICAL) {
      spendOrBypass(alert);
    } else if (budget != null && !budget.take(alert.user())) {
      repeatsSkipped++;
      repeats.add(new Repeat(now + Math.max(1, policy.budgetPeriodMs), episode, episode.tellings));
      return;
    }
    markTold(episode);
    emit(new AlertNotice(AlertNotice.Kind.REPEAT, alert.id(), now, List.of(alert)));
  }

  // ---- results

  private void spendOrBypass(Alert alert) {
    if (budget != null && !budget.take(alert.user())) {
      criticalBypasses++;
    }
  }

  private void tell(AlertNotice.Kind kind, String group, Episode episode) {
    markTold(episode);
    told++;
    emit(new AlertNotice(kind, group, now, List.of(episode.latest)));
  }

  private void markTold(Episode episode) {
    episode.told = true;
    episode.current = true;
    episode.reason = null;
    episode.tellings++;
    if (policy.repeatMs > 0
        && episode.isOpen()
        && episode.latest.severity().compareTo(policy.repeatFrom) >= 0) {
      repeats.add(new Repeat(now + policy.repeatMs, episode, episode.tellings));
    }
  }

  private void emit(AlertNotice notice) {
    notices.merge(notice.kind(), 1L, Long::sum);
    outgoing.add(notice);
  }

  private void keepQuiet(Episode episode, SuppressionReason reason, String cause) {
    suppress(episode.latest, reason, cause);
    episode.reason = reason;
    quiet.put(episode.number, episode);
    if (reason == SuppressionReason.SNOOZED) {
      nextEndMs = Math.min(nextEndMs, episode.snoozedUntilMs);
    }
  }

  private void suppress(Alert alert, SuppressionReason reason, String cause) {
    suppressed.merge(reason, 1L, Long::sum);
    recent.addFirst(new Suppression(alert, reason, cause, now));
    if (recent.size() > MOST_REMEMBERED) {
      recent.removeLast();
    }
  }

  private void forgetClosed() {
    while (closed.size() > policy.closedKept) {
      Episode oldest = closed.values().iterator().next();
      if (oldest.heldIn != null) {
        flush(oldest.heldIn);
      }
      closed.remove(oldest.latest.id());
      episodes.remove(oldest.latest.id());
    }
  }

  private List<AlertNotice> takeOutgoing() {
    List<AlertNotice> out = List.copyOf(outgoing);
    outgoing.clear();
    return out;
  }

  private long timeOf(Alert alert) {
    Long closedAt = alert.closedAtMs();
    return switch (alert.state()) {
      case OPEN -> alert.openedAtMs();
      case RESOLVED -> closedAt == null ? alert.openedAtMs() : closedAt;
      case RETRACTED -> now; // says nothing of when it was taken back
    };
  }
}
