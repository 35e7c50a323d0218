package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one thread needs to work on accounts it owns: taken for a call, and given back. Everything
 * in it may be written over by the next call.
 */
final class Worker {
  private static final VarHandle CHANGES;

  static {
    try {
      CHANGES = MethodHandles.lookup().findVarHandle(Worker.class, "changes", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int number;

  /** Where it is kept while nobody works with it; negative for one that is not. */
  final int place;

  final Counters counters = new Counters();
  final BeforeImage beforeImage = new BeforeImage();
  final Timeline timeline;
  final Bookings bookings;
  final InOrderTrades inOrder;

  private final Core core;
  private long changes;
  int events;

  /** The account whose event is on its way: its history is not tidied meanwhile. */
  private @Nullable Account booking;

  Worker(Core core, int number, int place) {
    this.core = core;
    this.number = number;
    this.place = place;
    LiveView view = new LiveView(core.config, core.log, core.scenarios, core.nobody);
    RuleCheck rules = new RuleCheck(counters, core.reentry, core.timers);
    timeline =
        new Timeline(
            core.config,
            core.log,
            new Ledger(core.config, core.registry, core.nobody),
            view,
            rules);
    bookings = new Bookings(core, this);
    inOrder = new InOrderTrades(core, this, view, rules);
  }

  Outcome count(Outcome outcome) {
    counters.outcomes[outcome.ordinal()]++;
    if (outcome.changesState()) {
      countChange();
    }
    return outcome;
  }

  void countChange() {
    CHANGES.setRelease(this, changes + 1);
  }

  /** Changes of the state so far; any thread may ask. */
  long changes() {
    return (long) CHANGES.getAcquire(this);
  }

  /** The history of this account, or again of none, is not to be tidied. */
  void setBooking(@Nullable Account account) {
    booking = account;
  }

  /** The engine's time. */
  long now() {
    return core.market.now();
  }

  /** Runs the times of the account's rules that are over by a time. */
  void runTimers(Account account, long untilMs) {
    while (account.header.rules.nextDueMs <= untilMs) {
      boolean changed;
      try {
        changed = timeline.runTimer(account, account.seen);
      } finally {
        account.changed();
      }
      if (!changed) {
        return;
      }
      core.wakes.changed(account);
      core.markChanged(account);
      publishLast(account, null);
    }
  }

  /** Takes an account over a log entry, which concerns it. */
  void follow(Account account, long entryIndex) {
    long entryMs = core.log.get(entryIndex).timeMs();
    if (account.header.rules.nextDueMs <= entryMs) {
      account.seen = entryIndex;
      runTimers(account, entryMs);
    }
    HistoryEntry before = account.lastGlobalStep();
    int version = account.version();
    RuleStates rules = account.header.rules;
    try {
      timeline.step(account, entryIndex);
    } finally {
      account.changed();
    }
    core.wakes.changed(account);
    if (account.version() != version || account.header.rules != rules) {
      core.markChanged(account);
    }
    publishLast(account, before);
  }

  private void publishLast(Account account, @Nullable HistoryEntry before) {
    HistoryEntry step = account.lastGlobalStep();
    if (step != null && step != before) {
      for (Alert alert : step.alerts()) {
        publish(alert);
      }
      if (account != booking) {
        bookings.forgetSettledSteps(account);
      }
    }
  }

  void publish(Alert alert) {
    if (alert.shadow()) {
      counters.shadowAlerts += alert.state() == AlertState.OPEN ? 1 : 0;
      core.publish(alert);
      return;
    }
    switch (alert.state()) {
      case OPEN -> counters.alertsOpened++;
      case RESOLVED -> counters.alertsResolved++;
      case RETRACTED -> counters.alertsRetracted++;
    }
    core.publish(alert);
  }
}
