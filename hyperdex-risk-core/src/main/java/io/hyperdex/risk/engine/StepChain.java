package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one user that may be undone: a chain from the newest back. It ends where a step was
 * forgotten, which nobody needs to tell it: a step that is used again has another identity.
 */
abstract class StepChain {
  /*
   * Steps of user events are made once and used again, each use under a new identity, which has the
   * step's slot in its low bits and counts up above them. Everything that leads to a step is such a
   * number and not a reference: storing references from old objects into old objects costs a G1
   * barrier with a fence each, and the cards so marked keep a second core busy. (Measured: 830 ns a
   * trade against 380 ns under a collector without that barrier.) The step that was let go last is
   * used next, as it is still in the cache.
   */
  private static final int MANY = 64;
  private static final int SLOT_BITS = 20;
  private static final int FIRST_ROOM = 2;
  private static final HistoryEntry[] NO_STEPS = new HistoryEntry[0];
  private static final int[] NO_SLOTS = new int[0];

  private final Journal journal;

  private @Nullable HistoryEntry[] steps = NO_STEPS;

  /**
   * The slots in use in order of arrival, a ring: {@code live} of them from {@code first} on; then
   * the free ones.
   */
  private int[] slots = NO_SLOTS;

  private int first;
  private int live;
  private long uses;

  /** The newest step, as {@link HistoryEntry#linkAfter} has it. */
  private long last;

  private @Nullable HistoryEntry lastGlobal;
  private int addedSinceCut;

  /** Whether an event at the time of the last own one may have to come before another. */
  private boolean tangled;

  // Where the last of the user's own events stands, forgotten or not; no chain before the first.
  private ChainTable.@Nullable Chain chain;
  private long atMs;
  private long blockNumber;
  private long txIndex;
  private long logIndex;

  StepChain(Journal journal) {
    this.journal = journal;
  }

  final Journal journal() {
    return journal;
  }

  /** Whose steps these are. */
  abstract Account account();

  // ---- steps of user events

  /** A blank step with an identity no step of the user had before; {@link #keep} comes next. */
  final HistoryEntry blank() {
    if (live == slots.length) {
      resize(Math.max(FIRST_ROOM, live + (live + 1) / 2));
    }
    int slot = slots[at(live)];
    HistoryEntry step = steps[slot];
    if (step == null) {
      step = new HistoryEntry(account());
      steps[slot] = step;
    }
    step.identity = uses + 1 << SLOT_BITS | slot;
    return step;
  }

  /** Where in the ring the i-th slot is. */
  private int at(int i) {
    int at = first + i;
    return at < slots.length ? at : at - slots.length;
  }

  /** The step that {@link #blank} gave is in use. */
  final void keep() {
    uses++;
    live++;
  }

  /** The step of a user event with an identity; null where it was forgotten. */
  final @Nullable HistoryEntry step(long identity) {
    int slot = (int) identity & (1 << SLOT_BITS) - 1;
    HistoryEntry step = slot < steps.length ? steps[slot] : null;
    return step != null && step.identity == identity ? step : null;
  }

  /** Reads from the step that is likely to be used next, for the cache. */
  final long touchSteps() {
    int[] order = slots;
    @Nullable HistoryEntry[] all = steps;
    int at = first;
    int slot = at < order.length ? order[at] : all.length;
    HistoryEntry oldest = slot < all.length ? all[slot] : null;
    return oldest == null ? 0 : oldest.touch();
  }

  /** Whether there is memory that may be let go some time. */
  final boolean hasSteps() {
    return steps.length > 0;
  }

  /** User events that are remembered. */
  final int remembered() {
    return live;
  }

  /** Forgets from the oldest arrival on; an event that may still change ends the sweep. */
  final void forgetSettled(long nowMs) {
    while (live > 0) {
      HistoryEntry oldest = steps[slots[first]];
      if (oldest != null && oldest.identity != 0) {
        if (oldest.inHistory && !isOver(oldest, nowMs)) {
          return;
        }
        oldest.clear();
      }
      int slot = slots[first];
      first = at(1);
      live--;
      // The free slots begin after those in use: the one just freed becomes the first of them.
      int last = at(slots.length - 1);
      slots[last] = slots[at(live)];
      slots[at(live)] = slot;
    }
  }

  /** Lets go of the memory of steps that are not in use; for a user who rests. */
  final void freeBlanks() {
    if (live == 0) {
      steps = NO_STEPS;
      slots = NO_SLOTS;
      first = 0;
    }
  }

  /** Whether neither the step nor any of the user's before it can change any more. */
  private boolean isOver(HistoryEntry step, long nowMs) {
    ChainTable chains = journal.chains;
    if (!step.isSettled(chains, nowMs)) {
      return false;
    }
    // A step of the user's that came before this one is forgotten by now.
    HistoryEntry before = step.isLinkedOutOfOrder() ? step.before() : null;
    for (; before != null; before = before.before()) {
      if (before.own && !before.explicitlyFinal && !before.isSettled(chains, nowMs)) {
        return false;
      }
    }
    return true;
  }

  private void resize(int room) {
    if (room > 1 << SLOT_BITS) {
      throw new IllegalStateException(
          "more than 2^20 events of " + account().user + " can still be undone");
    }
    int[] grown = new int[room];
    for (int i = 0; i < room; i++) {
      grown[i] = i < live ? slots[at(i)] : i; // the new ones are free
    }
    steps = Arrays.copyOf(steps, room);
    slots = grown;
    first = 0;
  }

  /** As if there had never been a step; all must be forgotten. */
  final void startAnew() {
    setLast(0, null);
    addedSinceCut = 0;
    tangled = false;
    chain = null;
  }

  // ---- the chain

  /** The newest step that is still known. */
  final @Nullable HistoryEntry lastStep() {
    return last > 0 ? step(last) : last == HistoryEntry.GLOBAL ? lastGlobal : null;
  }

  private void setLast(long identity, @Nullable HistoryEntry global) {
    last = identity;
    if (lastGlobal != global) {
      lastGlobal = global;
    }
  }

  final void addStep(HistoryEntry step) {
    step.linkAfter(last, lastGlobal);
    if (step.own) {
      if (step.chainBefore != chain) {
        step.chainBefore = chain; // mostly no store, no barrier
      }
      step.atMsBefore = atMs;
      step.blockBefore = blockNumber;
      step.txBefore = txIndex;
      step.logBefore = logIndex;
      tangled =
          chain != null
              && atMs == step.atMs
              && (tangled || chain != step.chain || !isPrecise() || !step.isPrecise());
      if (chain != step.chain) {
        chain = step.chain;
      }
      atMs = step.atMs;
      blockNumber = step.blockNumber;
      txIndex = step.txIndex;
      logIndex = step.logIndex;
    }
    setLast(step.identity, step.own ? null : step);
    step.inHistory = true;
    addedSinceCut++;
  }

  private boolean isPrecise() {
    return (blockNumber | txIndex | logIndex) >= 0;
  }

  /**
   * Whether an event at a place surely comes after every event of the user's. Of some that do, it
   * can't be told without a look at the chain: false.
   */
  final boolean isSurelyNext(
      ChainTable.Chain chain, long atMs, long blockNumber, long txIndex, long logIndex) {
    if (this.chain == null || atMs > this.atMs) {
      return true;
    }
    return atMs == this.atMs
        && chain == this.chain
        && !tangled
        && isPrecise()
        && (blockNumber | txIndex | logIndex) >= 0
        && (blockNumber != this.blockNumber
            ? blockNumber > this.blockNumber
            : txIndex != this.txIndex ? txIndex > this.txIndex : logIndex >= this.logIndex);
  }

  /** Takes the newest step out. */
  final HistoryEntry removeLastStep() {
    HistoryEntry step = lastStep();
    if (step == null) {
      throw new IllegalStateException("no step to take back");
    }
    setLast(step.previous(), step.previousGlobal());
    if (step.own) {
      chain = step.chainBefore;
      atMs = step.atMsBefore;
      blockNumber = step.blockBefore;
      txIndex = step.txBefore;
      logIndex = step.logBefore;
      tangled = true; // not known any more: until the time moves on
    }
    step.inHistory = false;
    return step;
  }

  /** All that is still known, oldest first; a new list. */
  final List<HistoryEntry> steps() {
    return stepsSince(null);
  }

  /** The steps after one, oldest first. */
  final List<HistoryEntry> stepsSince(@Nullable HistoryEntry mark) {
    List<HistoryEntry> steps = new ArrayList<>();
    for (HistoryEntry step = lastStep(); step != null && step != mark; step = step.before()) {
      steps.add(step);
    }
    Collections.reverse(steps);
    return steps;
  }

  /** Position of the last own event before those still known; null where there is none. */
  final @Nullable ChainPosition lastForgotten() {
    HistoryEntry oldest = null;
    for (HistoryEntry step = lastStep(); step != null; step = step.before()) {
      oldest = step.own ? step : oldest;
    }
    if (oldest == null) {
      return chain == null
          ? null
          : ChainPosition.of(chain.id, atMs, blockNumber, txIndex, logIndex);
    }
    return oldest.chainBefore == null
        ? null
        : ChainPosition.of(
            oldest.chainBefore.id,
            oldest.atMsBefore,
            oldest.blockBefore,
            oldest.txBefore,
            oldest.logBefore);
  }

  /**
   * Lets go of the oldest steps, as far as they are settled: once many have gathered, or at once
   * where the one before the newest is an old global step, as it is period after period for a user
   * who does nothing.
   */
  final void forgetSteps(Predicate<HistoryEntry> settled) {
    HistoryEntry newest = lastStep();
    HistoryEntry before = newest == null ? null : newest.before();
    boolean isOld = before != null && !before.own && settled.test(before);
    if (addedSinceCut < MANY && !isOld) {
      return;
    }
    List<HistoryEntry> steps = steps();
    int keep = 0;
    while (keep < steps.size() && settled.test(steps.get(keep))) {
      keep++;
    }
    if (keep == steps.size()) {
      setLast(0, null);
    } else if (keep > 0) {
      steps.get(keep).linkAfter(0, null);
    }
    addedSinceCut = -(steps.size() - keep); // looks again when as many have come as stayed
  }
}
