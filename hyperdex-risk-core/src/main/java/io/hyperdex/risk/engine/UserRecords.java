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
 * that wrote the records would have. Reservations before a trade, trading states, the alert history
 * and the keys of pending trades are not in the records.
 *
 * <p>To be called while nothing is applied; one call at a time.
 */
public final class UserRecords {
  private final Core core;

  UserRecords(Core core) {
    this.core = core;
  }

  /**
   * Writes the part that all users share.
   *
   * @throws IllegalStateException if it turns out that something was applied meanwhile
   */
  public void exportMarket(StateOutput out) {
    throw new UnsupportedOperationException("exportMarket of " + core + " to " + out);
  }

  /**
   * Takes the part that all users share into an engine that nothing was applied to.
   *
   * @throws IllegalStateException if something was
   * @throws StateMismatchException where a setting or the rules differ
   * @throws StateFormatException where the bytes are damaged, or of a newer format
   */
  public void importMarket(StateInput in) {
    throw new UnsupportedOperationException("importMarket into " + core + " from " + in);
  }

  /**
   * A user's record, taken over to the engine's time; null for a user who is as if never seen.
   *
   * @throws IllegalStateException if the user is in the middle of an event
   */
  public byte @Nullable [] exportUser(UserId user) {
    throw new UnsupportedOperationException("exportUser " + user);
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
    throw new UnsupportedOperationException("importUser of " + record.length + " bytes");
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
    throw new UnsupportedOperationException("drainChanged to " + changed);
  }
}
