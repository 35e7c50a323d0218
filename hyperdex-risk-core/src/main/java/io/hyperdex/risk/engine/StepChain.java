package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import java.util.ArrayList;
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
   * Steps of user events stand in a ring for good and have a new identity each time they are used,
   * counted up, so that identity tells the place in the ring. Everything that leads to a step is such a
   * number and not a reference: storing references from old objects into old objects costs a G1
   * barrier with a fence each, and the cards so marked keep a second core busy. (Measured: 830 ns a
   * trade against 380 ns under a collector without that barrier.)
   */
  private static final int MANY = 64;
  private static final HistoryEntry[] NO_RING = new HistoryEntry[0];

  private final Journal journal;

  private @Nullable HistoryEntry[] ring = NO_RING;
  private long firstInRing = 1;
  private long endOfRing = 1; // identities from the first to before this one are in use

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

  // ---- the ring

  /** A blank step with an identity no step of the user had before; {@link #keep} comes next. */
  final HistoryEntry blank() {
    if (endOfRing - firstInRing == ring.length) {
      resize(Math.max(2, ring.length * 2));
    }
    int slot = (int) endOfRing & ring.length - 1;
    HistoryEntry step = ring[slot];
    if (step == null) {
      step = new HistoryEntry(account());
      ring[slot] = step;
    }
    step.identity = endOfRing;
    return step;
  }

  /** The step that {@link #blank} gave is in use. */
  final void keep(HistoryEntry step) {
    endOfRing = step.identity + 1;
  }

  /** The step of a user event with an identity; null where it was forgotten. */
  final @Nullable HistoryEntry step(long identity) {
    if (ring.length == 0) {
      return null;
    }
    HistoryEntry step = ring[(int) identity & ring.length - 1];
    return step != null && step.identity == identity ? step : null;
  }

  /** Whether steps are kept that may be forgotten some time. */
  final boolean hasSteps() {
    return firstInRing < endOfRing;
  }

  /** User events that are remembered. */
  final int remembered() {
    return (int) (endOfRing - firstInRing);
  }

  /** Forgets from the oldest arrival on; an event that may still change ends the sweep. */
  final void forgetSettled(long nowMs) {
    while (firstInRing < endOfRing) {
      HistoryEntry oldest = ring[(int) firstInRing & ring.length - 1];
      if (oldest != null && oldest.identity == firstInRing) {
        if (oldest.inHistory && !isOver(oldest, nowMs)) {
          break;
        }
        journal.forget(oldest);
        oldest.clear();
      }
      firstInRing++;
    }
    if (ring.length > 2 && endOfRing - firstInRing < ring.length / 16) {
      resize(ring.length / 4);
    }
  }

  /** Lets go of the memory of steps that are not in use; for a user who rests. */
  final void freeBlanks() {
    if (!hasSteps()) {
      ring = NO_RING;
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
    @Nullable HistoryEntry[] other = new HistoryEntry[room];
    for (long i = firstInRing; i < endOfRing; i++) {
      other[(int) i & room - 1] = ring[(int) i & ring.length - 1];
    }
    ring = other;
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
