package io.hyperdex.risk.testkit.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What shall happen to bytes of one direction. Thread safe. */
final class Faults {
  /** What a read becomes. */
  enum Mode {
    PASS,
    DROP,
    HOLD
  }

  private static final long NEVER = -1;

  private Mode mode = Mode.PASS;
  private long delayNanos;
  private long untilCut = NEVER;
  private long untilFlip = NEVER;
  private byte @Nullable [] watched;

  synchronized Mode mode() {
    return mode;
  }

  synchronized void mode(Mode value) {
    mode = value;
  }

  synchronized void delay(Duration latency) {
    delayNanos = latency.toNanos();
  }

  synchronized long delayNanos() {
    return delayNanos;
  }

  synchronized void cutAfter(long bytes) {
    untilCut = bytes;
  }

  synchronized void flipAfter(long bytes) {
    untilFlip = bytes;
  }

  synchronized void watchFor(byte[] text) {
    watched = text;
  }

  synchronized void clear() {
    mode = Mode.PASS;
    delayNanos = 0;
    untilCut = NEVER;
    untilFlip = NEVER;
    watched = null;
  }

  /** How many of the bytes go through before the connection is cut; all of them if it is not. */
  synchronized int bytesBeforeCut(int length) {
    if (untilCut == NEVER) {
      return length;
    }
    if (untilCut < length) {
      int through = (int) untilCut;
      untilCut = NEVER;
      return through;
    }
    untilCut -= length;
    return length;
  }

  /** Flips the bit that is due in these bytes, if one is. */
  synchronized void flip(byte[] bytes, int length) {
    if (untilFlip == NEVER) {
      return;
    }
    if (untilFlip < length) {
      bytes[(int) untilFlip] ^= 1;
      untilFlip = NEVER;
    } else {
      untilFlip -= length;
    }
  }

  /** Whether the watched text is in these bytes; true once. */
  synchronized boolean sawWatched(byte[] bytes, int length) {
    byte[] text = watched;
    if (text == null) {
      return false;
    }
    for (int at = 0; at + text.length <= length; at++) {
      int same = 0;
      while (same < text.length && bytes[at + same] == text[same]) {
        same++;
      }
      if (same == text.length) {
        watched = null;
        return true;
      }
    }
    return false;
  }
}
