package io.hyperdex.risk.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls into the engine from its own rules, sinks and callbacks: which records the thread holds,
 * and what was handed over from inside and waits until it is out again.
 */
final class Reentry {
  private static final class Frame {
    final IntArrayList held = new IntArrayList(4);
    final IntArrayList waiting = new IntArrayList(4);
  }

  private final ThreadLocal<Frame> frames = ThreadLocal.withInitial(Frame::new);

  /**
   * Calls in progress and users waiting, of all threads: mostly 0, then no thread needs to look.
   */
  private final AtomicInteger busy = new AtomicInteger();

  private final boolean inline;

  Reentry(boolean inline) {
    this.inline = inline;
  }

  /** Foreign code is about to be called while a user's record, or the market (-1), is held. */
  void enter(int user) {
    busy.incrementAndGet();
    frames.get().held.push(user);
  }

  void leave() {
    frames.get().held.popInt();
    busy.decrementAndGet();
  }

  void enterIfInline(int user) {
    if (inline) {
      enter(user);
    }
  }

  void leaveIfInline() {
    if (inline) {
      leave();
    }
  }

  boolean isBusy() {
    return busy.getPlain() != 0;
  }

  /** Whether this thread is inside foreign code that the engine called. */
  boolean isInside() {
    return isBusy() && !frames.get().held.isEmpty();
  }

  boolean isHolding(int user) {
    return isBusy() && frames.get().held.contains(user);
  }

  /** Something was handed over from inside, to a user or to the market (-1). */
  void later(int user) {
    busy.incrementAndGet();
    frames.get().waiting.add(user);
  }

  boolean isWaiting() {
    return isBusy() && !frames.get().waiting.isEmpty();
  }

  /** The next one something was handed over to from inside. */
  int next() {
    busy.decrementAndGet();
    return frames.get().waiting.removeInt(0);
  }
}
