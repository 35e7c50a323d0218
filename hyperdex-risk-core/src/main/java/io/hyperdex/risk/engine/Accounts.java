package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.UserId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Users by dense index, in order of first appearance. Any thread may ask: who is known is found
 * without waiting, new indexes are handed out one at a time.
 */
final class Accounts {
  private final GlobalLog log;
  private final Journal journal;
  private final Map<UserId, Integer> index = new ConcurrentHashMap<>();
  private final DenseList<Account> accounts = new DenseList<>();

  Accounts(GlobalLog log, Journal journal) {
    this.log = log;
    this.journal = journal;
    journal.serve(this);
  }

  Account of(UserId user) {
    Account known = find(user);
    return known == null ? add(user) : known;
  }

  private synchronized Account add(UserId user) {
    Account known = find(user);
    if (known != null) {
      return known;
    }
    Account account = fresh(accounts.size(), user);
    accounts.add(account);
    index.put(user, account.index);
    return account;
  }

  /** New users with made-up names; returns the first one's index, the others follow. */
  synchronized int block(int count) {
    int first = accounts.size();
    for (int i = first; i < first + count; i++) {
      of(UserId.of("#" + i));
    }
    return first;
  }

  /**
   * Owns an account while nothing is applied.
   *
   * @throws IllegalStateException if something is
   */
  static void own(Account account) {
    if (!account.tryOwn()) {
      throw new IllegalStateException(
          "an event of "
              + account.user
              + " is being applied, or waits to be: the state is written while nothing is applied");
    }
  }

  private Account fresh(int i, UserId user) {
    return new Account(journal, i, user, new UserHeader(log.latestStates()));
  }

  @Nullable Account find(UserId user) {
    Integer i = index.get(user);
    return i == null ? null : accounts.get(i);
  }

  /** Null for an index never handed out; any thread may ask. */
  @Nullable Account find(int i) {
    return accounts.find(i);
  }

  Account get(int i) {
    return accounts.get(i);
  }

  int size() {
    return accounts.size();
  }

  DenseList<Account> all() {
    return accounts;
  }
}
