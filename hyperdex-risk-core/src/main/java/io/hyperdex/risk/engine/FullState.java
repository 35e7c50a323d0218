package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateInput;
import io.hyperdex.risk.state.StateMismatchException;
import io.hyperdex.risk.state.StateOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes and reads the state of an engine under {@link Profile#FULL}. For one call. */
final class FullState {
  /** Without these there is no state; each comes in one block. */
  private static final Set<StateSection> NEEDED =
      EnumSet.of(
          StateSection.SETTINGS,
          StateSection.REGISTRY,
          StateSection.MARKET,
          StateSection.COUNTERS,
          StateSection.END);

  private final Core core;
  private final PreTrade preTrade;
  private final StateIds ids;
  private final EventBytes events;

  /** The index of the next user to be read. */
  private int nextUser;

  FullState(Core core, PreTrade preTrade) {
    this.core = core;
    this.preTrade = preTrade;
    ids = StateIds.dense(core);
    events = new EventBytes(ids);
  }

  // ---- writing

  void write(StateOutput to) {
    quiet(
        () -> {
          StateWriter out = new StateWriter(to);
          writeMarket(out, false);
          writeUsers(out);
          out.begin(StateSection.KEYS);
          core.journal.writeKeys(out);
          out.begin(StateSection.PENDING);
          core.journal.writePending(out, events);
          out.begin(StateSection.TIMERS);
          core.timers.write(out);
          out.begin(StateSection.PRE_TRADE);
          new PreTradeBytes(preTrade).write(out);
          out.begin(StateSection.ALERTS);
          writeAlerts(out);
          writeEnd(out);
        });
  }

  /** All but the users. */
  void writeMarketOnly(StateOutput to) {
    quiet(
        () -> {
          StateWriter out = new StateWriter(to);
          writeMarket(out, true);
          writeEnd(out);
        });
  }

  private void quiet(Runnable write) {
    long version = core.version();
    core.market.ifQuiet(write);
    if (core.version() != version) {
      throw new IllegalStateException(
          "an event was applied while the state was written (version "
              + version
              + " to "
              + core.version()
              + "): what was written is of no use; write it while nothing is applied");
    }
  }

  /**
   * Writes the market.
   *
   * @param named whether users are told by name, as there are no records that give them indexes
   */
  private void writeMarket(StateWriter out, boolean named) {
    long now = core.market.now();
    if (now != RiskEngine.NO_TIME) {
      core.log.forgetAllBefore(now - core.config.undoRetentionMs());
    }
    out.begin(StateSection.SETTINGS);
    Map<String, String> settings = core.config.settings();
    out.putVar(settings.size());
    settings.forEach(
        (name, value) -> {
          out.putText(name);
          out.putText(value);
        });
    RuleSetTable.writeName(out, core.program().rules);
    out.begin(StateSection.REGISTRY);
    core.chains.write(out);
    core.registry.write(out);
    out.begin(StateSection.MARKET);
    for (TokenState token : core.registry.tokens()) {
      token.write(out, core.log.first());
    }
    core.market.write(out);
    core.log.write(out, ids, named ? user -> core.accounts.get(user).user.value() : user -> null);
    core.scenarios.write(out);
  }

  private void writeUsers(StateWriter out) {
    out.begin(StateSection.USERS);
    AccountBytes accounts = new AccountBytes(core, ids, RuleSetTable.ofLog(core));
    Worker worker = core.take();
    try {
      for (Account account : core.accounts.all()) {
        int start = out.beginLength();
        out.putText(account.user.value());
        Accounts.own(account);
        try {
          core.begin(worker, account);
          worker.bookings.tidy(account);
          boolean known = !account.isBlank();
          out.putBoolean(known);
          if (known) {
            accounts.write(out, account);
          }
        } finally {
          core.release(account);
        }
        out.endLength(start);
        out.endRecord();
      }
    } finally {
      core.give(worker);
    }
  }

  private void writeAlerts(StateWriter out) {
    List<Alert> latest = new ArrayList<>(core.dispatch.history().latest(Integer.MAX_VALUE));
    Collections.reverse(latest);
    for (Alert alert : latest) {
      out.putText(alert.user().value());
      AlertBytes.write(out, alert);
      out.endRecord();
    }
  }

  private void writeEnd(StateWriter out) {
    out.begin(StateSection.COUNTERS);
    core.writeCounts(out);
    out.putVar(core.dispatch.statistics().published());
    out.begin(StateSection.END);
    out.putVar(out.blocks() + 1L);
    out.flush();
  }

  // ---- reading

  /** Reads what {@link #write} or {@link #writeMarketOnly} wrote. */
  void read(StateInput from, boolean withTradingStates) {
    core.market.ifQuiet(() -> readAll(new StateReader(from), withTradingStates));
  }

  private void readAll(StateReader in, boolean withTradingStates) {
    EnumSet<StateSection> seen = EnumSet.noneOf(StateSection.class);
    RuleSetTable sets = RuleSetTable.ofLog(core);
    StateSection last = StateSection.SETTINGS;
    for (StateSection next = in.next(); next != null; next = in.next()) {
      boolean again = !seen.add(next);
      for (StateSection needed : NEEDED) {
        if (needed.compareTo(next) < 0 && !seen.contains(needed)) {
          throw in.bad("comes before section " + needed);
        }
      }
      if (next.compareTo(last) < 0 || (again && NEEDED.contains(next))) {
        throw in.bad("comes after section " + last);
      }
      last = next;
      try {
        if (next == StateSection.USERS) {
          readUsers(in, sets);
        } else {
          read(in, next, again, withTradingStates);
        }
        in.endBlock();
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw in.bad(e);
      }
      if (next == StateSection.MARKET) {
        sets = RuleSetTable.ofLog(core);
      }
    }
    if (!seen.contains(StateSection.END)) {
      throw in.bad("the state ends here, and its section END did not come");
    }
  }

  private void read(StateReader in, StateSection section, boolean again, boolean withStates) {
    int users = core.accounts.size();
    switch (section) {
      case SETTINGS -> readSettings(in);
      case REGISTRY -> {
        core.chains.read(in);
        core.registry.read(in);
      }
      case MARKET -> readMarket(in);
      case KEYS -> core.journal.readKeys(in, users);
      case PENDING -> core.journal.readPending(in, !again, events, users);
      case TIMERS -> {
        while (in.hasMore()) {
          core.timers.add(in.getSigned(), in.getIndex(users, "user"));
        }
      }
      case PRE_TRADE -> new PreTradeBytes(preTrade).read(in, withStates);
      case ALERTS -> {
        while (in.hasMore()) {
          core.dispatch.remember(AlertBytes.read(in, UserId.of(in.getText())));
        }
      }
      case COUNTERS -> {
        core.readCounts(in);
        core.dispatch.continueCount(in.getVar());
      }
      case END -> {
        long blocks = in.getVar();
        if (blocks != in.blocks()) {
          throw in.bad(blocks + " blocks were written, and " + in.blocks() + " came");
        }
      }
      default -> throw in.bad("does not belong into a whole state");
    }
  }

  private void readSettings(StateReader in) {
    Map<String, String> here = core.config.settings();
    for (int i = in.getCount(2); i > 0; i--) {
      String name = in.getText();
      String value = in.getText();
      String mine = here.get(name);
      if (mine == null || !mine.equals(value)) {
        throw new StateMismatchException(
            name,
            value,
            mine == null ? "no such setting" : mine,
            "build the engine with the setting of the state, or replay the events");
      }
    }
    List<RuleSet> present = List.of(core.program().rules);
    RuleSetTable.readName(in, present, true);
  }

  private void readMarket(StateReader in) {
    for (TokenState token : core.registry.tokens()) {
      token.read(in);
    }
    core.market.read(in);
    core.log.read(in, ids, core.givenRules, user -> core.accounts.of(user).index);
    core.scenarios.read(in, core.registry.tokens().size());
    core.market.restored();
  }

  private void readUsers(StateReader in, RuleSetTable sets) {
    AccountBytes bytes = new AccountBytes(core, ids, sets);
    while (in.hasMore()) {
      int end = in.beginLength();
      UserId user = UserId.of(in.getText());
      Account account = core.accounts.of(user);
      in.requireNew(nextUser++ == account.index);
      account.seen = core.log.end();
      if (in.getBoolean()) {
        bytes.read(in, account);
        if (account.header.eventsBooked > 0) {
          core.wakes.changed(account);
        }
      }
      in.endLength(end);
    }
  }
}
