package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of the FULL engine share, and the one way into an account: own it, take it over
 * what the log has for it, do the step, look after what others left in its inbox, let go.
 */
final class Core {
  /** How often a writer tries to own an account before it hands over. */
  static final int TRIES = 64;

  private static final int INSISTENCE = 1_000;
  private static final int POOL = 64;
  private static final int POOL_STRIDE = 16; // a cache line each
  private static final int NO_PLACE = -1;

  /** An account is swept for every so many events. */
  private static final int BETWEEN_SWEEPS = 64;

  final EngineConfig config;
  final Registry registry = new Registry();
  final ChainTable chains;
  final GlobalLog log;
  final Journal journal;
  final Accounts accounts;
  final Scenarios scenarios;
  final Reentry reentry;
  final Callback callback;
  final FullMarket market;
  final Wakes wakes;
  final RuleTimers timers = new RuleTimers();
  final AlertDispatch dispatch;
  final DenseList<Worker> workers = new DenseList<>();
  final InFlight inFlight = new InFlight();

  /** The host's rule sets that a state may speak of, the present one first. */
  final List<RuleSet> givenRules;

  /** Null unless somebody wants to know. */
  private final @Nullable ChangedUsers changed;

  /** Stands for no user, and never changes. */
  final Account nobody;

  private final Inboxes inboxes = new Inboxes();
  private final AtomicIntegerArray taken = new AtomicIntegerArray(POOL * POOL_STRIDE);
  private final @Nullable Worker[] pooled = new Worker[POOL * POOL_STRIDE];
  private final Queue<Worker> more = new ConcurrentLinkedQueue<>();
  private final AtomicInteger nextSwept = new AtomicInteger();
  private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);
  private final AtomicLong changes = new AtomicLong();
  private volatile RuleProgram program;

  Core(
      EngineConfig config,
      RuleSet rules,
      AlertDispatch dispatch,
      BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver,
      @Nullable ChangedUsers changed,
      List<RuleSet> earlierRules) {
    this.config = config;
    this.changed = changed;
    givenRules = new ArrayList<>(earlierRules);
    givenRules.add(0, rules);
    this.dispatch = dispatch;
    program = RuleProgram.of(rules);
    log = new GlobalLog(rules);
    chains =
        new ChainTable(
            config.horizonBlocks(), config.horizonTimeMs(), config.undoRetentionMs(), this::now);
    journal = new Journal(registry, chains);
    accounts = new Accounts(log, journal);
    scenarios = new Scenarios(config.scenarioWindow(), config.periodsOfUndo());
    reentry = new Reentry(dispatch.isInline());
    callback = new Callback(onHandedOver, reentry);
    nobody = blankAccount();
    wakes =
        new Wakes(
            config,
            accounts,
            log,
            new LiveView(config, log, scenarios, nobody),
            (account, entryIndex, ifHeld) -> visit(account, entryIndex, ifHeld, true));
    market = new FullMarket(this);
  }

  /** One that stands for no user. */
  Account blankAccount() {
    return new Account(journal, -1, UserId.of("nobody"), new UserHeader(RuleStates.NONE));
  }

  RuleProgram program() {
    return program;
  }

  void useRules(RuleSet rules) {
    program = RuleProgram.of(rules);
    count(Outcome.APPLIED);
  }

  int chainIndex(ChainId chain) {
    int known = registry.findChain(chain);
    return known < 0 ? newChain(chain) : known;
  }

  private synchronized int newChain(ChainId chain) {
    int present = registry.chains().size();
    int index = registry.chainIndex(chain);
    if (index == present) {
      chains.index(chain);
    }
    return index;
  }

  private long now() {
    return market.now();
  }

  // ---- what is counted

  /** Counts an outcome outside of a step. */
  Outcome count(Outcome outcome) {
    outcomes.incrementAndGet(outcome.ordinal());
    if (outcome.changesState()) {
      countChange();
    }
    return outcome;
  }

  /** Counts a change of the state outside of a step. */
  void countChange() {
    changes.incrementAndGet();
  }

  long outcomes(Outcome outcome) {
    long sum = outcomes.get(outcome.ordinal());
    for (Worker worker : workers) {
      sum += worker.counters.outcomes[outcome.ordinal()];
    }
    return sum;
  }

  /** Later states have higher numbers. */
  long version() {
    long sum = changes.get();
    for (int i = 0, n = workers.size(); i < n; i++) {
      sum += workers.get(i).changes();
    }
    return sum;
  }

  /** What can be written of a user is another than before. */
  void markChanged(Account account) {
    if (changed != null) {
      changed.mark(account.index);
    }
  }

  @Nullable ChangedUsers changedUsers() {
    return changed;
  }

  /** Counts and version, with what workers counted. */
  void writeCounts(StateWriter out) {
    out.putVar(Outcome.values().length);
    for (Outcome outcome : Outcome.values()) {
      out.putVar(outcomes(outcome));
    }
    out.putVar(version());
    Counters sum = new Counters();
    for (Worker worker : workers) {
      sum.add(worker.counters);
    }
    sum.ruleErrors += wakes.ruleErrors();
    sum.write(out);
  }

  /** What {@link #writeCounts} wrote, where nothing was counted yet. */
  void readCounts(StateReader in) {
    int known = in.getCount(1);
    for (int i = 0; i < known; i++) {
      long count = in.getVar();
      if (i < outcomes.length()) {
        outcomes.set(i, count);
      }
    }
    changes.set(in.getVar());
    Worker worker = take();
    try {
      worker.counters.read(in);
    } finally {
      give(worker);
    }
  }

  void publish(Alert alert) {
    if (!dispatch.isInline()) {
      dispatch.publish(alert);
      return;
    }
    Account account = accounts.find(alert.user());
    reentry.enter(account == null ? OwnedMarket.THE_MARKET : account.index);
    try {
      dispatch.publish(alert);
    } finally {
      reentry.leave();
    }
  }

  // ---- workers

  Worker take() {
    int start = (int) Thread.currentThread().getId();
    for (int i = 0; i < POOL; i++) {
      int place = (start + i & POOL - 1) * POOL_STRIDE;
      if (taken.get(place) == 0 && taken.compareAndSet(place, 0, 1)) {
        Worker worker = pooled[place];
        if (worker == null) {
          worker = newWorker(place);
          pooled[place] = worker;
        }
        return worker;
      }
    }
    Worker spare = more.poll(); // so many threads at once are inside
    return spare == null ? newWorker(NO_PLACE) : spare;
  }

  private synchronized Worker newWorker(int place) {
    Worker worker = new Worker(this, workers.size(), place);
    workers.add(worker);
    return worker;
  }

  void give(Worker worker) {
    if (worker.place == NO_PLACE) {
      more.add(worker);
    } else {
      taken.setRelease(worker.place, 0);
    }
  }

  // ---- accounts

  /** Owns an account, with what waited in its inbox applied; false where another keeps it. */
  boolean own(Account account) {
    for (int i = 0; i < TRIES; i++) {
      if (account.tryOwn()) {
        return true;
      }
      if (account.tryOwnWithInbox()) {
        boolean done = false;
        try {
          applyInbox(account);
          done = true;
        } finally {
          if (!done) {
            release(account);
          }
        }
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  void release(Account account) {
    if (letGo(account)) {
      lookAfter(account);
    }
  }

  /** Whether something waits. */
  private static boolean letGo(Account account) {
    account.changed(); // does nothing, unless an error left a change half done
    return account.release();
  }

  /** Applies what waits, unless the account is owned: then its owner will. */
  private void lookAfter(Account account) {
    while (account.tryOwnWithInbox()) {
      try {
        applyInbox(account);
      } finally {
        letGo(account);
      }
    }
    market.catchUp(); // an event that waited may have moved the clock
  }

  private void applyInbox(Account account) {
    Inboxes.Inbox inbox = inboxes.of(account.index);
    Worker worker = take();
    try {
      begin(worker, account, inbox.takeMissed());
      for (RiskEvent event = inbox.poll(); event != null; event = inbox.poll()) {
        callback.tell(account.index, event, insist(worker, account, event));
      }
    } finally {
      give(worker);
    }
  }

  /**
   * Applies an event that was handed over: its sender is gone and can't try again, so this does, as
   * long as whoever is in the way is likely to get on.
   */
  private Outcome insist(Worker worker, Account account, RiskEvent event) {
    Outcome outcome = applyOwned(worker, account, event);
    for (int i = 0; outcome == Outcome.BUSY && i < INSISTENCE; i++) {
      Thread.yield();
      outcome = applyOwned(worker, account, event);
    }
    return outcome;
  }

  /** Takes an account, just owned, over the entries of the log that nobody took it over. */
  void begin(Worker worker, Account account) {
    begin(worker, account, Inboxes.NOTHING_MISSED);
  }

  private void begin(Worker worker, Account account, long missed) {
    long settled = market.settled(); // first: what is before it was done, or missed and told
    long end = log.end();
    if (account.seen < end) {
      long told = account.isPending() ? inboxes.of(account.index).takeMissed() : missed;
      long from = Math.max(account.seen, Math.min(settled, Math.min(told, missed)));
      take(worker, account, from, end);
    }
    worker.runTimers(account, market.now());
  }

  /** Runs the times of a user's rules that are over; of one who is owned the owner will. */
  void runTimers(Account account) {
    if (!own(account)) {
      announce(account);
      return;
    }
    Worker worker = take();
    try {
      begin(worker, account);
    } finally {
      give(worker);
      release(account);
    }
  }

  /** After a step at {@code account.seen}: takes it over what was appended meanwhile. */
  void finish(Worker worker, Account account) {
    long end = log.end();
    if (account.seen < end) {
      take(worker, account, account.seen, end);
    }
  }

  private void take(Worker worker, Account account, long from, long end) {
    for (long i = Math.max(from, log.first()); i < end; i++) {
      if (worker.timeline.concerns(account, log.get(i))) {
        worker.follow(account, i);
      }
    }
    account.seen = end;
  }

  /**
   * Takes an account over a log entry, for the owner of the market.
   *
   * @param ifHeld if the account holds this token; null: whatever it holds
   * @param register whether to register it for the next move
   * @return false where the account is owned: then its owner takes it over the entry
   */
  boolean visit(Account account, long entryIndex, @Nullable TokenState ifHeld, boolean register) {
    if (!own(account)) {
      inboxes.of(account.index).miss(entryIndex);
      announce(account);
      return false;
    }
    Worker worker = take();
    try {
      if (account.seen <= entryIndex) {
        if (ifHeld == null || account.holds(ifHeld)) {
          worker.follow(account, entryIndex);
        }
        account.seen = entryIndex + 1;
      }
      if (register) {
        wakes.register(account);
      }
    } finally {
      give(worker);
      release(account);
    }
    return true;
  }

  private void announce(Account account) {
    if (account.markPending()) {
      if (reentry.isInside()) {
        reentry.later(account.index);
      } else {
        lookAfter(account);
      }
    }
  }

  /** What was handed over from inside rules, sinks and callbacks, now that this thread is out. */
  void settle() {
    if (reentry.isInside()) {
      return;
    }
    while (reentry.isWaiting()) {
      int user = reentry.next();
      if (user != OwnedMarket.THE_MARKET) {
        lookAfter(accounts.get(user));
      }
    }
    market.catchUp();
  }

  /** Whether {@link #settle} would find nothing to do. */
  boolean isQuiet() {
    return !reentry.isBusy() && !market.hasWork();
  }

  // ---- events

  Outcome apply(RiskEvent event) {
    if (event instanceof UserEvent userEvent) {
      return apply(accounts.of(userEvent.user()), event);
    }
    if (event instanceof TradeReverted reverted) {
      Keys.Found found = new Keys.Found();
      if (!journal.find(reverted.key(), found)) {
        return count(Outcome.BUSY);
      }
      return found.isKnown() ? apply(journal.accountOf(found), event) : count(Outcome.UNKNOWN_KEY);
    }
    if (event instanceof BlockFinalized block) {
      return count(
          chains.finalize(block.chain(), block.blockNumber())
              ? Outcome.APPLIED
              : Outcome.UNCHANGED);
    }
    return market.apply(event);
  }

  /** Applies an event of one user's. */
  Outcome apply(Account account, RiskEvent event) {
    if (reentry.isInside() || !own(account)) {
      return handOver(account, event);
    }
    Outcome outcome;
    Worker worker = take();
    try {
      outcome = applyOwned(worker, account, event);
    } finally {
      give(worker);
      release(account);
    }
    settle();
    return outcome;
  }

  /** Leaves an event with the owner of the account. */
  Outcome handOver(Account account, RiskEvent event) {
    if (!inboxes.of(account.index).offer(event, config.inboxCapacity())) {
      return count(Outcome.BUSY);
    }
    Outcome outcome = count(Outcome.HANDED_OVER);
    announce(account);
    return outcome;
  }

  Outcome applyOwned(Worker worker, Account account, RiskEvent event) {
    begin(worker, account);
    if (event instanceof Trade trade && bookInOrder(worker, account, trade)) {
      return Outcome.APPLIED;
    }
    Outcome outcome;
    if (event instanceof TradeReverted reverted) {
      outcome = worker.bookings.revert(account, reverted);
    } else {
      UserEvent mine = (UserEvent) event;
      outcome =
          market.isBeyondReach(mine.at().timeMs())
              ? Outcome.INVALID
              : worker.bookings.apply(account, mine);
    }
    finish(worker, account);
    markChanged(account);
    if (event instanceof Trade trade && inFlight.size() != 0) {
      inFlight.applied(trade, outcome, market.now());
    }
    account.forgetSettled(market.now());
    housekeeping(worker);
    return worker.count(outcome);
  }

  /** Books a trade by dense ids, if it is an ordinary one; false: nothing has happened. */
  boolean applyInOrder(
      Worker worker,
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
      int venue,
      @Nullable Trade trade) {
    begin(worker, account);
    boolean booked =
        worker.inOrder.book(
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
            trade);
    if (booked) {
      finish(worker, account);
      markChanged(account);
      if (inFlight.size() != 0) {
        inFlight.applied(account.user, chain.id, keyHigh, keyLow, logIndex, market.now());
      }
      housekeeping(worker);
      worker.count(Outcome.APPLIED);
    }
    return booked;
  }

  private boolean bookInOrder(Worker worker, Account account, Trade trade) {
    TokenState in = registry.find(trade.tokenIn());
    TokenState out = registry.find(trade.tokenOut());
    if (in == null
        || out == null
        || trade.finality() != Finality.INCLUDED
        || !trade.fees().isEmpty()
        || !trade.amountIn().fitsIn128()
        || !trade.amountOut().fitsIn128()) {
      return false;
    }
    ChainPosition at = trade.at();
    return applyInOrder(
        worker,
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
  }

  /** Now and then frees what can no longer change. */
  private void housekeeping(Worker worker) {
    if (++worker.events % BETWEEN_SWEEPS == 0) {
      long now = market.now();
      journal.forgetPending(now);
      sweep(now);
    }
  }

  /** Frees the steps of users who don't come any more. */
  private void sweep(long now) {
    Account next = accounts.find(nextSwept.getAndIncrement());
    if (next == null) {
      nextSwept.set(0);
    } else if (next.hasSteps() && next.tryOwn()) {
      try {
        next.forgetSettled(now);
        if (next.lastEventMs < now - config.undoRetentionMs()) {
          next.freeBlanks();
        }
      } finally {
        release(next);
      }
    }
  }

  /** Steps of a user that can still be undone; of one who is busy, those remembered. */
  int undoable(Account account) {
    if (!own(account)) {
      return account.remembered();
    }
    Worker worker = take();
    try {
      return worker.bookings.undoable(account);
    } finally {
      give(worker);
      release(account);
    }
  }

  int removeIdleUsers(long idleSinceMs) {
    int[] removed = new int[1];
    market.configure(
        () -> {
          for (Account account : accounts.all()) {
            if (own(account)) {
              Worker worker = take();
              try {
                removed[0] += removeIfIdle(worker, account, idleSinceMs) ? 1 : 0;
              } finally {
                give(worker);
                release(account);
              }
            }
          }
        });
    if (removed[0] > 0) {
      countChange();
    }
    return removed[0];
  }

  private boolean removeIfIdle(Worker worker, Account account, long idleSinceMs) {
    boolean idle =
        account.header.eventsBooked > 0
            && account.lastEventMs < idleSinceMs
            && worker.bookings.undoable(account) == 0
            && account.openPositions() == 0
            && account.header.rules.openCount() == 0;
    if (idle) {
      account.forgetSettled(market.now());
      account.clear(new UserHeader(log.latestStates()));
      markChanged(account);
    }
    return idle;
  }
}
