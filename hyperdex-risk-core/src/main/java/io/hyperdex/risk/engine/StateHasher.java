package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.position.Lot;
import io.hyperdex.risk.rule.RuleReset;
import io.hyperdex.risk.wide.Hash128;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Digests the state over external ids in canonical order, so that dense ids don't matter. For one
 * call. Of one moment if nothing is applied meanwhile; each user is one version in any case.
 */
final class StateHasher {
  private final Core core;
  private final UserReader reader;
  private final Hash128 hash = new Hash128();

  StateHasher(Core core) {
    this.core = core;
    reader = new UserReader(core);
  }

  StateHash state() {
    hash.reset();
    putState();
    return finish();
  }

  StateHash full() {
    hash.reset();
    putState();
    long now = core.market.now();
    hash.putLong(now);
    for (Outcome outcome : Outcome.values()) {
      hash.putLong(core.outcomes(outcome));
    }
    List<KnownEvent> keys = core.journal.all();
    keys.removeIf(known -> known.isSettled(core.chains, now));
    keys.sort(
        Comparator.comparingLong((KnownEvent known) -> known.keyHigh)
            .thenComparingLong(known -> known.keyLow));
    for (KnownEvent known : keys) {
      hash.putLong(known.keyHigh);
      hash.putLong(known.keyLow);
      hash.putByte((byte) (known.step() == null ? 0 : 1));
    }
    for (Account account : accounts()) {
      while (!core.own(account)) {
        Thread.onSpinWait(); // its owner is in the middle of an event
      }
      try {
        put(account.steps(), now);
      } finally {
        core.release(account);
      }
    }
    return finish();
  }

  private void put(List<HistoryEntry> steps, long now) {
    for (HistoryEntry step : steps) {
      if (step.own && !step.isSettled(core.chains, now)) {
        hash.putLong(step.keyHigh);
        hash.putLong(step.keyLow);
        hash.putLong(step.timeMs);
      }
    }
  }

  private StateHash finish() {
    hash.finish();
    return new StateHash(hash.high(), hash.low());
  }

  private List<Account> accounts() {
    List<Account> accounts = new ArrayList<>();
    for (Account account : core.accounts.all()) {
      if (!reader.read(account).hasNoEffect()) {
        accounts.add(account);
      }
    }
    accounts.sort(Comparator.comparing(account -> account.user));
    return accounts;
  }

  private void putState() {
    for (Account live : accounts()) {
      Account account = reader.readWithReturns(live);
      hash.putString(account.user.value());
      for (int i = 0; i < account.positions(); i++) {
        if (!account.state(i).hasNoEffect()) {
          put(account.token(i), account.state(i));
        }
      }
      put(account, account.header);
    }
    List<TokenState> tokens = new ArrayList<>();
    core.registry.tokens().forEach(tokens::add);
    tokens.sort(Comparator.comparing(token -> token.id));
    for (TokenState token : tokens) {
      putMarket(token);
    }
  }

  private void put(TokenState token, PositionState state) {
    put(token);
    put(state.quantity());
    hash.putByte((byte) ((state.isShort() ? 1 : 0) | (state.costKnown() ? 2 : 0)));
    put(state.unmatched());
    put(state.costKnown() ? state.cost() : Usd.ZERO);
    put(state.realized());
    hash.putLong(state.unpricedDisposals());
    for (Lot lot : state.lots().list()) {
      hash.putLong(lot.acquiredMs());
      put(lot.quantity());
      put(state.costKnown() ? lot.costUsd() : Usd.ZERO);
    }
  }

  private void put(Account account, UserHeader header) {
    hash.putDouble(header.index);
    hash.putByte((byte) ((header.active ? 1 : 0) | (header.periodOpen ? 2 : 0)));
    hash.putLong(header.active ? header.baseHigh : 0);
    hash.putLong(header.active ? header.baseLow : 0);
    hash.putDouble(header.peak);
    hash.putDouble(header.maxDrawdown);
    hash.putLong(header.samples);
    hash.putDouble(header.periodStart);
    long n = Math.min(header.returnsEnd, core.config.scenarioWindow());
    hash.putLong(n);
    ReturnWindow returns = account.returns;
    for (long i = header.returnsEnd - n; returns != null && i < header.returnsEnd; i++) {
      hash.putDouble(returns.get(i));
    }
    hash.putLong(header.trades);
    put(header.valueTraded());
    hash.putLong(header.valuedTrades);
    hash.putLong(header.wins);
    hash.putLong(header.losses);
    hash.putLong(header.breakEvens);
    hash.putLong(header.excludedDisposals);
    hash.putInt(header.streak);
    hash.putInt(header.maxStreak);
    put(header.fees());
    hash.putLong(header.unpricedFees);
    put(header.rules);
  }

  private void put(RuleStates rules) {
    for (int i = 0; i < rules.state.length; i++) {
      if (rules.isUsed(i)) {
        hash.putString(rules.rules.rules().get(i).name());
        hash.putByte(rules.state[i]);
        hash.putLong(rules.lastOpenedMs[i]);
        hash.putInt(rules.openedThen[i]);
        ManagedStates managed = rules.managed;
        if (managed != null) {
          hash.putLong(managed.sinceMs[i]);
          hash.putLong(managed.window[i]);
          hash.putByte(managed.level[i]);
          RuleReset reset = managed.lastReset[i];
          hash.putLong(reset == null ? Long.MIN_VALUE : reset.atMs());
        }
      }
    }
    put(rules.memory);
  }

  private void put(@Nullable RuleMemory memory) {
    for (int i = 0; memory != null && i < memory.leaves.size(); i++) {
      for (long word : memory.words(i)) {
        hash.putLong(word);
      }
    }
  }

  private void putMarket(TokenState token) {
    Mark mark = token.current();
    boolean hasCloses = core.scenarios.has(token.index);
    if (mark == null && !hasCloses) {
      return;
    }
    put(token);
    if (mark != null) {
      hash.putLong(mark.price.mantissa());
      hash.putInt(mark.price.scale());
      hash.putLong(mark.asOfMs);
      hash.putLong(mark.maxAgeMs);
      hash.putByte((byte) mark.origin.ordinal());
    }
    if (hasCloses) {
      long last = core.log.periodAt(core.log.end());
      for (long period = last - core.scenarios.window(); period <= last; period++) {
        double close = core.scenarios.closeOf(token.index, period);
        hash.putDouble(Double.isNaN(close) ? 0.0 : close);
      }
    }
  }

  private void put(TokenState token) {
    hash.putString(token.id.chain().name());
    hash.putString(token.id.address());
  }

  private void put(Quantity quantity) {
    hash.putLong(quantity.limb3());
    hash.putLong(quantity.limb2());
    hash.putLong(quantity.limb1());
    hash.putLong(quantity.limb0());
  }

  private void put(Usd usd) {
    hash.putLong(usd.rawHigh());
    hash.putLong(usd.rawLow());
  }
}
