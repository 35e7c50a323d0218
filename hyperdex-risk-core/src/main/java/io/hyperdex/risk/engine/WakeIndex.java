package io.hyperdex.risk.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who has to be woken when the price of one token moves. A user registers an interval of the price
 * inside which none of its rules can change its verdict, and a move costs only the users whose
 * interval it leaves.
 *
 * <p>{@link #watch} may be called by any thread at any time and waits for no other. {@link #moved}
 * and {@link #all} are called by one thread at a time, the owner of the market, and do not wait for
 * those who register either. A registration is an object of 48 bytes and one or two compareAndSets;
 * dead ones are thrown out along the way, about four looked at for each new one, so that memory
 * stays in proportion to the living.
 *
 * <p>A registration is known by its user and a stamp: the user's present one. When a user registers
 * anew it takes a new stamp first, and everything under its older ones is dead.
 */
final class WakeIndex {
  /** Told of users to wake, by the owner of the market. Must not throw, nor move the price. */
  @FunctionalInterface
  interface Waker {
    /**
     * The price has left the user's interval (or everyone is woken) and the registration is gone.
     * The user's rules are to be checked and the user to be registered under a new stamp.
     *
     * @return false, and nothing done, where the stamp is not the user's present one
     */
    boolean wake(int user, int stamp);
  }

  /** Tells living registrations from dead ones. Called by any thread; must not wait. */
  @FunctionalInterface
  interface Live {
    /** Whether the stamp is the user's present one. Once false for a stamp, false for ever. */
    boolean isLive(int user, int stamp);
  }

  /*
   * No move is missed. The owner makes a move in the order
   *   (o1) publish the mark    (o2) moves + 1    (o3) price    (o4) read the stacks
   * and a registrant in the order
   *   (r1) seen = moves()    (r2) read the mark, work out the interval    (r3) push
   *   (r4) read moves, price, moves again
   * o2, o3, o4, r1, r3 and r4 are volatile accesses, so there is one order of all of them.
   *  - If r3 comes before o4 reads that stack, the owner finds the registration, and wakes it if
   *    the price is outside.
   *  - Otherwise o2 and o3 come before r4. If o2 came before r1 then so did o1: the interval was
   *    made for this mark, or a later one. If not, r4 sees moves > seen. Where that is one more and
   *    stays so while the price is read, the price is that of this one move, or the one before it
   *    (then o3 and so o4 are still to come: the first case), and watch() is true only if it is
   *    inside. Where it is two or more, some price in between may have been outside, and watch() is
   *    false whatever the present one is. all() counts as two moves.
   * So of every move that was not in the valuation of r2, the registration either is woken by the
   * owner, or is told, or has the price of the move inside its interval.
   *
   * Rising prices reach upper bounds, from the bucket of the price before on: lower ones were
   * reached, or told, before. Should a waker throw, the next move begins where the last complete
   * one ended, so what was left is not lost unless the price has come back.
   *
   * A registration without room, for whom every tick counts, has both bounds at 0 and hangs in the
   * first bucket of the upper bounds; one without bounds hangs in the last.
   */
  private static final int BETWEEN_PRUNES = 16;

  private static final int WITHOUT_ROOM = WakeStacks.bucket(0);

  private final Live live;
  private final WakeStacks byUpper = new WakeStacks(true);
  private final WakeStacks byLower = new WakeStacks(false);
  private final AtomicLong watches = new AtomicLong();
  private final AtomicLong nextPrune = new AtomicLong(BETWEEN_PRUNES);

  private volatile long moves;
  private volatile double price;

  /** Where the last complete move ended. The owner's. */
  private double settled;

  WakeIndex(Live live) {
    this.live = live;
  }

  /** Moves so far. To be read before the mark that the interval rests on. */
  long moves() {
    return moves;
  }

  /**
   * Registers a user until the price is at or beyond one of two bounds. Where {@code lower} is not
   * below {@code upper}, until the next move whatever its price.
   *
   * <p>The stamp must be the user's present one before this is called.
   *
   * @param lower 0 or less: the price may fall to any
   * @param upper positive infinity: the price may rise to any
   * @param seen what {@link #moves} said before the mark was read
   * @return false where the price has moved since and may have been outside: the user must be
   *     checked at the present mark and registered anew, as nobody else will do it
   */
  boolean watch(int user, int stamp, double lower, double upper, long seen) {
    if (user < 0) {
      throw new IllegalArgumentException("user must not be negative: " + user);
    }
    boolean always = !(lower < upper);
    Watch watch = new Watch(user, stamp, always ? 0 : lower, always ? 0 : upper);
    if (watch.lower > 0) {
      byLower.push(watch);
    }
    if (watch.upper < Double.POSITIVE_INFINITY || !(watch.lower > 0)) {
      byUpper.push(watch);
    }
    boolean holds = holds(watch, always, seen);
    pruneInTurn();
    return holds;
  }

  private boolean holds(Watch watch, boolean always, long seen) {
    long before = moves;
    double present = price;
    if (always) {
      return before == seen;
    }
    boolean above = watch.lower <= 0 || present > watch.lower;
    return above && present < watch.upper && before - seen <= 1 && moves == before;
  }

  /** Moves the hand of pruning on, at a pace that takes it round in a quarter as many watches. */
  private void pruneInTurn() {
    long count = watches.incrementAndGet();
    long due = nextPrune.get();
    if (count >= due && nextPrune.compareAndSet(due, count + BETWEEN_PRUNES)) {
      nextPrune.addAndGet((byUpper.prune(live) + byLower.prune(live)) / 4);
    }
  }

  /**
   * The token has this price from now on; its mark has been published before. Wakes every user
   * whose interval does not hold it. O(those woken, and those with a bound within 0.1 % of the
   * price); allocates nothing.
   *
   * @param next above 0 and finite
   * @return how many were woken
   */
  int moved(double next, Waker waker) {
    long before = moves;
    moves = before + 1;
    price = next;
    int from = Math.max(WITHOUT_ROOM + 1, WakeStacks.bucket(settled));
    int to = WakeStacks.bucket(next);
    int woken = byUpper.reach(WITHOUT_ROOM, WITHOUT_ROOM, next, waker);
    if (next > settled) {
      woken += byUpper.reach(from, to, next, waker);
    } else if (next < settled) {
      woken += byLower.reach(to, from, next, waker);
    }
    settled = next;
    return woken;
  }

  /**
   * Wakes everyone registered, whatever the price: for what is no move of a price, such as a first
   * or a stale mark.
   *
   * @param next the price holdings are valued at from now on, 0 where there is none
   * @return how many were woken
   */
  int all(double next, Waker waker) {
    long before = moves;
    moves = before + 2;
    price = next;
    settled = next;
    List<Watch> tops = new ArrayList<>();
    byUpper.takeAll(tops);
    int uppers = tops.size();
    byLower.takeAll(tops);
    int woken = 0;
    for (int i = 0; i < tops.size(); i++) {
      for (Watch watch = tops.get(i); watch != null; watch = watch.next(i < uppers)) {
        if (!watch.isSpent()) {
          int user = watch.user();
          watch.spend();
          woken += waker.wake(user, watch.stamp) ? 1 : 0;
        }
      }
    }
    return woken;
  }
}
