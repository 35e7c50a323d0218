package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock, and the one way to the market: one thread owns it at a time, and who finds it owned
 * leaves in its inbox what is to be done. Trades read the clock and move it; only the one that
 * crosses a timer and finds the market free owns it.
 */
abstract class OwnedMarket {
  static final int THE_MARKET = -1;

  final EngineConfig config;
  private final Reentry reentry;
  private final Callback callback;
  private final AtomicBoolean owned = new AtomicBoolean();
  private final Inboxes.Inbox inbox = new Inboxes.Inbox(THE_MARKET, null);

  /** Consequences of user events; nobody asks what became of them. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private final AtomicInteger taskCount = new AtomicInteger();
  private final AtomicLong now = new AtomicLong(RiskEngine.NO_TIME);
  private volatile long nextDue = RiskEngine.NO_TIME;

  OwnedMarket(EngineConfig config, Reentry reentry, Callback callback) {
    this.config = config;
    this.reentry = reentry;
    this.callback = callback;
  }

  // What the engine around it does

  abstract Market market();

  /** Applies a price; the market is owned. */
  abstract Outcome price(PriceTick tick);

  /** Applies facts of a token; the market is owned. */
  abstract Outcome learn(TokenMeta facts);

  abstract Outcome count(Outcome outcome);

  /** The call is over: what was handed over from inside it comes now. */
  abstract void settle();

  // ---- time

  final long now() {
    return now.get();
  }

  /** From this time on something is due that the market has to do. */
  final long nextDue() {
    return Math.min(nextDue, nextTimer());
  }

  /** When a time of some user's rules runs out. */
  abstract long nextTimer();

  /** Runs the times of users' rules that are over; the market is owned. */
  abstract void runTimers(long timeMs);

  /** Moves the clock, and runs the timers on the way. False where the time is beyond reach. */
  final boolean advance(long timeMs) {
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
  final boolean raise(long timeMs) {
    long present = now.get();
    while (timeMs > present) {
      if (isLeap(present, timeMs)) {
        return false;
      }
      if (now.compareAndSet(present, timeMs)) {
        return true;
      }
      present = now.get();
    }
    return true;
  }

  /** Whether a time is so far ahead that it must be a mistake. */
  final boolean isBeyondReach(long timeMs) {
    long present = now.get();
    return timeMs > present && isLeap(present, timeMs);
  }

  private boolean isLeap(long present, long timeMs) {
    return present != RiskEngine.NO_TIME
        && (timeMs - present > config.maxTimeLeapMs() || timeMs - present < 0); // or wrapped around
  }

  // ---- work

  final boolean hasWork() {
    long present = now.get();
    return (present >= nextDue() && present != RiskEngine.NO_TIME)
        || !inbox.isEmpty()
        || !tasks.isEmpty();
  }

  /** Runs what is due or waits, unless somebody else is at it: that one looks again. */
  final void catchUp() {
    while (hasWork() && !reentry.isInside() && owned.compareAndSet(false, true)) {
      try {
        workOff();
      } finally {
        owned.set(false);
      }
    }
  }

  private void workOff() {
    follow();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      taskCount.decrementAndGet();
      task.run();
      follow();
    }
    for (RiskEvent event = inbox.poll(); event != null; event = inbox.poll()) {
      callback.tell(THE_MARKET, event, count(applyOwned(event)));
    }
  }

  /** Takes over the time that trades moved to, and the other way round. */
  private void follow() {
    Market market = market();
    long present = now.get();
    if (present != RiskEngine.NO_TIME) {
      market.advanceTo(present);
    }
    if (market.now() != RiskEngine.NO_TIME) {
      raise(market.now());
    }
    nextDue = market.nextDue();
    runTimers(present);
    if (market.now() != RiskEngine.NO_TIME) {
      market.forgetBefore(market.now() - config.undoRetentionMs());
    }
  }

  /** Applies an event, or hands it over. */
  final Outcome apply(RiskEvent event) {
    if (reentry.isInside() || !owned.compareAndSet(false, true)) {
      if (!inbox.offer(event, config.inboxCapacity())) {
        return count(Outcome.BUSY);
      }
      if (reentry.isInside()) {
        reentry.later(THE_MARKET);
      }
      catchUp();
      return count(Outcome.HANDED_OVER);
    }
    Outcome outcome;
    try {
      workOff(); // what this thread handed over before comes first
      outcome = count(applyOwned(event));
      workOff();
    } finally {
      owned.set(false);
    }
    settle();
    return outcome;
  }

  private Outcome applyOwned(RiskEvent event) {
    if (event instanceof PriceTick tick) {
      if (isBeyondReach(tick.timeMs())) {
        return Outcome.INVALID;
      }
      Outcome outcome = price(tick);
      follow();
      return outcome;
    }
    if (event instanceof TimeAdvanced time) {
      if (isBeyondReach(time.epochMs())) {
        return Outcome.INVALID;
      }
      if (time.epochMs() <= now()) {
        return Outcome.UNCHANGED;
      }
      raise(time.epochMs());
      follow();
      return Outcome.APPLIED;
    }
    return learn((TokenMeta) event);
  }

  /**
   * Has something done with the market, at the next {@link #catchUp}.
   *
   * @param droppable whether it may be left out where very much is waiting
   */
  final void later(Runnable task, boolean droppable) {
    if (taskCount.incrementAndGet() > config.inboxCapacity() && droppable) {
      taskCount.decrementAndGet();
    } else {
      tasks.add(task);
    }
  }

  /**
   * Runs a task as the owner of the market.
   *
   * @throws IllegalStateException if somebody else owns it, or something waits to be applied
   */
  final void ifQuiet(Runnable task) {
    if (reentry.isInside() || !owned.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "something is being applied: the state is written or read while nothing is");
    }
    try {
      if (!inbox.isEmpty() || !tasks.isEmpty()) {
        throw new IllegalStateException(
            "events wait to be applied: let the call that applies them return first");
      }
      task.run();
    } finally {
      owned.set(false);
    }
  }

  /** Trades move this clock, and the market's own follows when it is next owned: both are kept. */
  final void write(StateWriter out) {
    out.putSigned(now.get());
    market().write(out);
  }

  /** What {@link #write} wrote, once the tokens are there. */
  final void read(StateReader in) {
    now.set(in.getSigned());
    market().read(in);
    nextDue = market().nextDue();
  }

  /** Waits for the market and changes something; not from inside a rule or sink. */
  final void configure(Runnable change) {
    if (reentry.isInside()) {
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
    settle();
  }
}
