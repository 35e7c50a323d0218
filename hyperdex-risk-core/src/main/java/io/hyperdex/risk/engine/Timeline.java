package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.UnmatchedDisposalException;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.wide.Int128;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes an account one step on: by an event of the user, or by a global event. Each step that
 * changes anything leaves a {@link HistoryEntry} with the state before it.
 */
final class Timeline {
  private final EngineConfig config;
  private final GlobalLog log;
  private final Ledger ledger;
  private final LiveView view;
  private final RuleCheck rules;
  private final Int128 before = new Int128();
  private final Int128 linked = new Int128();

  Timeline(EngineConfig config, GlobalLog log, Ledger ledger, LiveView view, RuleCheck rules) {
    this.config = config;
    this.log = log;
    this.ledger = ledger;
    this.view = view;
    this.rules = rules;
  }

  /** What kept a user event from being booked. */
  enum Refusal {
    OVERFLOW(Outcome.OVERFLOW),
    UNMATCHED(Outcome.UNMATCHED);

    final Outcome outcome;

    Refusal(Outcome outcome) {
      this.outcome = outcome;
    }
  }

  /**
   * Books a user event at a place. On refusal nothing has happened.
   *
   * @param step a fresh or restarted step whose before-image is the header now in force
   */
  @Nullable Refusal step(Account account, HistoryEntry step) {
    if (account.header.rules.nextDueMs <= step.timeMs) {
      runTimers(account, step.timeMs, step.place);
      step.restart(account.header);
    }
    if (ledger.isIdle(account, step)) {
      account.addStep(step);
      return null;
    }
    account.header = step.headerBefore().copy();
    UserHeader header = account.header;
    Valuation valuation = view.at(account, step.place, step.timeMs).valuation;
    before.set(valuation.net);
    header.sample(before.hi, before.lo, config.minEquity());
    try {
      ledger.book(account, step);
      view.at(account, step.place, step.timeMs);
      Int128 after = valuation.net;
      if (ledger.isAllFlow()) {
        header.flow(before.hi, before.lo, after.hi, after.lo, config.minEquity());
      } else {
        Usd inflow = ledger.inflow();
        linked.set(before);
        if (!linked.add(inflow.rawHigh(), inflow.rawLow())) {
          throw new ArithmeticException("equity overflow: " + linked + " + " + inflow);
        }
        header.flow(before.hi, before.lo, linked.hi, linked.lo, config.minEquity());
      }
      header.sample(after.hi, after.lo, config.minEquity());
    } catch (ArithmeticException e) {
      step.restore(account);
      return Refusal.OVERFLOW;
    } catch (UnmatchedDisposalException e) {
      step.restore(account);
      return Refusal.UNMATCHED;
    }
    if (rules.check(view, true)) {
      rules.commit(view, step);
    }
    account.addStep(step);
    return null;
  }

  /** Runs the times of the user's rules that are over by a time, each as of its moment. */
  void runTimers(Account account, long untilMs, long place) {
    while (account.header.rules.nextDueMs <= untilMs && runTimer(account, place)) {
      // the next one
    }
  }

  /**
   * Runs the first time of the user's rules that runs out.
   *
   * @param place how far the account has been taken
   * @return whether anything changed
   */
  boolean runTimer(Account account, long place) {
    long dueMs = account.header.rules.nextDueMs;
    long before = Math.min(log.placeBefore(dueMs), place);
    view.at(account, before, dueMs);
    if (!rules.check(view, false)) {
      return false;
    }
    HistoryEntry step = HistoryEntry.ofGlobal(account, dueMs, before, dueMs, account.header);
    step.isTimer = true;
    account.lastTimerMs = Math.max(account.lastTimerMs, dueMs);
    account.change(false);
    account.header = account.header.copy();
    commitAndSample(account, step);
    account.addStep(step);
    return true;
  }

  /** Whether a global event can concern an account. */
  boolean concerns(Account account, GlobalEntry entry) {
    if (entry.reset() != null) {
      return entry.reset().user() == account.index;
    }
    TokenState token = entry.token();
    return token == null || account.holds(token);
  }

  /** Takes the account over the log entry with this index. */
  void step(Account account, long entryIndex) {
    GlobalEntry entry = log.get(entryIndex);
    runTimers(account, entry.timeMs(), entryIndex);
    if (account.header.eventsBooked == 0) {
      if (entry.rules() != null) {
        account.header.rules = log.statesAt(entryIndex + 1);
      }
      return;
    }
    switch (entry.kind()) {
      case MOVE, MARK -> check(account, entry, entryIndex);
      case JUMP -> jump(account, entry, entryIndex);
      case PERIOD_END -> endPeriod(account, entry, entryIndex);
      case RULES -> changeRules(account, entry, entryIndex);
      case RESET -> reset(account, entry, entryIndex);
    }
  }

  private void reset(Account account, GlobalEntry entry, long entryIndex) {
    GlobalEntry.Reset reset = Objects.requireNonNull(entry.reset(), "a reset of what?");
    int i = account.header.rules.indexOf(reset.rule());
    if (i < 0 || (account.header.rules.state[i] & RuleStates.FIRING) == 0) {
      return;
    }
    HistoryEntry step = open(account, entry, entryIndex);
    RuleStates states = account.header.rules.copy();
    ManagedStates managed = states.managed;
    if (managed != null) {
      managed.lastReset[i] = reset.by();
      managed.level[i] = 0;
      states.state[i] = RuleMachine.reset(states.state[i]);
      managed.sinceMs[i] = states.state[i] == 0 ? 0 : entry.timeMs();
    }
    RuleCheck.resolve(states, i, entry.valuedAtMs(), step);
    states.summarize();
    account.header.rules = states;
    view.at(account, entryIndex + 1, entry.valuedAtMs());
    if (rules.check(view, false)) {
      rules.commit(view, step);
    }
    account.addStep(step);
  }

  private HistoryEntry open(Account account, GlobalEntry entry, long entryIndex) {
    HistoryEntry step =
        HistoryEntry.ofGlobal(
            account, entry.timeMs(), entryIndex, entry.valuedAtMs(), account.header);
    account.change(false);
    account.header = account.header.copy();
    return step;
  }

  private void check(Account account, GlobalEntry entry, long entryIndex) {
    view.at(account, entryIndex + 1, entry.valuedAtMs());
    if (rules.check(view, false)) {
      HistoryEntry step = open(account, entry, entryIndex);
      commitAndSample(account, step);
      account.addStep(step);
    }
  }

  private void commitAndSample(Account account, HistoryEntry step) {
    rules.commit(view, step);
    Int128 equity = view.valuation.net;
    account.header.sample(equity.hi, equity.lo, config.minEquity());
  }

  private void jump(Account account, GlobalEntry entry, long entryIndex) {
    before.set(view.at(account, entryIndex, entry.valuedAtMs()).valuation.net);
    HistoryEntry step = open(account, entry, entryIndex);
    Int128 after = view.at(account, entryIndex + 1, entry.valuedAtMs()).valuation.net;
    account.header.flow(before.hi, before.lo, after.hi, after.lo, config.minEquity());
    if (rules.check(view, false)) {
      commitAndSample(account, step);
    }
    account.addStep(step);
  }

  private void endPeriod(Account account, GlobalEntry entry, long entryIndex) {
    Int128 equity = view.at(account, entryIndex + 1, entry.valuedAtMs()).valuation.net;
    UserHeader header = account.header;
    boolean sampled = header.active || UserHeader.exceeds(equity.hi, equity.lo, config.minEquity());
    boolean quiet = !sampled && !header.periodOpen && header.periodStart == header.index;
    if (quiet && !rules.check(view, false)) {
      return;
    }
    HistoryEntry step = open(account, entry, entryIndex);
    header = account.header;
    header.sample(equity.hi, equity.lo, config.minEquity());
    if (header.periodOpen && header.active) {
      appendReturn(account, header.index / header.periodStart - 1.0);
    }
    header.periodStart = header.index;
    header.periodOpen = header.active;
    if (rules.check(view, false)) {
      rules.commit(view, step);
    }
    account.addStep(step);
  }

  private void appendReturn(Account account, double value) {
    ReturnWindow returns = account.returns;
    if (returns == null) {
      returns = new ReturnWindow(config.scenarioWindow(), config.periodsOfUndo());
      account.returns = returns;
    }
    returns.append(account.header.returnsEnd++, value);
  }

  private void changeRules(Account account, GlobalEntry entry, long entryIndex) {
    if (entry.rules() == null) {
      throw new IllegalStateException("a change of rules without rules at " + entryIndex);
    }
    HistoryEntry step = open(account, entry, entryIndex);
    RuleCheck.replace(account, log.statesAt(entryIndex + 1), entry.valuedAtMs(), step);
    view.at(account, entryIndex + 1, entry.valuedAtMs());
    if (rules.check(view, false)) {
      rules.commit(view, step);
    }
    account.addStep(step);
  }
}
