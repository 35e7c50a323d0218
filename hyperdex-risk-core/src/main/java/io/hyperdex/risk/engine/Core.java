package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.util.List;

/** The engine without its lock: sends each event where it belongs. Not thread safe. */
final class Core {
  final EngineConfig config;
  final Registry registry = new Registry();
  final Accounts accounts;
  final GlobalLog log;
  final ChainTable chains;
  final KeyTable keys;
  final Market market;
  final Counters counters = new Counters();
  final AlertDispatch dispatch;

  /** For readers: a rule may read in the middle of a step, whose own view must not change. */
  final LiveView readView;

  final Scenarios scenarios;

  private final Timeline timeline;
  private final Bookings bookings;
  private long version;
  private RuleSet rules;

  Core(EngineConfig config, RuleSet rules, AlertDispatch dispatch) {
    this.config = config;
    this.rules = rules;
    this.dispatch = dispatch;
    log = new GlobalLog(rules);
    accounts = new Accounts(log);
    chains =
        new ChainTable(config.horizonBlocks(), config.horizonTimeMs(), config.undoRetentionMs());
    keys = new KeyTable();
    scenarios = new Scenarios(config.scenarioWindow(), config.periodsOfUndo());
    Account nobody =
        new Account(-1, UserId.of("nobody"), new UserHeader(RuleStates.initial(RuleSet.empty())));
    readView = new LiveView(config, log, scenarios, nobody);
    timeline =
        new Timeline(
            config,
            log,
            new Ledger(config, registry, nobody),
            new LiveView(config, log, scenarios, nobody),
            new RuleCheck(counters));
    market = new Market(config, registry, log, scenarios, this::appended);
    bookings =
        new Bookings(
            config, accounts, chains, keys, market, log, timeline, counters, this::publish);
  }

  long version() {
    return version;
  }

  long now() {
    return market.now();
  }

  RuleSet rules() {
    return rules;
  }

  Outcome apply(RiskEvent event) {
    Outcome outcome = dispatchEvent(event);
    counters.outcomes[outcome.ordinal()]++;
    if (outcome.changesState()) {
      version++;
    }
    return outcome;
  }

  private Outcome dispatchEvent(RiskEvent event) {
    if (market.isBeyondReach(timeOf(event))) {
      return Outcome.INVALID;
    }
    if (event instanceof UserEvent userEvent) {
      return bookings.apply(userEvent);
    }
    if (event instanceof PriceTick tick) {
      return market.apply(tick);
    }
    if (event instanceof TradeReverted reverted) {
      return bookings.revert(reverted);
    }
    if (event instanceof TimeAdvanced time) {
      return market.advanceTo(time.epochMs()) ? Outcome.APPLIED : Outcome.UNCHANGED;
    }
    if (event instanceof TokenMeta meta) {
      return market.learn(meta);
    }
    if (event instanceof BlockFinalized block) {
      return chains.finalize(block.chain(), block.blockNumber())
          ? Outcome.APPLIED
          : Outcome.UNCHANGED;
    }
    throw new IllegalStateException("no handling for " + event.getClass());
  }

  private static long timeOf(RiskEvent event) {
    if (event instanceof UserEvent userEvent) {
      return userEvent.at().timeMs();
    }
    if (event instanceof PriceTick tick) {
      return tick.timeMs();
    }
    return event instanceof TimeAdvanced time ? time.epochMs() : RiskEngine.NO_TIME;
  }

  Outcome replaceRules(RuleSet next) {
    rules = next;
    market.append(GlobalEntry.Kind.RULES, null, next);
    counters.outcomes[Outcome.APPLIED.ordinal()]++;
    version++;
    return Outcome.APPLIED;
  }

  int removeIdleUsers(long idleSinceMs) {
    int removed = 0;
    for (Account account : accounts.all()) {
      bookings.forgetSettledSteps(account);
      boolean idle =
          account.header.eventsBooked > 0
              && account.lastEventMs < idleSinceMs
              && account.history.isEmpty()
              && account.openPositions() == 0
              && account.header.rules.openCount() == 0;
      if (idle) {
        accounts.clear(account.index);
        removed++;
      }
    }
    version += removed > 0 ? 1 : 0;
    return removed;
  }

  // ---- consequences

  /** A global event was appended: takes everyone it concerns over it. */
  private void appended(long entryIndex) {
    GlobalEntry entry = log.get(entryIndex);
    TokenState token = entry.token();
    if (token != null) {
      token.holders.forEach(index -> live(accounts.get(index), entryIndex));
    } else {
      int present = accounts.size(); // an inline sink may ask for the id of a new user meanwhile
      for (int i = 0; i < present; i++) {
        live(accounts.get(i), entryIndex);
      }
    }
  }

  private void live(Account account, long entryIndex) {
    List<HistoryEntry> history = account.history;
    int before = history.size();
    timeline.step(account, entryIndex);
    if (history.size() > before) {
      history.get(before).alerts().forEach(this::publish);
      bookings.tidy(account);
    }
  }

  private void publish(Alert alert) {
    switch (alert.state()) {
      case OPEN -> counters.alertsOpened++;
      case RESOLVED -> counters.alertsResolved++;
      case RETRACTED -> counters.alertsRetracted++;
    }
    dispatch.publish(alert);
  }
}
