package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.EventKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The events that are remembered, by key. Any thread may ask; what a key leads to belongs to the
 * owner of the user's account.
 */
final class Journal {
  final Registry registry;
  final ChainTable chains;
  private final Keys keys;

  /** Pending trades are few: they have negative identities, in order of arrival. */
  private final Map<Long, PendingTrade> pending = new ConcurrentSkipListMap<>();

  private final AtomicLong pendingIdentities = new AtomicLong();
  private @Nullable Accounts accounts;

  Journal(Registry registry, ChainTable chains) {
    this.registry = registry;
    this.chains = chains;
    keys = new Keys(chains::isSettled);
  }

  void serve(Accounts users) {
    accounts = users;
  }

  private Account account(int index) {
    return Objects.requireNonNull(accounts, "a journal without users").get(index);
  }

  /** Remembers an event under its key, unless the key stands for another. */
  Keys.Claim claim(KnownEvent event) {
    ChainTable.Chain chain = event.chain;
    if (chain == null) {
      throw new IllegalStateException("a global event has no key");
    }
    return claim(
        event.keyHigh,
        event.keyLow,
        event.account(),
        event.identity,
        chain.place(event.atMs, event.blockNumber));
  }

  /**
   * As {@link #claim(KnownEvent)}, for a step that does not have its key yet.
   *
   * @param place {@link ChainTable.Chain#place}
   */
  Keys.Claim claim(long keyHigh, long keyLow, Account account, long identity, long place) {
    return keys.claim(keyHigh, keyLow, account.index, identity, place);
  }

  /** Gives a pending trade its identity; {@link #claim} may come next, and then {@link #add}. */
  void identify(PendingTrade trade) {
    trade.identity = -pendingIdentities.incrementAndGet();
  }

  void add(PendingTrade trade) {
    pending.put(-trade.identity, trade);
  }

  /**
   * Looks a key up.
   *
   * @return false where it can't be told, as another thread stands in the way
   */
  boolean find(EventKey key, Keys.Found found) {
    return keys.find(key.high(), key.low(), found);
  }

  /** The user whose event was found. */
  Account accountOf(Keys.Found found) {
    return account(found.user);
  }

  /** What was found, if it is still there; its account must be owned. */
  @Nullable KnownEvent resolve(Keys.Found found) {
    if (!found.isKnown()) {
      return null;
    }
    return found.identity > 0
        ? account(found.user).step(found.identity)
        : pending.get(-found.identity);
  }

  /** Forgets the key of an event, if it still stands for it. */
  void forget(KnownEvent event) {
    keys.remove(event.keyHigh, event.keyLow, event.account().index, event.identity);
    if (event.identity < 0) {
      pending.remove(-event.identity);
    }
  }

  /** Forgets pending trades that are too late by now, from the oldest on. */
  void forgetPending(long nowMs) {
    if (pending.isEmpty()) {
      return;
    }
    for (PendingTrade oldest : pending.values()) {
      if (!oldest.isSettled(chains, nowMs)) {
        return;
      }
      forget(oldest);
    }
  }

  /** All that is known by key, in no order; nothing must change meanwhile. */
  List<KnownEvent> all() {
    List<KnownEvent> all = new ArrayList<>();
    Keys.Found found = new Keys.Found();
    keys.forEach(
        (user, identity) -> {
          found.set(user, identity);
          KnownEvent event = resolve(found);
          if (event != null) {
            all.add(event);
          }
        });
    return all;
  }
}
