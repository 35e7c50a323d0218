package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock and everything that happens to all users at once. One thread owns the market at a time;
 * who finds it owned leaves the event in its inbox. Trades read the clock and do not own anything
 * here, but for the one that crosses a timer and finds the market free.
 */
final class LeanMarket {
  static final int THE_MARKET = -1;

  private final LeanCore core;
  private final Market market;
  private final GlobalLog log = new GlobalLog(RuleSet.empty());
  private final Scenarios history;
  private final AtomicBoolean owned = new AtomicBoolean();
  private final LeanInboxes.Inbox inbox = new LeanInboxes.Inbox(THE_MARKET, null);

  /** Prices that trades imply; nobody asks what became of them. */
  private final LeanInboxes.Inbox implied = new LeanInboxes.Inbox(THE_MARKET, null);

  private final AtomicLong now = new AtomicLong(RiskEngine.NO_TIME);
  private long expiredAtMs = RiskEngine.NO_TIME; // by the owner
  private volatile long nextDue = RiskEngine.NO_TIME;

  LeanMarket(LeanCore core) {
    this.core = core;
    history = new Scenarios(core.config.scenarioWindow(), core.config.periodsOfUndo());
    market = new Market(core.config, core.registry, log, history, this::appended);
  }

  // ---- time

  long now() {
    return now.get();
  }

  /** Moves the clock, and runs the timers on the way. False where the time is beyond reach. */
  boolean advance(long timeMs) {
    if (timeMs <= now.get()) {
      return true;
    }
    if (!raise(timeMs)) {
      return false;
    }
    catchUp();
    return true;
  }

  /** Moves the clock only. */
  boolean raise(long timeMs) {
    long present = now.get();
    while (timeMs > present) {
      boolean leap =
          present != RiskEngine.NO_TIME
              && (timeMs - present > core.config.maxTimeLeapMs() || timeMs - present < 0);
      if (leap) {
        return false;
      }
      if (now.compareAndSet(present, timeMs)) {
        return true;
      }
      present = now.get();
    }
    return true;
  }

  private boolean isBeyondReach(long timeMs) {
    long present = now.get();
    return present != RiskEngine.NO_TIME
        && timeMs > present
        && (timeMs - present > core.config.maxTimeLeapMs() || timeMs - present < 0);
  }

  private boolean hasWork() {
    long present = now.get();
    return (present >= nextDue && present != RiskEngine.NO_TIME)
        || !inbox.isEmpty()
        || !implied.isEmpty();
  }

  /** Runs what is due or waits, unless somebody else is at it: that one looks again. */
  void catchUp() {
    while (hasWork() && !core.reentry.isInside() && owned.compareAndSet(false, true)) {
      try {
        workOff();
      } finally {
        owned.set(false);
      }
    }
  }

  private void workOff() {
    follow();
    for (RiskEvent tick = implied.poll(); tick != null; tick = implied.poll()) {
      market.apply((PriceTick) tick);
      follow();
    }
    for (RiskEvent event = inbox.poll(); event != null; event = inbox.poll()) {
      core.tell(THE_MARKET, event, core.counters.count(applyOwned(event)));
    }
  }

  /** Takes over the time that trades moved to, and the other way round. */
  private void follow() {
    long present = now.get();
    if (present != RiskEngine.NO_TIME) {
      market.advanceTo(present);
    }
    if (market.now() != RiskEngine.NO_TIME) {
      raise(market.now());
    }
    nextDue = market.nextDue();
    market.forgetBefore(market.now());
  }

  // ---- events

  Outcome apply(RiskEvent event) {
    if (core.reentry.isInside() || !owned.compareAndSet(false, true)) {
      if (!inbox.offer(event, core.config.inboxCapacity())) {
        return core.counters.count(Outcome.BUSY);
      }
      if (core.reentry.isInside()) {
        core.reentry.later(THE_MARKET);
      }
      catchUp();
      return core.counters.count(Outcome.HANDED_OVER);
    }
    Outcome outcome;
    try {
      workOff(); // what this thread handed over before comes first
      outcome = core.counters.count(applyOwned(event));
      workOff();
    } finally {
      owned.set(false);
    }
    core.settle();
    return outcome;
  }

  private Outcome applyOwned(RiskEvent event) {
    if (event instanceof PriceTick tick) {
      if (isBeyondReach(tick.timeMs())) {
        return Outcome.INVALID;
      }
      core.tokenIndex(tick.token());
      Outcome outcome = market.apply(tick);
      follow();
      return outcome;
    }
    if (event instanceof TimeAdvanced time) {
      if (isBeyondReach(time.epochMs())) {
        return Outcome.INVALID;
      }
      if (time.epochMs() <= now.get()) {
        return Outcome.UNCHANGED;
      }
      raise(time.epochMs());
      follow();
      return Outcome.APPLIED;
    }
    return learn((TokenMeta) event);
  }

  private Outcome learn(TokenMeta facts) {
    core.tokenIndex(facts.token());
    TokenState token = core.registry.token(facts.token());
    Mark mark = token.current();
    boolean changesValue = facts.pegged() && !token.meta().pegged() && mark != null;
    if (changesValue) {
      // Without a price move, so it is a flow: the value leaves and comes back another.
      core.holders(token.index)
          .forEach(
              user -> {
                core.uncount(user, token.index);
                return true;
              });
    }
    return market.learn(facts);
  }

  private void publish(TokenState token, long timeMs) {
    core.tokens.publish(token, timeMs, core.scenarios.swingOf(token));
  }

  /** A global event was appended: takes everyone it concerns over it. */
  private void appended(long entryIndex) {
    GlobalEntry entry = log.get(entryIndex);
    TokenState token = entry.token();
    if (token != null) {
      core.tokens.cover(token.index);
      publish(token, entry.valuedAtMs());
      expire(token, entry.valuedAtMs());
      wake(token, entry.valuedAtMs());
      return;
    }
    takeScenarios(entry.periodNumber(), entry.valuedAtMs());
    everyone(LeanInboxes.PERIOD_END, entry.valuedAtMs());
  }

  /**
   * What goes stale at the same time as a token does so before anybody looks: age is a matter of
   * time, not of the order in which expiries are worked off.
   */
  private void expire(TokenState token, long timeMs) {
    if (expiredAtMs == timeMs || !isStale(token, timeMs)) {
      return;
    }
    expiredAtMs = timeMs;
    for (TokenState other : core.registry.tokens()) {
      if (isStale(other, timeMs) && core.tokens.isFresh(other.index)) {
        publish(other, timeMs);
      }
    }
  }

  private static boolean isStale(TokenState token, long timeMs) {
    Mark mark = token.current();
    return mark != null && !mark.isFreshAt(timeMs);
  }

  /** Has everyone look who holds the token. */
  private void wake(TokenState token, long timeMs) {
    core.holders(token.index)
        .forEach(
            user ->
                !core.visit(user, LeanInboxes.CHECK, token.index, timeMs)
                    || core.holds(user, token.index));
  }

  /** False where somebody's owner will do it instead. */
  private boolean everyone(int what, long timeMs) {
    boolean all = true;
    int limit = core.slab.limit(); // who comes later has nothing to look at
    for (int user = 0; user < limit; user++) {
      if (core.slab.isKnown(user)) {
        all &= core.visit(user, what, LeanCore.ANY_TOKEN, timeMs);
      }
    }
    return all;
  }

  private void takeScenarios(long lastPeriod, long timeMs) {
    core.scenarios = LeanScenarios.of(history, lastPeriod);
    for (TokenState token : core.registry.tokens()) {
      publish(token, timeMs);
    }
  }

  /**
   * A trade was booked between a token whose price does not come from trades and one without such a
   * price: prices the latter.
   */
  void imply(
      TokenState sure,
      long sureHigh,
      long sureLow,
      TokenState other,
      long high,
      long low,
      long at) {
    Mark mark = sure.current();
    boolean fresh = mark != null && mark.isFreshAt(at);
    Price price = fresh && mark != null ? mark.price : Price.ONE;
    if (!core.config.impliedPrices()
        || other.decimals() < 0
        || sure.decimals() < 0
        || !(fresh || sure.meta().pegged())) {
      return;
    }
    Int128 worth = new Int128();
    boolean valued =
        UsdMath.value(
            0,
            0,
            sureHigh,
            sureLow,
            price.mantissa(),
            Usd.SCALE - sure.decimals() - price.scale(),
            worth);
    Usd least = core.config.impliedPriceMinimum();
    if (!valued || Int128.compare(worth.hi, worth.lo, least.rawHigh(), least.rawLow()) < 0) {
      return;
    }
    Price implies = UsdMath.impliedPrice(worth.hi, worth.lo, 0, 0, high, low, other.decimals());
    if (implies != null) {
      offer(
          new PriceTick(
              other.id, implies, at, PriceOrigin.TRADE, core.config.impliedPriceMaxAgeMs()));
    }
  }

  private void offer(PriceTick tick) {
    implied.offer(tick, core.config.inboxCapacity()); // one too many: the next trade implies again
    catchUp();
  }

  // ---- configuration

  void replaceRules(RuleSet set) {
    configure(
        () -> {
          LeanRules old = core.rules;
          core.rules = new LeanRules(set, old, core.config.minimumScenarios());
          if (everyone(LeanInboxes.RULES, market.now())) {
            core.rules.forgetOld();
          }
        });
    core.counters.count(Outcome.APPLIED);
  }

  void preload(TokenId token, long firstPeriodEndMs, double[] closes) {
    configure(
        () -> {
          core.tokenIndex(token);
          market.preload(token, firstPeriodEndMs, closes);
          if (log.hasPeriodAt(log.end())) {
            takeScenarios(log.periodAt(log.end()), RiskEngine.NO_TIME);
          }
        });
  }

  double closeOf(int token, long period) {
    return history.closeOf(token, period);
  }

  /** Waits for the market and changes something; not from inside a rule or sink. */
  void configure(Runnable change) {
    if (core.reentry.isInside()) {
      throw new IllegalStateException(
          "a rule or inline sink must not reconfigure the engine that is calling it");
    }
    while (!owned.compareAndSet(false, true)) {
      Thread.yield();
    }
    try {
      workOff();
      change.run();
      workOff();
    } finally {
      owned.set(false);
    }
    core.settle();
  }
}
