package io.hyperdex.risk.engine;

import io.hyperdex.risk.exposure.Freshness;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes users over the moves of prices: those whose rules a move could turn, and nobody else. The
 * owner of the market moves; the owner of an account says what has changed.
 */
final class Wakes {
  /*
   * A user whose rules were checked is registered with the tokens held, as wide as the slack of the
   * rules allows. After a step that uses the slack up the registration no longer serves, and the
   * user is put on a list instead of being registered again at once: between two moves a user may
   * trade many times. A move looks at everyone on the list first.
   *
   * Nothing is missed: who puts a user on the list looks at the end of the log after that, and a
   * move looks at the list after it was put at the end of the log.
   */
  private static final double UNITS = 1e12;
  private static final WakeIndex.Waker NOBODY = (user, stamp) -> false;

  /** Takes the owner of the market into accounts. */
  interface Visits {
    /**
     * Takes a user over a log entry, if it holds a token (null: whatever it holds), and registers
     * it.
     *
     * @return false where the account is owned: then its owner takes it over the entry
     */
    boolean visit(Account account, long entryIndex, @Nullable TokenState ifHeld);
  }

  private final EngineConfig config;
  private final Accounts accounts;
  private final GlobalLog log;
  private final LiveView view;
  private final Counters counters = new Counters();
  private final Visits visits;
  private final AtomicReference<@Nullable Account> unregistered = new AtomicReference<>();
  private final WakeIndex.Live live = this::isLive;

  /** The log entry of the move under way. */
  private long entryIndex;

  private final WakeIndex.Waker waker = this::wake;

  /**
   * @param view used for nothing else
   */
  Wakes(EngineConfig config, Accounts accounts, GlobalLog log, LiveView view, Visits visits) {
    this.config = config;
    this.accounts = accounts;
    this.log = log;
    this.view = view;
    this.visits = visits;
  }

  /** What broke while slack was worked out. */
  long ruleErrors() {
    return counters.ruleErrors;
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

  /** What the account was registered with is no longer right. Its owner says so. */
  void changed(Account account) {
    if (!account.unregistered && account.header.rules.rules.size() > 0) {
      list(account);
    }
  }

  private void list(Account account) {
    account.unregistered = true;
    if (account.tryList()) {
      Account first;
      do {
        first = unregistered.get();
        account.nextListed = first;
      } while (!unregistered.compareAndSet(first, account));
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
    Account listed = unregistered.getAndSet(null); // who comes on now is looked at next time
    indexOf(token, nowMs).moved(price, waker);
    while (listed != null) {
      Account account = listed;
      listed = account.nextListed;
      account.nextListed = null;
      account.unlist();
      boolean isOld = account.unregistered; // else woken, and registered then
      if (isOld && !visits.visit(account, entryIndex, token)) {
        list(account);
      }
    }
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
    if (!visits.visit(account, entryIndex, null)) {
      list(account);
    }
    return true;
  }

  /** Registers an account after a move; it is owned, and so is the market. */
  void register(Account account) {
    account.wakeStamp++;
    account.unregistered = false;
    if (account.header.eventsBooked == 0) {
      return; // the first event tells
    }
    long nowMs = log.get(entryIndex).valuedAtMs();
    view.at(account, entryIndex + 1, nowMs);
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
