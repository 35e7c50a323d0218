package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.EventKey;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The events that are remembered: by key, and in order of arrival. What can no longer change is
 * forgotten at the front, and its step serves again.
 */
final class Journal {
  /*
   * A step stands in the ring for good and has a new identity each time it is used, counted up, so
   * that identity tells the place in the ring. Everything that leads to a step is such a number and
   * not a reference: storing references from old objects into old objects costs a G1 barrier with a
   * fence each, and the cards so marked keep a second core busy. (Measured: 830 ns a trade against
   * 380 ns under a collector without that barrier.)
   *
   * Pending trades are few: they have negative identities and a map.
   */
  private static final int FIRST_ROOM = 256;
  private static final int BETWEEN_TRIMS = 1024;

  final Registry registry;
  private final ChainTable chains;
  private final KeyTable keys = new KeyTable();
  private @Nullable HistoryEntry[] ring = new HistoryEntry[FIRST_ROOM];
  private long first = 1;
  private long end = 1; // identities from first to before end are in use
  private final Long2ObjectOpenHashMap<PendingTrade> pending = new Long2ObjectOpenHashMap<>();
  private final ArrayDeque<PendingTrade> pendingByArrival = new ArrayDeque<>();
  private long pendingIdentities;
  private @Nullable Accounts accounts;

  Journal(Registry registry, ChainTable chains) {
    this.registry = registry;
    this.chains = chains;
  }

  void serve(Accounts users) {
    accounts = users;
  }

  Account account(int index) {
    return Objects.requireNonNull(accounts, "a journal without users").get(index);
  }

  /**
   * A blank step, with an identity no step had before. It is the journal's again unless {@link
   * #remember} is next.
   */
  HistoryEntry blank() {
    if (end - first == ring.length) {
      resize(ring.length * 2);
    }
    int slot = (int) end & ring.length - 1;
    HistoryEntry step = ring[slot];
    if (step == null) {
      step = new HistoryEntry(this);
      ring[slot] = step;
    }
    step.identity = end;
    return step;
  }

  /** Keeps the step that {@link #blank} gave, under its key. */
  void remember(HistoryEntry step) {
    keys.put(step.keyHigh, step.keyLow, step.identity);
    end = step.identity + 1;
  }

  /** Takes a blank step back. */
  void giveBack(HistoryEntry step) {
    step.clear();
  }

  /** The step with an identity; null where it was forgotten. */
  @Nullable HistoryEntry step(long identity) {
    HistoryEntry step = ring[(int) identity & ring.length - 1];
    return step != null && step.identity == identity ? step : null;
  }

  void remember(PendingTrade trade) {
    trade.identity = --pendingIdentities;
    pendingByArrival.addLast(trade);
    restore(trade);
  }

  /** As {@link #remember}, for one that was forgotten a moment ago. */
  void restore(PendingTrade trade) {
    pending.put(trade.identity, trade);
    keys.put(trade.keyHigh, trade.keyLow, trade.identity);
  }

  boolean knows(long keyHigh, long keyLow) {
    return keys.find(keyHigh, keyLow) != KeyTable.NONE;
  }

  @Nullable KnownEvent find(EventKey key) {
    return resolve(keys.find(key.high(), key.low()));
  }

  private @Nullable KnownEvent resolve(long identity) {
    return identity > 0 ? step(identity) : identity < 0 ? pending.get(identity) : null;
  }

  /** Forgets the key of an event, if it still stands for it. */
  void forget(KnownEvent event) {
    keys.remove(event.keyHigh, event.keyLow, event.identity);
    if (event.identity < 0) {
      pending.remove(event.identity);
    }
  }

  /** All that is known by key, in no order. */
  List<KnownEvent> all() {
    List<KnownEvent> all = new ArrayList<>();
    keys.forEach(
        identity -> {
          KnownEvent event = resolve(identity);
          if (event != null) {
            all.add(event);
          }
        });
    return all;
  }

  /** Forgets from the oldest arrival on; an event that may still change ends the sweep. */
  void forgetSettled(long nowMs) {
    while (first < end) {
      HistoryEntry oldest = ring[(int) first & ring.length - 1];
      if (oldest != null && oldest.identity == first) {
        if (oldest.inHistory && !isOver(oldest, nowMs)) {
          break;
        }
        keys.remove(oldest.keyHigh, oldest.keyLow, first);
        oldest.clear();
      }
      first++;
      if ((first & BETWEEN_TRIMS - 1) == 0) {
        trim();
      }
    }
    for (PendingTrade oldest = pendingByArrival.peekFirst();
        oldest != null
            && (pending.get(oldest.identity) != oldest || oldest.isSettled(chains, nowMs));
        oldest = pendingByArrival.peekFirst()) {
      forget(oldest);
      pendingByArrival.removeFirst();
    }
  }

  /** Whether neither the step nor any of the user's before it can change any more. */
  private boolean isOver(HistoryEntry step, long nowMs) {
    if (!step.isSettled(chains, nowMs)) {
      return false;
    }
    // A step of the user's that came before this one is forgotten by now.
    HistoryEntry before = step.isLinkedOutOfOrder() ? step.before() : null;
    for (; before != null; before = before.before()) {
      if (before.own && !before.explicitlyFinal && !before.isSettled(chains, nowMs)) {
        return false;
      }
    }
    return true;
  }

  /** Gives memory back that a rush has left behind. */
  private void trim() {
    if (ring.length > FIRST_ROOM && end - first < ring.length / 16) {
      resize(ring.length / 4);
    }
    keys.trim();
  }

  private void resize(int room) {
    @Nullable HistoryEntry[] other = new HistoryEntry[room];
    for (long i = first; i < end; i++) {
      other[(int) i & room - 1] = ring[(int) i & ring.length - 1];
    }
    ring = other;
  }
}
