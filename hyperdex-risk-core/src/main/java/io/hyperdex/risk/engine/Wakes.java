package io.hyperdex.risk.engine;

import io.hyperdex.risk.exposure.Freshness;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.ObjLongConsumer;

/**
 * Takes users over the moves of prices: those whose rules a move could turn, and nobody else. Not
 * thread safe.
 */
final class Wakes {
  /*
   * A user whose rules were checked is registered with the tokens held, as wide as the slack of the
   * rules allows. After a step that uses the slack up the registration no longer serves, and the
   * user is put on a list instead of being registered again at once: between two moves a user may
   * trade many times. A move looks at everyone on the list first.
   */
  private static final double UNITS = 1e12;
  private static final WakeIndex.Waker NOBODY = (user, stamp) -> false;

  private final EngineConfig config;
  private final Accounts accounts;
  private final GlobalLog log;
  private final LiveView view;
  private final Counters counters;
  private final ObjLongConsumer<Account> step;
  private final IntArrayList unregistered = new IntArrayList();
  private final WakeIndex.Live live = this::isLive;

  /** The log entry of the move under way. */
  private long entryIndex;

  private final WakeIndex.Waker waker = this::wake;

  /**
   * @param view used for nothing else in the middle of a step
   * @param step takes an account over a log entry
   */
  Wakes(
      EngineConfig config,
      Accounts accounts,
      GlobalLog log,
      LiveView view,
      Counters counters,
      ObjLongConsumer<Account> step) {
    this.config = config;
    this.accounts = accounts;
    this.log = log;
    this.view = view;
    this.counters = counters;
    this.step = step;
  }

  private WakeIndex indexOf(TokenState token, long nowMs) {
    WakeIndex index = token.wakes;
    if (index == null) {
      index = new WakeIndex(live);
      index.all(token.priceAt(nowMs), NOBODY); // where the price is decides which way it moves next
      token.wakes = index;
    }
    return index;
  }

  private boolean isLive(int user, int stamp) {
    Account account = accounts.find(user);
    return account != null && account.wakeStamp == stamp && !account.unregistered;
  }

  /** What the account was registered with is no longer right. */
  void changed(Account account) {
    if (!account.unregistered && account.header.rules.rules.size() > 0) {
      account.unregistered = true;
      unregistered.add(account.index);
    }
  }

  /** An ordinary trade was booked that moved values by so much; the account's own are of now. */
  void traded(Account account, RuleProgram program, double movedUsd) {
    if (account.unregistered) {
      return;
    }
    account.varSlack -= movedUsd;
    double gross = account.gross / UNITS;
    double slack = program.slackUsd(account, config.minEquity().doubleValue());
    if (!Slack.serves(account.band, slack, gross)) {
      changed(account);
    }
  }

  /** A fresh price of a token came after a fresh one: takes those concerned over the entry. */
  void moved(TokenState token, double price, long entryIndex, long nowMs) {
    this.entryIndex = entryIndex;
    int count = unregistered.size(); // those who come on while it runs are looked at next time
    indexOf(token, nowMs).moved(price, waker);
    for (int i = 0; i < count; i++) {
      Account account = accounts.get(unregistered.getInt(i));
      if (!account.unregistered) {
        continue; // woken, and registered then
      }
      if (account.holds(token)) {
        step.accept(account, entryIndex);
      }
      register(account, nowMs);
    }
    unregistered.removeElements(0, count);
  }

  /**
   * A token's value changed otherwise: every holder is taken over that, and so registered with the
   * next move.
   */
  void jumped(TokenState token, long nowMs) {
    WakeIndex index = token.wakes;
    if (index != null) {
      index.all(token.priceAt(nowMs), NOBODY);
    }
  }

  private boolean wake(int user, int stamp) {
    if (!isLive(user, stamp)) {
      return false;
    }
    Account account = accounts.get(user);
    step.accept(account, entryIndex);
    register(account, log.get(entryIndex).valuedAtMs());
    return true;
  }

  private void register(Account account, long nowMs) {
    account.wakeStamp++;
    account.unregistered = false;
    if (account.header.eventsBooked == 0) {
      return; // the first event tells
    }
    view.at(account, log.end(), nowMs);
    double slack = Slack.of(account.header.rules.rules, view, counters);
    float band = Slack.band(slack, view.grossUsd());
    account.band = band;
    account.varSlack = slack; // of all rules, so at most that of VaR
    for (int i = 0; i < account.positions(); i++) {
      if (account.isOpen(i)) {
        boolean valued = view.valuation.freshness(i) != Freshness.UNPRICED;
        watch(account, account.token(i), valued ? band : Slack.EACH_MOVE, nowMs);
      }
    }
  }

  private void watch(Account account, TokenState token, float band, long nowMs) {
    WakeIndex index = indexOf(token, nowMs);
    long seen = index.moves();
    double price = token.priceAt(nowMs);
    if (!Slack.watch(index, account.index, account.wakeStamp, price, band, seen)) {
      changed(account);
    }
  }
}
