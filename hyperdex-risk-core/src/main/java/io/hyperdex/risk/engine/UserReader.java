package io.hyperdex.risk.engine;

import java.lang.invoke.VarHandle;

/**
 * Looks at users while others write, without waiting: one consistent version of each, valued at
 * prices that were in force together. For one thread, used again for one user after the other.
 */
final class UserReader {
  private final Core core;
  private final Account copy;
  private final LiveView view;

  UserReader(Core core) {
    this.core = core;
    copy = core.blankAccount();
    view = LiveView.forReader(core.config, core.scenarios, core.nobody);
  }

  boolean isOf(Core other) {
    return core == other;
  }

  /** The user's state; good until the next call. */
  Account read(Account account) {
    return account.read(copy, false, core.workers);
  }

  /** As {@link #read}, with the user's window of returns. */
  Account readWithReturns(Account account) {
    return account.read(copy, true, core.workers);
  }

  /** As {@link #read}, valued. */
  LiveView value(Account account) {
    return value(account, false);
  }

  /**
   * As {@link #value(Account)}, with the user's window of returns, which takes a copy of it.
   *
   * @param withReturns false: measures of the window must not be asked for
   */
  LiveView value(Account account, boolean withReturns) {
    while (true) {
      long epoch = core.market.epoch();
      Account read = account.read(copy, withReturns, core.workers);
      view.at(read, TokenState.LATEST, core.market.now());
      VarHandle.loadLoadFence();
      if (core.market.epoch() == epoch) {
        return view;
      }
      Thread.onSpinWait(); // a price moved: the next look is at the new one
    }
  }
}
