package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.rule.RuleSet;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of the LEAN engine share, and the one way into a record: own it, do the step, look
 * after what others left in its inbox, let go.
 */
final class LeanCore {
  /*
   * Nothing is lost between the last look into an inbox and letting go: whoever leaves something
   * sets a bit in the version word after that. Letting go adds one to the same word, so it either
   * comes later and returns the bit, or earlier, and then the other side finds the record free and
   * looks after it itself.
   */

  /** How often a writer tries to own a record before it hands over. */
  static final int TRIES = 64;

  static final int ANY_TOKEN = -1;

  private static final int POOL = 64;
  private static final Holders[] NO_HOLDERS = {};

  final EngineConfig config;
  final Registry registry = new Registry();
  final LeanSlab slab;
  final LeanUsers users;
  final LeanSides sides = new LeanSides();
  final LeanTokens tokens = new LeanTokens(registry);
  final Inboxes inboxes = new Inboxes();
  final LeanCounters counters = new LeanCounters();
  final InFlight inFlight = new InFlight();
  final Reentry reentry;
  final Callback callback;
  final LeanAlerts alerts;
  final LeanMarket market;
  final LeanWakes wakes;

  volatile LeanRules rules;
  volatile LeanScenarios scenarios = LeanScenarios.NONE;

  private volatile Holders[] holders = NO_HOLDERS;
  private final AtomicReferenceArray<@Nullable LeanStep> pool = new AtomicReferenceArray<>(POOL);

  LeanCore(
      EngineConfig config,
      int tokensPerUser,
      RuleSet rules,
      AlertDispatch dispatch,
      BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver) {
    this.config = config;
    this.rules = new LeanRules(rules, null, config.minimumScenarios());
    slab = new LeanSlab(tokensPerUser);
    users = new LeanUsers(slab, () -> this.rules.generation);
    reentry = new Reentry(dispatch.isInline());
    callback = new Callback(onHandedOver, reentry);
    alerts = new LeanAlerts(dispatch, users::name);
    wakes = new LeanWakes(this);
    market = new LeanMarket(this);
  }

  /** The dense id of a token that trades may use from now on. */
  int tokenIndex(TokenId id) {
    int token = registry.token(id).index;
    tokens.cover(token);
    return token;
  }

  Holders holders(int token) {
    Holders[] now = holders;
    return token < now.length ? now[token] : newHolders(token);
  }

  private synchronized Holders newHolders(int token) {
    Holders[] now = holders;
    if (token >= now.length) {
      Holders[] grown = Arrays.copyOf(now, Math.max(token + 1, now.length * 2));
      for (int i = now.length; i < grown.length; i++) {
        grown[i] = new Holders();
      }
      holders = grown;
    }
    return holders[token];
  }

  /** The side record of a state in hand, made at first use. */
  LeanSide sideOf(LeanState state) {
    LeanSide side = state.side;
    if (side == null) {
      side = new LeanSide();
      state.side = side;
      state.sideNumber = sides.add(side);
      state.sideIsNew = true;
    }
    return side;
  }

  /** Empties the records of users that hold nothing and have no open alert. */
  int removeIdleUsers() {
    int removed = 0;
    int limit = slab.limit();
    for (int user = 0; user < limit; user++) {
      long[] chunk = slab.chunk(user);
      int at = slab.offset(user);
      if (slab.isKnown(user) && own(user, chunk, at)) {
        LeanStep step = take();
        try {
          step.begin(user, chunk, at, market.now());
          removed += step.clearIfIdle() ? 1 : 0;
        } finally {
          give(step);
          release(user, chunk, at);
        }
      }
    }
    counters.usersRemoved.add(removed);
    return removed;
  }

  // ---- work space

  LeanStep take() {
    int start = Thread.currentThread().hashCode() & POOL - 1;
    for (int i = 0; i < POOL; i++) {
      LeanStep step = pool.getAndSet(start + i & POOL - 1, null);
      if (step != null) {
        return step;
      }
    }
    return new LeanStep(this);
  }

  void give(LeanStep step) {
    int start = Thread.currentThread().hashCode() & POOL - 1;
    for (int i = 0; i < POOL; i++) {
      if (pool.compareAndSet(start + i & POOL - 1, null, step)) {
        return;
      }
    }
  }

  // ---- records

  /** Owns a record, with what waited in its inbox applied; false where another keeps it. */
  boolean own(int user, long[] chunk, int at) {
    for (int i = 0; i < TRIES; i++) {
      if (LeanSlab.tryOwn(chunk, at)) {
        return true;
      }
      if (LeanSlab.isPending(chunk, at) && LeanSlab.tryOwnWithInbox(chunk, at)) {
        boolean done = false;
        try {
          applyInbox(user, chunk, at);
          done = true;
        } finally {
          if (!done) {
            release(user, chunk, at);
          }
        }
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  void release(int user, long[] chunk, int at) {
    if (LeanSlab.release(chunk, at)) {
      lookAfter(user, chunk, at);
    }
  }

  /** Applies what waits, unless the record is owned: then its owner will. */
  void lookAfter(int user, long[] chunk, int at) {
    while (LeanSlab.isPending(chunk, at) && LeanSlab.tryOwnWithInbox(chunk, at)) {
      try {
        applyInbox(user, chunk, at);
      } finally {
        LeanSlab.release(chunk, at);
      }
    }
    market.catchUp(); // an event that waited may have moved the clock
  }

  private void applyInbox(int user, long[] chunk, int at) {
    Inboxes.Inbox inbox = inboxes.of(user);
    int calls = inbox.takeCalls();
    if ((calls & Inboxes.PERIOD_END) != 0) {
      visitOwned(user, chunk, at, Inboxes.PERIOD_END);
    }
    if ((calls & Inboxes.CHECK) != 0) {
      visitOwned(user, chunk, at, Inboxes.CHECK);
    }
    if ((calls & Inboxes.RULES) != 0) {
      visitOwned(user, chunk, at, Inboxes.RULES);
    }
    for (RiskEvent event = inbox.poll(); event != null; event = inbox.poll()) {
      UserEvent mine = (UserEvent) event;
      Outcome outcome =
          market.raise(mine.at().timeMs())
              ? applyOwned(user, chunk, at, mine)
              : counters.count(Outcome.INVALID);
      callback.tell(user, event, outcome);
    }
  }

  /** Applies any event of a user in the one general way. */
  Outcome apply(int user, UserEvent event) {
    if (!reentry.isInside() && !market.advance(event.at().timeMs())) {
      return counters.count(Outcome.INVALID);
    }
    long[] chunk = slab.chunk(user);
    int at = slab.offset(user);
    if (reentry.isInside() || !own(user, chunk, at)) {
      return handOver(user, event);
    }
    Outcome outcome;
    try {
      outcome = applyOwned(user, chunk, at, event);
    } finally {
      release(user, chunk, at);
    }
    settle();
    return outcome;
  }

  private Outcome applyOwned(int user, long[] chunk, int at, UserEvent event) {
    long seen = wakes.moves();
    LeanStep step = take();
    Outcome outcome;
    try {
      step.begin(user, chunk, at, Math.max(event.at().timeMs(), market.now()));
      outcome = step.apply(event);
    } finally {
      give(step);
    }
    if (outcome == Outcome.APPLIED) {
      changed(user, chunk, at, seen);
    }
    if (event instanceof Trade trade && inFlight.size() != 0) {
      inFlight.applied(trade, outcome, market.now());
    }
    // A trade that was booked is counted in its record.
    boolean countsItself = outcome == Outcome.APPLIED && event instanceof Trade;
    return countsItself ? outcome : counters.count(outcome);
  }

  /** Leaves an event with the owner of the record. */
  Outcome handOver(int user, UserEvent event) {
    if (!inboxes.of(user).offer(event, config.inboxCapacity())) {
      return counters.count(Outcome.BUSY);
    }
    announce(user);
    return counters.count(Outcome.HANDED_OVER);
  }

  private void announce(int user) {
    long[] chunk = slab.chunk(user);
    int at = slab.offset(user);
    if (LeanSlab.markPending(chunk, at)) {
      if (reentry.isInside()) {
        reentry.later(user);
      } else {
        lookAfter(user, chunk, at);
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
      if (user != LeanMarket.THE_MARKET) {
        lookAfter(user, slab.chunk(user), slab.offset(user));
      }
    }
    market.catchUp();
  }

  /**
   * Looks at a user because of the market. False where the record is owned by somebody: that one
   * will do it.
   */
  boolean visit(int user, int what, int token, long timeMs) {
    long[] chunk = slab.chunk(user);
    int at = slab.offset(user);
    if (!own(user, chunk, at)) {
      wakes.missed(user);
      inboxes.of(user).call(what);
      announce(user);
      return false;
    }
    LeanStep step = take();
    try {
      step.begin(user, chunk, at, timeMs);
      look(step, what, token);
      wakes.looked(step, chunk, at, what == Inboxes.CHECK);
      step.keepSide();
      return true;
    } finally {
      give(step);
      release(user, chunk, at);
    }
  }

  /** By the owner of a record that the market could not visit. */
  private void visitOwned(int user, long[] chunk, int at, int what) {
    long seen = wakes.moves();
    LeanStep step = take();
    try {
      step.begin(user, chunk, at, market.now());
      look(step, what, ANY_TOKEN);
    } finally {
      give(step);
    }
    changed(user, chunk, at, seen);
  }

  private static void look(LeanStep step, int what, int token) {
    switch (what) {
      case Inboxes.PERIOD_END -> step.endPeriod();
      case Inboxes.CHECK -> step.wake(token);
      case Inboxes.RULES -> step.recheck();
      default -> throw new IllegalArgumentException("no such call: " + what);
    }
  }

  /**
   * The registration of a record that the caller owns may no longer serve.
   *
   * @param seen what {@link LeanWakes#moves} said before the step read a price
   */
  void changed(int user, long[] chunk, int at, long seen) {
    if (wakes.list(user, chunk, at) && wakes.moves() != seen) {
      visitOwned(user, chunk, at, Inboxes.CHECK); // the tick may not have found it on the list
    }
  }

  /** Takes a token out of a user's equity, until its new price comes by. */
  void uncount(int user, int token) {
    long[] chunk = slab.chunk(user);
    int at = slab.offset(user);
    if (own(user, chunk, at)) {
      LeanStep step = take();
      try {
        step.begin(user, chunk, at, market.now());
        step.uncount(token);
      } finally {
        give(step);
        release(user, chunk, at);
      }
    }
  }

  /** Whether a record has a slot for a token, or may have one. Asked at sweeps of its holders. */
  boolean holds(int user, int token) {
    long[] chunk = slab.chunk(user);
    int at = slab.offset(user);
    if ((LeanSlab.opaque(chunk, at + LeanSlab.STATE) & LeanSlab.MORE) != 0
        || LeanSlab.isOwned(chunk, at)) {
      return true; // not worth a closer look
    }
    int slot = at + LeanSlab.HEADER;
    for (int i = 0; i < slab.slots; i++, slot += LeanSlab.SLOT) {
      if (((int) (LeanSlab.opaque(chunk, slot) >>> 32) & Integer.MAX_VALUE) == token + 1) {
        return true;
      }
    }
    return LeanSlab.isOwned(chunk, at);
  }
}
