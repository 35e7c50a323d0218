package io.hyperdex.risk.engine;

import io.hyperdex.risk.exposure.Freshness;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at the rules when a price moves, under {@link Profile#LEAN}: those for whom the move
 * may make a difference. {@link #list} and {@link #moves} are for any thread and wait for nobody;
 * all else is for the owner of the market.
 */
final class LeanWakes {
  /*
   * As under FULL (see Wakes): the market's owner registers a user with the tokens held, and a step
   * of the user that uses the slack up, or brings a token, puts it on a list that the next tick
   * looks at first. Only the owner of the market registers, so no price moves meanwhile, and a user
   * that could not be visited is visited again by the next tick.
   *
   * Nothing is missed. A tick publishes the price, counts the move, and then takes the list. Who
   * puts a user on the list has read the count of moves before the prices, and reads it once more
   * after that: where it is another one, the list may have been taken already, and the user is
   * looked at again, at the prices of now.
   *
   * A user is on the list once. Its link says that it is; the owner of the record writes LISTED
   * before it reads the link, and the taker clears the link before it reads what was written.
   */
  private static final int END = -1;
  private static final WakeIndex.Waker NOBODY = (user, stamp) -> false;

  private final LeanCore core;
  private final LeanSlab slab;
  private final WakeIndex.Live live;
  private final WakeIndex.Waker waker = this::wake;
  private final AtomicInteger head = new AtomicInteger(END);
  private volatile long moves;

  private @Nullable WakeIndex[] indexes = new WakeIndex[0];
  private final IntArrayList due = new IntArrayList();
  private IntArrayList late = new IntArrayList();
  private IntArrayList lateBefore = new IntArrayList();

  /** A move is under way, of this token at this time. */
  private boolean moving;

  private int token;

  private long timeMs;

  LeanWakes(LeanCore core) {
    this.core = core;
    this.slab = core.slab;
    live = (user, stamp) -> slab.stamp(user) == stamp;
  }

  // ---- any thread

  /** Moves so far, to be read before the prices a step rests on. */
  long moves() {
    return moves;
  }

  /**
   * Has the next tick look at a user whose registration may no longer serve. By the owner of the
   * record; allocates nothing.
   *
   * @return whether that is news: then, if {@link #moves} says so, look at it once more
   */
  boolean list(int user, long[] chunk, int at) {
    if (LeanSlab.wakeCode(chunk, at) == LeanSlack.LISTED || core.rules.size == 0) {
      return false;
    }
    LeanSlab.setWakeCode(chunk, at, LeanSlack.LISTED);
    if (slab.link(user) == 0) {
      int first;
      do {
        first = head.get();
        slab.link(user, first);
      } while (!head.compareAndSet(first, user + 1));
    }
    return true;
  }

  // ---- the owner of the market

  /** A fresh price came after a fresh one, and is published. */
  void moved(TokenState of, double price, long atMs) {
    token = of.index;
    timeMs = atMs;
    long before = moves;
    moves = before + 1;
    takeList();
    IntArrayList missed = late;
    late = lateBefore;
    lateBefore = missed;
    moving = true;
    try {
      visitAll(missed, price);
    } finally {
      moving = false;
      missed.clear();
      due.clear();
    }
  }

  private void visitAll(IntArrayList missed, double price) {
    indexOf(token, price).moved(price, waker);
    for (int i = 0; i < missed.size(); i++) {
      visit(missed.getInt(i));
    }
    for (int i = 0; i < due.size(); i++) {
      int user = due.getInt(i);
      if (LeanSlab.wakeCode(slab.chunk(user), slab.offset(user)) == LeanSlack.LISTED) {
        visit(user);
      }
    }
  }

  private void takeList() {
    int next = head.getAndSet(END);
    while (next != END) {
      int user = next - 1;
      next = slab.link(user);
      slab.link(user, 0);
      due.add(user);
    }
  }

  private boolean wake(int user, int stamp) {
    if (!live.isLive(user, stamp)) {
      return false;
    }
    visit(user);
    return true;
  }

  private void visit(int user) {
    core.visit(user, Inboxes.CHECK, token, timeMs);
  }

  /**
   * A token's value changed otherwise: nobody is registered with it any more, and every holder is
   * to be visited.
   */
  void jumped(TokenState of) {
    if (of.index < indexes.length && indexes[of.index] != null) {
      indexOf(of.index, 0).all(price(of.index), NOBODY);
    }
  }

  private double price(int of) {
    return Math.abs(Double.longBitsToDouble(core.tokens.table().price(of + 1)));
  }

  private WakeIndex indexOf(int of, double price) {
    if (of >= indexes.length) {
      indexes = Arrays.copyOf(indexes, Math.max(of + 1, indexes.length * 2));
    }
    WakeIndex index = indexes[of];
    if (index == null) {
      index = new WakeIndex(live);
      index.all(price, NOBODY); // where the price is decides which way it moves next
      indexes[of] = index;
    }
    return index;
  }

  /** A user could not be visited, as its record is owned: the next tick visits it again. */
  void missed(int user) {
    late.add(user);
  }

  /**
   * A record was just looked at: registers its user where a price moves, and else leaves that to
   * the next move. Users nobody moves a price for are never registered, and take no memory.
   *
   * @param anew also where what it was registered with serves
   */
  void looked(LeanStep step, long[] chunk, int at, boolean anew) {
    LeanState state = step.state;
    LeanRules rules = core.rules;
    if (!state.seen || rules.size == 0) {
      if (LeanSlab.wakeCode(chunk, at) != LeanSlack.NEVER) {
        slab.nextStamp(state.user);
        LeanSlab.setWakeCode(chunk, at, LeanSlack.NEVER);
      }
      return; // the first event tells, or the first rule
    }
    if (anew && !moving) {
      list(state.user, chunk, at);
      return;
    }
    double slack = step.slack.usd(rules);
    if (anew) {
      register(state, chunk, at, slack);
    } else if (!LeanSlack.serves(LeanSlab.wakeCode(chunk, at), slack, state.gross)) {
      list(state.user, chunk, at);
    }
  }

  private void register(LeanState state, long[] chunk, int at, double slack) {
    float band = LeanSlack.band(slack, state.gross);
    int stamp = slab.nextStamp(state.user);
    LeanSlab.setWakeCode(chunk, at, LeanSlack.code(band));
    for (int i = 0; i < state.count; i++) {
      if (state.isHeld(i) && state.price(i) > 0) {
        boolean valued = state.freshness[i] != Freshness.UNPRICED;
        watch(state.user, stamp, state.token[i] - 1, state.price(i), valued ? band : 0);
      }
    }
  }

  private void watch(int user, int stamp, int of, double price, float band) {
    WakeIndex index = indexOf(of, price);
    if (!Slack.watch(index, user, stamp, price, band, index.moves())) {
      throw new IllegalStateException("a price moved while its owner registered a user");
    }
  }
}
