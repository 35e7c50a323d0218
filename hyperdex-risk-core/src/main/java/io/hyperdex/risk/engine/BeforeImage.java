package io.hyperdex.risk.engine;

import io.hyperdex.risk.book.VenueShares;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the ordinary trade under way starts from: with it a reader makes a whole of an account that
 * is half changed. One for the engine, as one such trade is under way at a time, and always the
 * same object, so that it stays in the cache.
 */
final class BeforeImage {
  private final UserHeader header = new UserHeader(RuleStates.NONE);
  private final long[] wordsIn = new long[Account.WORDS];
  private final long[] wordsOut = new long[Account.WORDS];
  private @Nullable VenueShares venuesOut;
  private int user = -1;
  private int in;
  private int out;

  /**
   * Notes what the trade is going to change.
   *
   * @param in where the words of the position given from start
   * @param out where those of the other one start
   */
  void keep(Account account, int in, int out) {
    VarHandle.storeStoreFence(); // the trade before is known to be over before this is written
    user = account.index;
    this.in = in;
    this.out = out;
    header.copyFrom(account.header);
    System.arraycopy(account.words, in, wordsIn, 0, Account.WORDS);
    System.arraycopy(account.words, out, wordsOut, 0, Account.WORDS);
    VenueShares mixed = account.mixedVenues(out / Account.WORDS);
    if (venuesOut != mixed) {
      venuesOut = mixed; // mostly null, and no store
    }
  }

  /** Puts a copy that was made meanwhile right; false where the trade is another user's by now. */
  boolean restore(Account copy) {
    if (copy.index != user || Math.max(in, out) + Account.WORDS > copy.words.length) {
      return false;
    }
    copy.header.copyFrom(header);
    System.arraycopy(wordsIn, 0, copy.words, in, Account.WORDS);
    System.arraycopy(wordsOut, 0, copy.words, out, Account.WORDS);
    copy.setMixedVenues(out / Account.WORDS, venuesOut);
    return true;
  }
}
