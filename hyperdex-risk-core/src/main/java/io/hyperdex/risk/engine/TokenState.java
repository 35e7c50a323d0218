package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine knows of one token: facts, the marks in force over time, who holds it. */
final class TokenState {
  /** A mark (or none) in force from a place in the global log on. */
  private record MarkSince(long place, @Nullable Mark mark) {}

  static final long NEVER = Long.MAX_VALUE;

  final int index;
  final TokenId id;
  final IntOpenHashSet holders = new IntOpenHashSet();

  /** Due time of the queue entry that counts for this token. */
  long queuedExpiry = NEVER;

  private TokenMeta meta;
  private long decimalsSince = NEVER;
  private long peggedSince = NEVER;
  private long markedSince = NEVER;
  private final List<MarkSince> marks = new ArrayList<>(2);
  private @Nullable Mark current;
  private long currentSince;

  /** The last mark that can't be withdrawn any more, and the implied ones after it. */
  private final Deque<Mark> withdrawable = new ArrayDeque<>(2);

  TokenState(int index, TokenId id) {
    this.index = index;
    this.id = id;
    meta = new TokenMeta(id, null, TokenMeta.UNKNOWN_DECIMALS, Set.of(), false, null);
  }

  TokenMeta meta() {
    return meta;
  }

  int decimals() {
    return meta.decimals();
  }

  boolean hasDecimalsAt(long place) {
    return decimalsSince < place;
  }

  boolean isPeggedAt(long place) {
    return peggedSince < place;
  }

  /** Whether any price had been known by a place. */
  boolean wasMarkedBy(long place) {
    return markedSince < place;
  }

  /** Takes over new facts; {@code place} is that of the log entry that tells of them. */
  void learn(TokenMeta facts, long place) {
    if (meta.decimals() == TokenMeta.UNKNOWN_DECIMALS
        && facts.decimals() != TokenMeta.UNKNOWN_DECIMALS) {
      decimalsSince = place;
    }
    if (!meta.pegged() && facts.pegged()) {
      peggedSince = place;
    }
    meta = facts;
  }

  @Nullable Mark current() {
    return current;
  }

  /** The mark in force after the first {@code place} entries of the log. */
  @Nullable Mark markAt(long place) {
    if (currentSince < place) {
      return current;
    }
    for (int i = marks.size() - 2; i >= 0; i--) {
      MarkSince since = marks.get(i);
      if (since.place < place) {
        return since.mark;
      }
    }
    return null;
  }

  /** Puts a mark in force from the log entry at {@code place} on. */
  void put(Mark mark, long place, long settledBeforeMs) {
    markedSince = Math.min(markedSince, place);
    force(mark, place);
    if (mark.origin != PriceOrigin.TRADE) {
      withdrawable.clear();
    } else {
      forgetSettled(settledBeforeMs);
    }
    withdrawable.addLast(mark);
  }

  /** Of the marks too old to be withdrawn only the newest is of use. */
  private void forgetSettled(long settledBeforeMs) {
    while (withdrawable.size() > 1) {
      Mark oldest = withdrawable.removeFirst();
      if (withdrawable.getFirst().asOfMs >= settledBeforeMs) {
        withdrawable.addFirst(oldest);
        return;
      }
    }
  }

  /**
   * Withdraws an implied mark. Returns whether the mark in force is now another: then it is in
   * force from {@code place} on.
   */
  boolean withdraw(Mark mark, long place) {
    withdrawable.remove(mark);
    if (current != mark) {
      return false;
    }
    force(withdrawable.peekLast(), place);
    return true;
  }

  boolean isWithdrawable(Mark mark) {
    return withdrawable.contains(mark);
  }

  private void force(@Nullable Mark mark, long place) {
    current = mark;
    currentSince = place;
    marks.add(new MarkSince(place, mark));
  }

  /** Forgets marks that were replaced before the log's first retained entry. */
  void forgetBefore(long place) {
    int keep = 0;
    while (keep + 1 < marks.size() && marks.get(keep + 1).place < place) {
      keep++;
    }
    if (keep > 0) {
      marks.subList(0, keep).clear();
    }
  }

  int retainedMarks() {
    return marks.size();
  }
}
