package io.hyperdex.risk.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The watches of one token by their upper bounds, or by their lower ones: a stack for each bucket
 * of prices. Any thread may {@link #push} and {@link #prune} at any time and waits for nobody; one
 * at a time may {@link #reach} and {@link #takeAll}.
 */
final class WakeStacks {
  /*
   * A bucket is what prices have in common in the exponent and the first ten bits of the fraction
   * of their double: 1024 in an octave, each 0.05 to 0.1 % wide. The 21 bits of its number are
   * three digits of 7 bits, and each digit is one level of arrays of 128 that are made when first
   * needed: half a kilobyte each, and the bounds of all holders are mostly within a few eighths of
   * an octave.
   *
   * Stacks are Treiber stacks (IBM RJ 5118, 1986): a push is one successful compareAndSet, and the
   * node is new, so there is no ABA. What differs is that dead watches (spent, or stale: superseded
   * by a later one of the user) are cut out in place, by any number of threads at once, while
   * others walk and push. Nothing is locked and nothing that is alive is ever off the stack, not
   * even for a moment. Why that is safe:
   *
   * (1) A watch that is dead stays dead.
   * (2) A link is written before its watch is pushed, and then only by cut(), with the watch's
   *     successor's successor as the cutting thread found it, the successor being dead. So by
   *     induction all the watches that a link has ever skipped are dead, whatever the order in
   *     which such writes become visible, and an old link only leads over dead ones that need not
   *     be there. The same holds for the head, where compareAndSet makes sure that a push in
   *     between is not lost.
   * (3) The links of a watch that was cut out stay, so a thread that stands on it walks on into
   *     the rest of the stack.
   * (4) Watches are pushed on top, so whatever lies deeper was pushed before; a thread that read
   *     the head (with volatile semantics) sees all of it initialized.
   */
  private static final int BITS = 7;

  private static final int SIZE = 1 << BITS;
  private static final int MASK = SIZE - 1;
  private static final int SHIFT = Double.MAX_EXPONENT - Double.MAX_EXPONENT + 42;

  /** Prune goes on until it has seen so many watches, or so many buckets. */
  private static final int WATCHES_AT_A_TIME = 64;

  private static final int BUCKETS_AT_A_TIME = 4 * SIZE;

  private static final class Leaf extends AtomicReferenceArray<Watch> {
    private static final long serialVersionUID = 1;

    Leaf() {
      super(SIZE);
    }
  }

  private final boolean byUpper;
  private final AtomicReferenceArray<AtomicReferenceArray<Leaf>> root =
      new AtomicReferenceArray<>(SIZE);

  /** Where the next prune begins. Two threads may begin at the same bucket: no harm. */
  private volatile int hand;

  WakeStacks(boolean byUpper) {
    this.byUpper = byUpper;
  }
}
