package io.hyperdex.risk.engine;

import io.hyperdex.risk.engine.UserFlight.Reservation;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.ReservationStatistics;
import io.hyperdex.risk.pretrade.ReserveOutcome;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.TradingStates;
import io.hyperdex.risk.pretrade.WhatIf;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The check before a trade: what a swap would do, and swaps that are on their way.
 *
 * <p>A question is answered on a copy of the user's state as of the engine's time. It waits for
 * nobody (under {@link Profile#LEAN} for a writer of that very user) and changes nothing. {@code
 * docs/concepts/pre-trade.md} says what each check does.
 *
 * <p><b>Reservations.</b> {@link #reserve} asks and, where the answer lets the swap through, counts
 * it as in flight from then on, as one step: of two swaps that pass alone and not together just one
 * gets in. It lasts until its trade is applied, it is released, or its time is over in event time.
 * The client key makes it idempotent. Reservations are no part of the engine's state: neither
 * journaled nor hashed.
 *
 * <p>Safe from any thread. Nothing here throws on the way of a swap but for a null.
 */
public final class PreTrade {
  /** Changes of what a user has in flight that may get in before one that reserves. */
  private static final int TRIES = 1_000;

  final InFlight inFlight;
  final LongAdder ruleErrors = new LongAdder();
  private final TradingStates states;
  private final Supplier<Projection> projections;
  private final LongSupplier now;

  PreTrade(
      InFlight inFlight,
      PreTradePolicy policy,
      TradingStates states,
      Supplier<Projection> projections,
      LongSupplier now) {
    this.inFlight = inFlight;
    this.states = states;
    this.projections = projections;
    this.now = now;
    inFlight.use(policy);
  }

  PreTradeDesk newDesk(SwapIntent first) {
    return new PreTradeDesk(this, projections.get(), first);
  }

  public PreTradePolicy policy() {
    return inFlight.policy();
  }

  /** Puts another policy in force, for every question from now on. */
  public void usePolicy(PreTradePolicy policy) {
    inFlight.use(Objects.requireNonNull(policy, "policy"));
  }

  /** Who may trade; live. */
  public TradingStates states() {
    return states;
  }

  /** Answers into a buffer of the caller. */
  public Decision whatIf(SwapIntent intent, WhatIfBuffer into) {
    PreTradeDesk desk = into.desk(this, intent);
    desk.ask(intent, into.isWithTail());
    return desk.decision;
  }

  /** As {@link #whatIf(SwapIntent, WhatIfBuffer)} by value, with VaR and ES; allocates. */
  public WhatIf whatIf(SwapIntent intent) {
    WhatIfBuffer buffer = new WhatIfBuffer().withTail(true);
    whatIf(intent, buffer);
    return buffer.toWhatIf();
  }

  /**
   * Asks, and counts the swap as in flight where the decision is ALLOW or WARN. The answer is in
   * the buffer, unless the outcome is ALREADY_RESERVED, KEY_CONFLICT or FULL.
   *
   * @param intent with a client key
   * @throws IllegalArgumentException without a client key
   */
  public ReserveOutcome reserve(SwapIntent intent, WhatIfBuffer into) {
    String key = intent.clientKey();
    if (key == null) {
      throw new IllegalArgumentException("a reservation needs a client key: " + intent);
    }
    PreTradeDesk desk = into.desk(this, intent);
    for (int tries = 0; tries < TRIES; tries++) {
      UserFlight present = inFlight.tidy(intent.user(), timeMs());
      ReserveOutcome known = known(present, intent, key);
      if (known != null) {
        return known;
      }
      UserFlight counted = desk.ask(intent, into.isWithTail());
      if (desk.decision.compareTo(Decision.WARN) > 0) {
        inFlight.refused.increment();
        return ReserveOutcome.REFUSED;
      }
      ReserveOutcome outcome = add(counted, intent, key);
      if (outcome != null) {
        return outcome;
      }
    }
    inFlight.full.increment();
    return ReserveOutcome.FULL; // others were always quicker
  }

  private @Nullable ReserveOutcome known(UserFlight present, SwapIntent intent, String key) {
    Reservation mine = present.find(key);
    if (mine != null && mine.intent().isSameSwapAs(intent)) {
      return ReserveOutcome.ALREADY_RESERVED;
    }
    if (mine != null || present.isUsed(key, timeMs())) {
      inFlight.conflicts.increment();
      return ReserveOutcome.KEY_CONFLICT;
    }
    return null;
  }

  private @Nullable ReserveOutcome add(UserFlight counted, SwapIntent intent, String key) {
    if (inFlight.size() >= policy().maxReservations()) {
      inFlight.tidy(timeMs());
    }
    ReserveOutcome outcome = inFlight.add(counted, intent, key, timeMs(), policy());
    if (outcome == ReserveOutcome.FULL) {
      inFlight.full.increment();
    }
    return outcome;
  }

  private long timeMs() {
    return now.getAsLong();
  }

  /**
   * The swap was sent as this transaction. When a trade of the user on that chain is applied whose
   * key is {@code EventKey.of(chain, txHash, logIndex)}, with the log index of its position, the
   * reservation is over; of several such trades the first one ends it.
   *
   * @return UPDATED or UNKNOWN_KEY
   */
  public ReserveOutcome sent(UserId user, String clientKey, ChainId chain, String txHash) {
    if (txHash.isBlank()) {
      throw new IllegalArgumentException("txHash must not be blank: \"" + txHash + "\"");
    }
    Objects.requireNonNull(chain, "chain");
    return inFlight.bind(user, clientKey, chain, txHash)
        ? ReserveOutcome.UPDATED
        : ReserveOutcome.UNKNOWN_KEY;
  }

  /** As above, for hosts that know the key of the trade to come. */
  public ReserveOutcome sent(UserId user, String clientKey, EventKey trade) {
    Objects.requireNonNull(trade, "trade");
    return inFlight.bind(user, clientKey, trade)
        ? ReserveOutcome.UPDATED
        : ReserveOutcome.UNKNOWN_KEY;
  }

  /**
   * The swap will not happen.
   *
   * @return RELEASED or UNKNOWN_KEY
   */
  public ReserveOutcome release(UserId user, String clientKey) {
    return inFlight.release(user, clientKey, timeMs())
        ? ReserveOutcome.RELEASED
        : ReserveOutcome.UNKNOWN_KEY;
  }

  public ReservationStatistics statistics() {
    return new ReservationStatistics(
        inFlight.size(),
        inFlight.reserved.sum(),
        inFlight.committed.sum(),
        inFlight.released.sum(),
        inFlight.expired.sum(),
        inFlight.refused.sum(),
        inFlight.full.sum(),
        inFlight.conflicts.sum(),
        ruleErrors.sum());
  }
}
