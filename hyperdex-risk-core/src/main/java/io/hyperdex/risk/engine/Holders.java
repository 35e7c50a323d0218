package io.hyperdex.risk.engine;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Users that may hold one token. {@link #add} may be called by any thread at any time and waits for
 * nobody; {@link #forEach} by one at a time. Who no longer holds it stays until a sweep.
 */
final class Holders {
  /*
   * Blocks of ids, newest first. An adder reserves a place and fills it with a compare-and-set from
   * 0 (ids are stored + 1); a sweep detaches all blocks and closes places that are reserved but
   * still empty with the same compare-and-set, so that the adder finds out and starts again.
   */
  private static final int BLOCK = 126;
  private static final int CLOSED = -1;

  /** Sees a user and says whether it may still hold the token. */
  interface Visitor {
    boolean visit(int user);
  }

  private static final class Block {
    final AtomicIntegerArray users = new AtomicIntegerArray(BLOCK);
    final AtomicInteger reserved = new AtomicInteger();
    final @Nullable Block next;

    Block(@Nullable Block next) {
      this.next = next;
    }
  }

  private final AtomicReference<@Nullable Block> head = new AtomicReference<>();
  private final AtomicInteger added = new AtomicInteger();
  private int sweepAt = 4 * BLOCK;

  void add(int user) {
    while (true) {
      Block block = head.get();
      int place = block == null ? BLOCK : block.reserved.getAndIncrement();
      if (place >= BLOCK || block == null) {
        head.compareAndSet(block, new Block(block));
      } else if (block.users.compareAndSet(place, 0, user + 1)) {
        added.incrementAndGet();
        VarHandle.fullFence(); // the adder's next look at the price comes after
        return;
      }
    }
  }

  /**
   * Shows every user to a visitor that says whether to keep it. What it says counts at sweeps only:
   * once the list has doubled.
   */
  void forEach(Visitor visitor) {
    if (added.get() >= sweepAt) {
      sweep(visitor);
      return;
    }
    for (Block block = head.get(); block != null; block = block.next) {
      for (int i = 0; i < BLOCK; i++) {
        int user = block.users.get(i);
        if (user > 0) {
          visitor.visit(user - 1);
        }
      }
    }
  }

  private void sweep(Visitor visitor) {
    int before = added.get();
    Block detached = head.getAndSet(null);
    IntOpenHashSet kept = new IntOpenHashSet();
    for (Block block = detached; block != null; block = block.next) {
      for (int i = 0; i < BLOCK; i++) {
        int user = block.users.get(i);
        if (user == 0 && !block.users.compareAndSet(i, 0, CLOSED)) {
          user = block.users.get(i);
        }
        if (user > 0 && !kept.contains(user - 1) && visitor.visit(user - 1)) {
          kept.add(user - 1);
        }
      }
    }
    kept.forEach(this::add);
    int now = added.addAndGet(-before);
    sweepAt = Math.max(4 * BLOCK, 2 * now);
  }
}
