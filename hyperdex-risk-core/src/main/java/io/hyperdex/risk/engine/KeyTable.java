package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.EventKey;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys inside the horizon: what a redelivery, a conflict or a revert finds. */
final class KeyTable {
  /**
   * A key that was seen.
   *
   * @param at where the event stands, which decides when the key is forgotten
   * @param account index of the user
   * @param step null for a pending trade
   */
  record Known(
      EventKey key, UserEvent event, ChainPosition at, int account, @Nullable HistoryEntry step) {}

  private final Map<EventKey, Known> known = new Object2ObjectOpenHashMap<>();
  private final ArrayDeque<Known> byArrival = new ArrayDeque<>();

  @Nullable Known find(EventKey key) {
    return known.get(key);
  }

  void remember(Known entry) {
    known.put(entry.key(), entry);
    byArrival.addLast(entry);
  }

  void forget(Known entry) {
    known.remove(entry.key(), entry);
  }

  /** Frees settled keys from the oldest arrival on; one that is not settled yet ends the sweep. */
  void forgetSettled(ChainTable chains, long nowMs) {
    Known oldest = byArrival.peekFirst();
    while (oldest != null
        && (known.get(oldest.key()) != oldest || chains.isSettled(oldest.at(), nowMs))) {
      byArrival.removeFirst();
      known.remove(oldest.key(), oldest);
      oldest = byArrival.peekFirst();
    }
  }

  Collection<Known> all() {
    return known.values();
  }
}
