package io.hyperdex.risk.engine;

import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
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

  // ---- as bytes

  /**
   * Keys of events that can still change, and what they stand for: a step by its use, a pending
   * trade by its identity, which is negative.
   */
  void writeKeys(StateWriter out) {
    keys.forEachEntry(
        (high, low, user, identity, place) -> {
          out.putLong(high);
          out.putLong(low);
          out.putVar(user);
          out.putSigned(identity > 0 ? StepChain.useOf(identity) : identity);
          out.putLong(place);
          out.endRecord();
        });
  }

  /** What {@link #writeKeys} wrote, once users and pending trades are there. */
  void readKeys(StateReader in, int users) {
    while (in.hasMore()) {
      long high = in.getLong();
      long low = in.getLong();
      int user = in.getIndex(users, "user");
      long use = in.getSigned();
      long place = in.getLong();
      if (!chains.isPlace(place)) {
        throw in.bad("an event on a chain that is not there");
      }
      long identity = use > 0 ? account(user).identityOfUse(use) : use;
      keys.claim(high, low, user, identity, place);
    }
  }

  void writePending(StateWriter out, EventBytes events) {
    out.putVar(pendingIdentities.get());
    out.endRecord();
    for (PendingTrade trade : pending.values()) {
      out.putVar(-trade.identity);
      out.putVar(trade.account().index);
      write(out, trade, events);
      out.endRecord();
    }
  }

  private static void write(StateWriter out, PendingTrade trade, EventBytes events) {
    out.putLong(trade.keyHigh);
    out.putLong(trade.keyLow);
    events.write(out, trade.requireEvent());
  }

  private PendingTrade readPending(StateReader in, Account account, EventBytes events) {
    EventKey key = EventKey.of(in.getLong(), in.getLong());
    UserEvent event = events.read(in, key, account.user);
    return new PendingTrade(event, account, chains.chain(event.at().chain()));
  }

  /** What {@link #writePending} wrote; it comes in one block or more. */
  void readPending(StateReader in, boolean first, EventBytes events, int users) {
    if (first) {
      pendingIdentities.set(in.getVar());
    }
    while (in.hasMore()) {
      long identity = in.getVar();
      if (identity <= 0 || identity > pendingIdentities.get()) {
        throw in.bad("pending trade " + identity + " of " + pendingIdentities);
      }
      PendingTrade trade = readPending(in, account(in.getIndex(users, "user")), events);
      trade.identity = -identity;
      add(trade);
    }
  }

  /** The keys that stand for events of one user, and its pending trades; it is owned. */
  void writeOf(StateWriter out, Account account, EventBytes events) {
    List<Long> uses = new ArrayList<>();
    Keys.Found found = new Keys.Found();
    account.visitSteps(
        new StepVisitor() {
          @Override
          public void begin(int linked, int swaps, int others) {
            // counted by what comes
          }

          @Override
          public void step(long use, HistoryEntry step) {
            if (use > 0) {
              note(use, step.keyHigh, step.keyLow);
            }
          }

          @Override
          public void swap(
              long use, long[] words, int at, @Nullable Trade trade, @Nullable VenueShares venues) {
            note(use, words[at + CompactSwap.KEY_HIGH], words[at + CompactSwap.KEY_LOW]);
          }

          private void note(long use, long high, long low) {
            if (!keys.find(high, low, found)) {
              throw new IllegalStateException("a key is being looked up: nothing must be applied");
            }
            if (found.user == account.index && StepChain.useOf(found.identity) == use) {
              uses.add(use);
            }
          }
        });
    out.putVar(uses.size());
    uses.forEach(out::putVar);
    List<PendingTrade> mine = new ArrayList<>();
    for (PendingTrade trade : pending.values()) {
      if (trade.account() == account) {
        mine.add(trade);
      }
    }
    out.putVar(mine.size());
    mine.forEach(trade -> write(out, trade, events));
  }

  boolean hasPending(Account account) {
    for (PendingTrade trade : pending.values()) {
      if (trade.account() == account) {
        return true;
      }
    }
    return false;
  }

  /** What {@link #writeOf} wrote. */
  void readOf(StateReader in, Account account, EventBytes events) {
    for (int i = in.getCount(1); i > 0; i--) {
      account.claimKey(this, in.getVar());
    }
    for (int i = in.getCount(16); i > 0; i--) {
      PendingTrade trade = readPending(in, account, events);
      identify(trade);
      claim(trade);
      add(trade);
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
