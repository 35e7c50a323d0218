package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;

/** The clock and everything that happens to all users at once, under {@link Profile#LEAN}. */
final class LeanMarket extends OwnedMarket {
  private final LeanCore core;
  private final Market market;
  private final GlobalLog log = new GlobalLog(RuleSet.empty());
  private final Scenarios history;
  private long expiredAtMs = RiskEngine.NO_TIME; // by the owner

  LeanMarket(LeanCore core) {
    super(core.config, core.reentry, core.callback);
    this.core = core;
    history = new Scenarios(core.config.scenarioWindow(), core.config.periodsOfUndo());
    market = new Market(core.config, core.registry, log, history, this::appended);
  }

  @Override
  Market market() {
    return market;
  }

  @Override
  Outcome count(Outcome outcome) {
    return core.counters.count(outcome);
  }

  @Override
  void settle() {
    core.settle();
  }

  @Override
  long nextTimer() {
    return RuleMachine.NEVER; // no rule here has a life cycle
  }

  @Override
  void runTimers(long timeMs) {
    // there are none
  }

  @Override
  Outcome price(PriceTick tick) {
    core.tokenIndex(tick.token());
    return market.apply(tick);
  }

  @Override
  Outcome learn(TokenMeta facts) {
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
      if (entry.kind() == GlobalEntry.Kind.MOVE) {
        move(token, entry.valuedAtMs());
      } else {
        core.wakes.jumped(token);
        wake(token, entry.valuedAtMs());
      }
      return;
    }
    takeScenarios(entry.periodNumber(), entry.valuedAtMs());
    everyone(Inboxes.PERIOD_END, entry.valuedAtMs());
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

  private void move(TokenState token, long timeMs) {
    Mark mark = token.current();
    if (mark == null) {
      throw new IllegalStateException("a price moved that is none: " + token.id);
    }
    core.wakes.moved(token, mark.value, timeMs);
  }

  /** Has everyone look who holds the token. */
  private void wake(TokenState token, long timeMs) {
    core.holders(token.index)
        .forEach(
            user ->
                !core.visit(user, Inboxes.CHECK, token.index, timeMs)
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
    later(() -> market.apply(tick), true); // one too many: the next trade implies again
    catchUp();
  }

  // ---- configuration

  void replaceRules(RuleSet set) {
    configure(
        () -> {
          LeanRules old = core.rules;
          core.rules = new LeanRules(set, old, core.config.minimumScenarios());
          if (everyone(Inboxes.RULES, market.now())) {
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
}
