package io.hyperdex.risk.engine;

import io.hyperdex.risk.engine.UserFlight.Reservation;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.ReserveOutcome;
import io.hyperdex.risk.pretrade.SwapIntent;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Swaps that were let through and have not been applied yet, by user. Any thread may call anything;
 * readers never block, and a change that meets another of the same user is worked out again.
 */
final class InFlight {
  final LongAdder reserved = new LongAdder();
  final LongAdder committed = new LongAdder();
  final LongAdder released = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder full = new LongAdder();
  final LongAdder conflicts = new LongAdder();

  private final Map<UserId, UserFlight> flights = new ConcurrentHashMap<>();
  private final AtomicInteger live = new AtomicInteger();
  private volatile PreTradePolicy policy;

  InFlight() {
    policy = PreTradePolicy.standard();
  }

  PreTradePolicy policy() {
    return policy;
  }

  void use(PreTradePolicy next) {
    policy = next;
  }

  int size() {
    return live.get();
  }

  /** What a user has in flight: one version of it. */
  UserFlight of(UserId user) {
    UserFlight known = flights.get(user);
    return known == null ? UserFlight.NONE : known;
  }

  private boolean replace(UserId user, UserFlight before, UserFlight after) {
    return before == UserFlight.NONE
        ? flights.putIfAbsent(user, after) == null
        : flights.replace(user, before, after);
  }

  /**
   * Adds a reservation to the version that was looked at.
   *
   * @return RESERVED, FULL, or null where that version is no longer the present one
   */
  @Nullable ReserveOutcome add(
      UserFlight seen, SwapIntent intent, String clientKey, long nowMs, PreTradePolicy by) {
    if (seen.size() >= by.maxReservationsPerUser()) {
      return ReserveOutcome.FULL;
    }
    if (live.incrementAndGet() > by.maxReservations()) {
      live.decrementAndGet();
      return ReserveOutcome.FULL;
    }
    double level =
        by.rateBurst() == 0 ? Double.NaN : seen.level(nowMs, by.rateBurst(), by.ratePerMs()) - 1;
    long expiresAtMs = Math.max(nowMs, nowMs + by.reservationTtlMs());
    Reservation added = new Reservation(intent, clientKey, expiresAtMs, null, null, null);
    if (!replace(intent.user(), seen, seen.with(added, level, nowMs))) {
      live.decrementAndGet();
      return null;
    }
    reserved.increment();
    return ReserveOutcome.RESERVED;
  }

  /** Changes the reservation under a key; false where there is none. */
  boolean update(UserId user, String clientKey, UnaryOperator<Reservation> change) {
    while (true) {
      UserFlight seen = of(user);
      Reservation old = seen.find(clientKey);
      if (old == null) {
        return false;
      }
      if (replace(user, seen, seen.replacing(old, change.apply(old)))) {
        return true;
      }
    }
  }

  boolean release(UserId user, String clientKey, long nowMs) {
    return remove(user, one -> one.clientKey().equals(clientKey), nowMs, released);
  }

  /** Drops what is over; what is found expired counts once. */
  UserFlight tidy(UserId user, long nowMs) {
    boolean found = true;
    while (found) {
      found = remove(user, one -> !one.isLive(nowMs), nowMs, expired);
    }
    UserFlight left = of(user);
    PreTradePolicy now = policy;
    if (left != UserFlight.NONE && left.isOver(nowMs, now.rateBurst(), now.ratePerMs())) {
      flights.remove(user, left);
      return of(user);
    }
    return left;
  }

  /** As {@link #tidy}, of everybody. O(users with something in flight). */
  void tidy(long nowMs) {
    for (UserId user : flights.keySet()) {
      tidy(user, nowMs);
    }
  }

  /** A trade was applied: the reservation it was made for is over, exactly once. */
  void applied(UserId user, ChainId chain, long keyHigh, long keyLow, long logIndex, long nowMs) {
    remove(user, one -> one.becomes(chain, keyHigh, keyLow, logIndex), nowMs, committed);
  }

  /** As above, for a trade whose outcome is known. */
  void applied(Trade trade, Outcome outcome, long nowMs) {
    switch (outcome) {
      case APPLIED, CONFLICT, FINALIZED, DUPLICATE ->
          applied(
              trade.user(),
              trade.at().chain(),
              trade.key().high(),
              trade.key().low(),
              trade.at().logIndex(),
              nowMs);
      default -> {
        // not booked: it is still in flight, until its time is over
      }
    }
  }

  private interface Which {
    boolean is(Reservation one);
  }

  /** Removes the first one that is meant; of callers that mean the same just one gets it. */
  private boolean remove(UserId user, Which which, long nowMs, LongAdder counter) {
    while (true) {
      UserFlight seen = of(user);
      Reservation gone = null;
      for (int i = 0; i < seen.size() && gone == null; i++) {
        gone = which.is(seen.get(i)) ? seen.get(i) : null;
      }
      if (gone == null) {
        return false;
      }
      if (replace(user, seen, seen.without(gone, nowMs, nowMs + policy.duplicateWindowMs()))) {
        live.decrementAndGet();
        counter.increment();
        return true;
      }
    }
  }

  // ---- as bytes

  private LongAdder[] counters() {
    return new LongAdder[] {reserved, committed, released, expired, refused, full, conflicts};
  }

  void write(StateWriter out) {
    for (LongAdder counter : counters()) {
      out.putVar(counter.sum());
    }
    Map<UserId, UserFlight> sorted = new TreeMap<>(flights);
    out.putVar(sorted.size());
    sorted.forEach(
        (user, flight) -> {
          out.putText(user.value());
          flight.write(out);
        });
  }

  /** What {@link #write} wrote, where nothing is in flight. */
  void read(StateReader in) {
    for (LongAdder counter : counters()) {
      counter.add(in.getVar());
    }
    for (int i = in.getCount(5); i > 0; i--) {
      UserId user = UserId.of(in.getText());
      UserFlight flight = UserFlight.read(in, user);
      in.requireNew(flights.put(user, flight) == null);
      live.addAndGet(flight.size());
    }
  }

  boolean bind(UserId user, String clientKey, ChainId chain, String txHash) {
    return update(
        user,
        clientKey,
        old ->
            new Reservation(old.intent(), old.clientKey(), old.expiresAtMs(), null, chain, txHash));
  }

  boolean bind(UserId user, String clientKey, EventKey trade) {
    return update(
        user,
        clientKey,
        old ->
            new Reservation(old.intent(), old.clientKey(), old.expiresAtMs(), trade, null, null));
  }
}
