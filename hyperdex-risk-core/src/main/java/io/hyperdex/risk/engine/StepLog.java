package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.ChainPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one user that may be undone: a chain from the newest back. It ends where a step was
 * forgotten, which nobody needs to tell it: a step that is used again has another identity.
 */
final class StepLog {
  private static final int MANY = 64;

  private @Nullable HistoryEntry last;
  private long lastIdentity;

  /** Where the last of the user's own events stands, forgotten or not. */
  private final Standing own = new Standing();

  /** Whether own events of the present time are ordered by more than place in the block. */
  private boolean tangled;

  private int addedSinceCut;

  boolean isEmpty() {
    return last() == null;
  }

  /** The newest step that is still known. */
  @Nullable HistoryEntry last() {
    HistoryEntry step = last;
    return step != null && step.identity == lastIdentity ? step : null;
  }

  /** Where the last own event stands; without a chain before the first. */
  Standing lastOwn() {
    return own;
  }

  /** Whether an event strictly later than the last own one may still come before another. */
  boolean isTangled() {
    return tangled;
  }

  void add(HistoryEntry step) {
    step.linkAfter(last, lastIdentity);
    if (step.own) {
      step.ownBefore.set(own);
      boolean sameTime = own.chain != null && own.timeMs == step.at.timeMs;
      tangled =
          sameTime
              && (tangled
                  || own.chain != step.at.chain
                  || !own.isPrecise()
                  || !step.at.isPrecise());
      own.set(step.at);
    }
    last = step;
    lastIdentity = step.identity;
    step.inHistory = true;
    addedSinceCut++;
  }

  /** Takes the newest step out. */
  HistoryEntry removeLast() {
    HistoryEntry step = last();
    if (step == null) {
      throw new IllegalStateException("no step to take back");
    }
    last = step.before();
    lastIdentity = last == null ? 0 : last.identity;
    if (step.own) {
      own.set(step.ownBefore);
      tangled = true; // not known any more: until the time moves on
    }
    step.inHistory = false;
    return step;
  }

  /** All that is still known, oldest first; a new list. */
  List<HistoryEntry> list() {
    return since(null);
  }

  /** The steps after one, oldest first. */
  List<HistoryEntry> since(@Nullable HistoryEntry mark) {
    List<HistoryEntry> steps = new ArrayList<>();
    for (HistoryEntry step = last(); step != null && step != mark; step = step.before()) {
      steps.add(step);
    }
    Collections.reverse(steps);
    return steps;
  }

  /** Position of the last own event before those still known; null where there is none. */
  @Nullable ChainPosition lastForgotten() {
    Standing forgotten = own;
    for (HistoryEntry step = last(); step != null; step = step.before()) {
      if (step.own) {
        forgotten = step.ownBefore;
      }
    }
    return forgotten.chain == null ? null : forgotten.toPosition();
  }

  /** What decides whether a step can still change. */
  interface Settled {
    boolean test(HistoryEntry step);
  }

  /** Lets go of the oldest steps, as far as they are settled, once many have gathered. */
  void forgetSettled(Settled settled) {
    if (addedSinceCut < MANY) {
      return;
    }
    List<HistoryEntry> steps = list();
    int keep = 0;
    while (keep < steps.size() && settled.test(steps.get(keep))) {
      keep++;
    }
    if (keep == steps.size()) {
      last = null;
    } else if (keep > 0) {
      steps.get(keep).linkAfter(null, 0);
    }
    addedSinceCut = -(steps.size() - keep); // looks again when as many have come as stayed
  }
}
