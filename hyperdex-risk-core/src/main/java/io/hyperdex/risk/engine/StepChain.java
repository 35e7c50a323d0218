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
  private static final int MANY = 64;

  private final Journal journal;

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

  /** The newest step that is still known. */
  final @Nullable HistoryEntry lastStep() {
    return last > 0 ? journal.step(last) : last == HistoryEntry.GLOBAL ? lastGlobal : null;
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
