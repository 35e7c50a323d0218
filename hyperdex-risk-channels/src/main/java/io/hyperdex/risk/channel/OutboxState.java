package io.hyperdex.risk.channel;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an outbox says after all its records: messages that are not over, and what is known of
 * alerts. The same methods are called when something happens and when it is read back.
 */
final class OutboxState {
  /** A message on one channel. */
  static final class Routed {
    final long atMs;
    boolean attempted;

    Routed(long atMs) {
      this.atMs = atMs;
    }
  }

  /** A message that is not over on some channel. */
  static final class Live {
    final AlertMessage message;
    final Map<String, Routed> open = new LinkedHashMap<>();
    final Set<String> ever = new HashSet<>();

    Live(AlertMessage message) {
      this.message = message;
    }
  }

  final LinkedHashMap<String, Live> live = new LinkedHashMap<>();
  final LinkedHashMap<String, KnownAlert> known = new LinkedHashMap<>();
  private final Map<String, Integer> liveOfAlert = new LinkedHashMap<>();
  private final int knownMost;

  OutboxState(int knownMost) {
    this.knownMost = knownMost;
  }

  @Nullable KnownAlert find(String alertId) {
    return known.get(alertId);
  }

  void queued(AlertMessage message, long image, List<String> channels) {
    String alertId = message.alert().id();
    KnownAlert alert = known.remove(alertId);
    if (alert == null) {
      alert = new KnownAlert();
    }
    known.put(alertId, alert); // the last to be forgotten
    alert.add(message.revision(), image);
    if (!channels.isEmpty()) {
      Live entry = new Live(message);
      for (String channel : channels) {
        entry.open.put(channel, new Routed(message.queuedAtMs()));
        entry.ever.add(channel);
        alert.on(channel).last = DeliveryState.QUEUED;
      }
      putLive(entry);
    }
    forget();
  }

  /** As written by a compaction: says nothing of what is known of the alert. */
  void putLive(Live entry) {
    if (live.put(entry.message.id(), entry) == null) {
      liveOfAlert.merge(entry.message.alert().id(), 1, Integer::sum);
    }
  }

  void routed(String messageId, String channel, long atMs) {
    Live entry = live.get(messageId);
    if (entry != null && entry.ever.add(channel)) {
      entry.open.put(channel, new Routed(atMs));
    }
  }

  void attempted(String messageId, String channel) {
    Live entry = live.get(messageId);
    if (entry != null) {
      Routed routed = entry.open.get(channel);
      if (routed != null) {
        routed.attempted = true;
      }
      KnownAlert alert = known.get(entry.message.alert().id());
      if (alert != null) {
        alert.on(channel).attempted = true;
      }
    }
  }

  void ended(String messageId, String channel, DeliveryState state) {
    Live entry = live.get(messageId);
    if (entry != null && entry.open.remove(channel) != null) {
      String alertId = entry.message.alert().id();
      KnownAlert alert = known.get(alertId);
      if (alert != null && alert.revision == entry.message.revision()) {
        alert.on(channel).last = state;
      }
      if (entry.open.isEmpty()) {
        live.remove(messageId);
        liveOfAlert.merge(alertId, -1, (a, b) -> a + b == 0 ? null : a + b);
      }
    }
  }

  void acknowledged(String alertId, String channel) {
    KnownAlert alert = known.get(alertId);
    if (alert != null) {
      alert.on(channel).last = DeliveryState.ACKED;
    }
  }

  /** All was read back: a replay of what was known may come. */
  void beginReplay() {
    known.values().forEach(KnownAlert::beginReplay);
  }

  void endReplay() {
    known.values().forEach(KnownAlert::endReplay);
  }

  private void forget() {
    // A few looks for every alert that comes: those on their way may be more than the bound for a
    // while, and are not all to be looked at every time.
    for (int looks = 0; looks < 4 && known.size() > knownMost; looks++) {
      String oldest = known.keySet().iterator().next();
      KnownAlert alert = known.remove(oldest);
      if (alert != null && liveOfAlert.containsKey(oldest)) {
        known.put(oldest, alert); // something of it is still on its way
      }
    }
  }
}
