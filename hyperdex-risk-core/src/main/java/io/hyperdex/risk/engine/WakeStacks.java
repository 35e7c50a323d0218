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

  /** Of the 52 bits of a fraction. */
  private static final int BITS_DROPPED = 42;

  /** A prune goes on until it has seen so many watches, or so many buckets. */
  private static final int WATCHES_AT_A_TIME = 64;

  private static final int BUCKETS_AT_A_TIME = 2 * SIZE;

  private final boolean byUpper;
  private final AtomicReferenceArray<AtomicReferenceArray<AtomicReferenceArray<Watch>>> root =
      new AtomicReferenceArray<>(SIZE);

  /** Where the next prune begins. Two threads may begin at the same bucket: no harm. */
  private volatile int hand;

  WakeStacks(boolean byUpper) {
    this.byUpper = byUpper;
  }

  /** Number of the bucket of a price, 0 up to infinity; a higher price has no lower bucket. */
  static int bucket(double price) {
    return (int) (Double.doubleToRawLongBits(price) >>> BITS_DROPPED);
  }

  void push(Watch watch) {
    int bucket = bucket(byUpper ? watch.upper : watch.lower);
    AtomicReferenceArray<Watch> leaf =
        child(child(root, bucket >>> 2 * BITS), bucket >>> BITS & MASK);
    int slot = bucket & MASK;
    Watch head;
    do {
      head = leaf.get(slot);
      watch.link(byUpper, head);
    } while (!leaf.compareAndSet(slot, head, watch));
  }

  private static <T> AtomicReferenceArray<T> child(
      AtomicReferenceArray<AtomicReferenceArray<T>> parent, int at) {
    AtomicReferenceArray<T> child = parent.get(at);
    if (child == null) {
      AtomicReferenceArray<T> made = new AtomicReferenceArray<>(SIZE);
      child = parent.compareAndSet(at, null, made) ? made : parent.get(at);
    }
    return child;
  }

  /**
   * Spends and wakes every watch in the buckets from one to another whose bound {@code price} has
   * reached.
   *
   * @return how many were woken, stale ones aside
   */
  int reach(int first, int last, double price, WakeIndex.Waker waker) {
    int woken = 0;
    int bucket = first;
    while (bucket <= last) {
      AtomicReferenceArray<Watch> leaf = leafAt(bucket);
      if (leaf == null) {
        bucket = nextLeaf(bucket);
        continue;
      }
      woken += reach(leaf, bucket & MASK, price, waker);
      bucket++;
    }
    return woken;
  }

  private int reach(
      AtomicReferenceArray<Watch> leaf, int slot, double price, WakeIndex.Waker waker) {
    int woken = 0;
    Watch before = null;
    Watch watch = leaf.get(slot);
    while (watch != null) {
      if (!watch.isSpent() && watch.isReached(byUpper, price)) {
        int user = watch.user();
        watch.spend();
        woken += waker.wake(user, watch.stamp) ? 1 : 0;
      }
      Watch next = watch.next(byUpper);
      before = watch.isSpent() ? cut(leaf, slot, before, watch, next) : watch;
      watch = next;
    }
    return woken;
  }

  /**
   * Cuts dead watches out of the next few stacks; in turn, all of them.
   *
   * @return how many watches were looked at
   */
  int prune(WakeIndex.Live live) {
    int seen = 0;
    int bucket = hand;
    int buckets = 0;
    while (seen < WATCHES_AT_A_TIME && buckets < BUCKETS_AT_A_TIME && bucket >= 0) {
      AtomicReferenceArray<Watch> leaf = leafAt(bucket);
      if (leaf == null) {
        bucket = nextLeaf(bucket);
      } else {
        seen += prune(leaf, bucket & MASK, live);
        bucket++;
        buckets++;
      }
      if (bucket >>> 3 * BITS != 0) {
        bucket = -1;
      }
    }
    hand = Math.max(0, bucket);
    return seen;
  }

  private int prune(AtomicReferenceArray<Watch> leaf, int slot, WakeIndex.Live live) {
    int seen = 0;
    Watch before = null;
    Watch watch = leaf.get(slot);
    while (watch != null) {
      seen++;
      int user = watch.user();
      Watch next = watch.next(byUpper);
      boolean dead = user < 0 || !live.isLive(user, watch.stamp);
      before = dead ? cut(leaf, slot, before, watch, next) : watch;
      watch = next;
    }
    return seen;
  }

  /** Cuts a dead watch out, or leaves it to a later walk. Returns what stands before the next. */
  private @Nullable Watch cut(
      AtomicReferenceArray<Watch> leaf,
      int slot,
      @Nullable Watch before,
      Watch dead,
      @Nullable Watch next) {
    if (before != null) {
      before.link(byUpper, next);
      return before;
    }
    return leaf.compareAndSet(slot, dead, next) ? null : dead; // something was pushed on top of it
  }

  /** Empties all stacks; each is taken whole, with what was pushed until then. */
  void takeAll(List<Watch> tops) {
    int bucket = 0;
    while (bucket >>> 3 * BITS == 0) {
      AtomicReferenceArray<Watch> leaf = leafAt(bucket);
      if (leaf == null) {
        bucket = nextLeaf(bucket);
        continue;
      }
      int slot = bucket & MASK;
      Watch top = leaf.get(slot) == null ? null : leaf.getAndSet(slot, null);
      if (top != null) {
        tops.add(top);
      }
      bucket++;
    }
  }

  private @Nullable AtomicReferenceArray<Watch> leafAt(int bucket) {
    AtomicReferenceArray<AtomicReferenceArray<Watch>> middle = root.get(bucket >>> 2 * BITS);
    return middle == null ? null : middle.get(bucket >>> BITS & MASK);
  }

  /** First bucket of the next leaf there can be, after one that is not there. */
  private int nextLeaf(int bucket) {
    int digits = root.get(bucket >>> 2 * BITS) == null ? 2 * BITS : BITS;
    return (bucket >>> digits) + 1 << digits;
  }
}
