package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.UserId;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import org.jspecify.annotations.Nullable;

/** Users by dense index, in order of first appearance. */
final class Accounts {
  private final GlobalLog log;
  private final Journal journal;
  private final Object2IntOpenHashMap<UserId> index = new Object2IntOpenHashMap<>();
  private final DenseList<Account> accounts = new DenseList<>();

  Accounts(GlobalLog log, Journal journal) {
    this.log = log;
    this.journal = journal;
    journal.serve(this);
    index.defaultReturnValue(-1);
  }

  Account of(UserId user) {
    int i = index.getInt(user);
    if (i >= 0) {
      return accounts.get(i);
    }
    Account account = fresh(accounts.size(), user);
    index.put(user, account.index);
    accounts.add(account);
    return account;
  }

  private Account fresh(int i, UserId user) {
    return new Account(journal, i, user, new UserHeader(log.statesAt(log.end())));
  }

  @Nullable Account find(UserId user) {
    int i = index.getInt(user);
    return i < 0 ? null : accounts.get(i);
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

  /** Empties a user's record; the dense index stays reserved. */
  void clear(int i) {
    Account before = accounts.get(i);
    Account fresh = fresh(i, before.user);
    fresh.wakeStamp = before.wakeStamp + 1; // old registrations stay dead
    accounts.set(i, fresh);
  }
}
