package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The engine without its lock: sends each event where it belongs. One thread at a time; what may be
 * asked by others meanwhile says so.
 */
final class Core {
  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Core.class, "version", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final EngineConfig config;
  final Registry registry;
  final Accounts accounts;
  final GlobalLog log;
  final ChainTable chains;
  final Journal journal;
  final Market market;
  final Counters counters = new Counters();
  final AlertDispatch dispatch;

  final Scenarios scenarios;
  final BeforeImage beforeImage = new BeforeImage();

  /** Whose views nobody has asked for anything yet. */
  final Account nobody;

  private final Timeline timeline;
  private final Bookings bookings;
  private final InOrderTrades inOrder;
  private final Wakes wakes;
  private long version;
  private volatile RuleSet rules;

  Core(EngineConfig config, RuleSet rules, AlertDispatch dispatch) {
    this.config = config;
    this.rules = rules;
    this.dispatch = dispatch;
    log = new GlobalLog(rules);
    registry = new Registry();
    chains =
        new ChainTable(config.horizonBlocks(), config.horizonTimeMs(), config.undoRetentionMs());
    journal = new Journal(registry, chains);
    accounts = new Accounts(log, journal);
    scenarios = new Scenarios(config.scenarioWindow(), config.periodsOfUndo());
    nobody = blankAccount();
    wakes =
        new Wakes(
            config,
            accounts,
            log,
            new LiveView(config, log, scenarios, nobody),
            counters,
            this::live);
    LiveView stepView = new LiveView(config, log, scenarios, nobody);
    RuleCheck ruleCheck = new RuleCheck(counters);
    timeline = new Timeline(config, log, new Ledger(config, registry, nobody), stepView, ruleCheck);
    market = new Market(config, registry, log, scenarios, this::appended);
    bookings =
        new Bookings(
            config,
            accounts,
            chains,
            journal,
            market,
            log,
            timeline,
            wakes,
            counters,
            this::publish);
    inOrder =
        new InOrderTrades(
            config,
            chains,
            journal,
            market,
            log,
            stepView,
            ruleCheck,
            new PlainVar(config, log, scenarios),
            wakes,
            RuleProgram.of(rules),
            beforeImage,
            this::publish);
  }

  /** One that stands for no user. */
  Account blankAccount() {
    return new Account(journal, -1, UserId.of("nobody"), new UserHeader(RuleStates.NONE));
  }

  /** Any thread may ask. */
  long version() {
    return (long) VERSION.getAcquire(this);
  }

  private void countVersion() {
    VERSION.setRelease(this, version + 1);
  }

  long now() {
    return market.now();
  }

  /** Any thread may ask. */
  RuleSet rules() {
    return rules;
  }

  Outcome apply(RiskEvent event) {
    Outcome outcome = dispatchEvent(event);
    counters.outcomes[outcome.ordinal()]++;
    if (outcome.changesState()) {
      countVersion();
    }
    return outcome;
  }

  /** Books a trade by dense ids, if it is an ordinary one; false: nothing has happened. */
  boolean applyInOrder(
      Account account,
      long keyHigh,
      long keyLow,
      ChainTable.Chain chain,
      long timeMs,
      long blockNumber,
      long txIndex,
      long logIndex,
      TokenState tokenIn,
      long inHigh,
      long inLow,
      TokenState tokenOut,
      long outHigh,
      long outLow,
      int venue) {
    boolean booked =
        inOrder.book(
            account,
            keyHigh,
            keyLow,
            chain,
            timeMs,
            blockNumber,
            txIndex,
            logIndex,
            tokenIn,
            inHigh,
            inLow,
            tokenOut,
            outHigh,
            outLow,
            venue,
            null);
    if (booked) {
      bookings.housekeeping();
      counters.outcomes[Outcome.APPLIED.ordinal()]++;
      countVersion();
    }
    return booked;
  }

  private boolean bookInOrder(Trade trade) {
    Account account = accounts.find(trade.user());
    TokenState in = registry.find(trade.tokenIn());
    TokenState out = registry.find(trade.tokenOut());
    if (account == null
        || in == null
        || out == null
        || trade.finality() != Finality.INCLUDED
        || !trade.fees().isEmpty()
        || !trade.amountIn().fitsIn128()
        || !trade.amountOut().fitsIn128()) {
      return false;
    }
    ChainPosition at = trade.at();
    boolean booked =
        inOrder.book(
            account,
            trade.key().high(),
            trade.key().low(),
            chains.chain(at.chain()),
            at.timeMs(),
            at.blockNumber(),
            at.txIndex(),
            at.logIndex(),
            in,
            trade.amountIn().limb1(),
            trade.amountIn().limb0(),
            out,
            trade.amountOut().limb1(),
            trade.amountOut().limb0(),
            trade.venue() == null ? VenueShares.UNKNOWN : registry.venueIndex(trade.venue()),
            trade);
    if (booked) {
      bookings.housekeeping();
    }
    return booked;
  }

  private Outcome dispatchEvent(RiskEvent event) {
    if (event instanceof Trade trade && bookInOrder(trade)) {
      return Outcome.APPLIED;
    }
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

  /** Any thread may ask. */
  synchronized int chainIndex(ChainId chain) {
    int known = registry.chains().size();
    int index = registry.chainIndex(chain);
    if (index == known) {
      chains.index(chain);
    }
    return index;
  }

  Outcome replaceRules(RuleSet next) {
    rules = next;
    inOrder.use(RuleProgram.of(next));
    market.append(GlobalEntry.Kind.RULES, null, next);
    counters.outcomes[Outcome.APPLIED.ordinal()]++;
    countVersion();
    return Outcome.APPLIED;
  }

  /** Steps of a user that can still be undone. */
  int undoable(Account account) {
    return bookings.undoable(account);
  }

  int removeIdleUsers(long idleSinceMs) {
    int removed = 0;
    for (Account account : accounts.all()) {
      boolean idle =
          account.header.eventsBooked > 0
              && account.lastEventMs < idleSinceMs
              && bookings.undoable(account) == 0
              && account.openPositions() == 0
              && account.header.rules.openCount() == 0;
      if (idle) {
        accounts.clear(account.index);
        removed++;
      }
    }
    if (removed > 0) {
      countVersion();
    }
    return removed;
  }

  // ---- consequences

  /** A global event was appended: takes everyone it concerns over it. */
  private void appended(long entryIndex) {
    GlobalEntry entry = log.get(entryIndex);
    TokenState token = entry.token();
    if (token != null && entry.kind() == GlobalEntry.Kind.MOVE) {
      wakes.moved(token, token.priceAt(now()), entryIndex, now());
    } else if (token != null) {
      wakes.jumped(token, now());
      token.holders.forEach(index -> live(accounts.get(index), entryIndex));
    } else {
      int present = accounts.size(); // an inline sink may ask for the id of a new user meanwhile
      for (int i = 0; i < present; i++) {
        live(accounts.get(i), entryIndex);
      }
    }
  }

  private void live(Account account, long entryIndex) {
    HistoryEntry before = account.lastStep();
    try {
      timeline.step(account, entryIndex);
    } finally {
      account.changed();
    }
    wakes.changed(account);
    HistoryEntry step = account.lastStep();
    if (step != null && step != before) {
      step.alerts().forEach(this::publish);
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
