package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.state.StateFormatException;
import io.hyperdex.risk.state.StateInput;
import io.hyperdex.risk.state.StateMismatchException;
import io.hyperdex.risk.state.StateOutput;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of an engine in parts, for a store that keeps one record a user: the market (prices,
 * facts, time, finality, returns, counters), and each user alone with what can still be undone and
 * the keys of it. Records name tokens, venues and chains by their external ids; those of users were
 * written by an engine with this market.
 *
 * <p>To start again: a new engine of the same settings and rules, {@link #importMarket}, then every
 * user with {@link #importUser}; in any order, before the first event. It then goes on as the one
 * that wrote the records would have. Reservations before a trade, trading states and the alert
 * history are not in the records.
 *
 * <p>To be called while nothing is applied; one call at a time.
 */
public final class UserRecords {
  private static final StateOutput NOWHERE =
      (bytes, length) -> {
        throw new IllegalStateException("a record is not handed over in blocks");
      };

  private final Core core;
  private final PreTrade preTrade;

  UserRecords(Core core, PreTrade preTrade) {
    this.core = core;
    this.preTrade = preTrade;
  }

  /**
   * Writes the part that all users share.
   *
   * @throws IllegalStateException if it turns out that something was applied meanwhile
   */
  public void exportMarket(StateOutput out) {
    new FullState(core, preTrade).writeMarketOnly(out);
  }

  /**
   * Takes the part that all users share into an engine that nothing was applied to.
   *
   * @throws IllegalStateException if something was
   * @throws StateMismatchException where a setting or the rules differ
   * @throws StateFormatException where the bytes are damaged, or of a newer format
   */
  public void importMarket(StateInput in) {
    boolean isNew =
        core.version() == 0
            && core.market.now() == RiskEngine.NO_TIME
            && core.accounts.size() == 0
            && core.registry.tokens().size() == 0;
    if (!isNew) {
      throw new IllegalStateException(
          "the market is taken into a new engine; this one has "
              + core.accounts.size()
              + " users and is at version "
              + core.version());
    }
    new FullState(core, preTrade).read(in, false);
  }

  /**
   * A user's record, taken over to the engine's time; null for a user who is as if never seen.
   *
   * @throws IllegalStateException if the user is in the middle of an event
   */
  public byte @Nullable [] exportUser(UserId user) {
    Account account = core.accounts.find(user);
    if (account == null) {
      return null;
    }
    StateWriter body = new StateWriter(NOWHERE);
    StateIds ids = StateIds.ofRecord(core);
    Accounts.own(account);
    Worker worker = core.take();
    try {
      core.begin(worker, account);
      worker.bookings.tidy(account);
      if (account.isBlank() && !core.journal.hasPending(account)) {
        return null;
      }
      new AccountBytes(core, ids, RuleSetTable.ofRecord(core)).write(body, account);
      core.journal.writeOf(body, account, new EventBytes(ids));
    } finally {
      core.give(worker);
      core.release(account);
    }
    StateWriter record = new StateWriter(NOWHERE);
    record.begin(StateSection.USER_RECORD);
    record.putText(user.value());
    ids.write(record);
    record.putBytes(body.body());
    return record.toBlock();
  }

  /**
   * Takes a user into an engine that has the market and does not know the user yet.
   *
   * @return whose record it is
   * @throws IllegalStateException if something was applied for the user
   * @throws StateMismatchException where the rules differ
   * @throws StateFormatException where the bytes are damaged, of a newer format, or name a token
   *     that the market does not have
   */
  public UserId importUser(byte[] record) {
    StateReader in = StateReader.ofBlock(record);
    if (in.next() != StateSection.USER_RECORD) {
      throw in.bad("the record of a user expected");
    }
    try {
      return importUser(in);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw in.bad(e);
    }
  }

  private UserId importUser(StateReader in) {
    UserId user = UserId.of(in.getText());
    Account account = core.accounts.of(user);
    Accounts.own(account);
    Worker worker = core.take();
    try {
      core.begin(worker, account);
      if (!account.isBlank() || core.journal.hasPending(account)) {
        throw new IllegalStateException(
            user + " is known already: a record is taken into an engine without the user");
      }
      StateIds ids = StateIds.ofRecord(core);
      ids.read(in);
      new AccountBytes(core, ids, RuleSetTable.ofRecord(core)).read(in, account);
      core.journal.readOf(in, account, new EventBytes(ids));
      in.endBlock();
      account.addTimers(core.timers);
    } finally {
      core.give(worker);
      core.release(account);
    }
    if (account.header.eventsBooked > 0) {
      core.wakes.changed(account);
    }
    return user;
  }

  /**
   * Names every user whose record is another than at the last call, by events of its own, price
   * moves and times of rules alike; at the first call every user changed since the engine was made.
   * Sometimes also one whose record is the same.
   *
   * @return how many
   * @throws IllegalStateException without {@link RiskEngineBuilder#trackChanges}
   */
  public int drainChanged(Consumer<? super UserId> changed) {
    ChangedUsers users = core.changedUsers();
    if (users == null) {
      throw new IllegalStateException(
          "changes are not tracked: build the engine with trackChanges(true)");
    }
    return users.drain(user -> changed.accept(core.accounts.get(user).user));
  }
}
