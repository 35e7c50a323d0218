package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.rule.RuleReset;
import io.hyperdex.risk.rule.RuleSet;

/** The clock and everything that happens to all users at once, under {@link Profile#FULL}. */
final class FullMarket extends OwnedMarket {
  private final Core core;
  private final Market market;
  private volatile long settled;

  FullMarket(Core core) {
    super(core.config, core.reentry, core.callback);
    this.core = core;
    market = new Market(core.config, core.registry, core.log, core.scenarios, this::appended);
  }

  @Override
  Market market() {
    return market;
  }

  @Override
  Outcome count(Outcome outcome) {
    return core.count(outcome);
  }

  @Override
  void settle() {
    core.settle();
  }

  /** As {@link Market#epoch}. */
  long epoch() {
    return market.epoch();
  }

  /** Whoever is concerned by a log entry before this place was taken over it, or told. */
  long settled() {
    return settled;
  }

  /** The log was read from a state: everybody has been taken over all of it. */
  void restored() {
    settled = core.log.end();
  }

  @Override
  long nextTimer() {
    return core.timers.firstMs();
  }

  @Override
  void runTimers(long timeMs) {
    core.timers.run(timeMs, user -> core.runTimers(core.accounts.get(user)));
  }

  @Override
  Outcome price(PriceTick tick) {
    return market.apply(tick);
  }

  @Override
  Outcome learn(TokenMeta facts) {
    return market.learn(facts);
  }

  /** Offers the price that a trade implied. */
  void imply(ImpliedPrice price) {
    later(() -> market.offer(price.token(), price.mark()), false);
  }

  /** Takes back the price that a trade implied. */
  void withdraw(Mark mark, Trade trade) {
    later(() -> market.withdraw(mark, trade), false);
  }

  void replaceRules(RuleSet rules) {
    configure(
        () -> {
          core.useRules(rules);
          market.append(GlobalEntry.Kind.RULES, null, rules);
        });
  }

  void reset(int user, String rule, String actor, String reason) {
    configure(
        () ->
            market.append(
                new GlobalEntry.Reset(
                    user, rule, new RuleReset(actor, reason, Math.max(0, market.now())))));
  }

  void preload(TokenId token, long firstPeriodEndMs, double[] closes) {
    configure(() -> market.preload(token, firstPeriodEndMs, closes));
  }

  /** A global event was appended: takes everyone it concerns over it. */
  private void appended(long entryIndex) {
    try {
      spread(entryIndex);
    } finally {
      settled = entryIndex + 1;
    }
  }

  private void spread(long entryIndex) {
    GlobalEntry entry = core.log.get(entryIndex);
    TokenState token = entry.token();
    GlobalEntry.Reset reset = entry.reset();
    if (reset != null) {
      core.visit(core.accounts.get(reset.user()), entryIndex, null, false);
      return;
    }
    if (token == null) {
      int present = core.accounts.size(); // who comes later knows
      for (int i = 0; i < present; i++) {
        core.visit(core.accounts.get(i), entryIndex, null, false);
      }
      return;
    }
    if (entry.kind() == GlobalEntry.Kind.MOVE) {
      core.wakes.moved(token, token.priceAt(entry.valuedAtMs()), entryIndex, entry.valuedAtMs());
      return;
    }
    core.wakes.jumped(token, entry.valuedAtMs());
    token.holders.forEach(
        user -> {
          Account account = core.accounts.get(user);
          return !core.visit(account, entryIndex, token, false) || account.holds(token);
        });
  }
}
