package io.hyperdex.risk.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Side records by number, from 1. Any thread may add; nobody waits. */
final class LeanSides {
  private static final int CHUNK_SHIFT = 10;
  private static final int CHUNK = 1 << CHUNK_SHIFT;
  private static final int FANOUT = 1 << 11;

  /** Three levels: 2^31 records, of which only the chunks in use exist. */
  private final AtomicReferenceArray<
          @Nullable AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable LeanSide>>>
      roots = new AtomicReferenceArray<>(FANOUT / 2);

  private final AtomicInteger last = new AtomicInteger();

  int add(LeanSide side) {
    int number = last.incrementAndGet();
    if (number < 0) {
      throw new IllegalStateException("too many side records");
    }
    int root = number >>> 21;
    AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable LeanSide>> level =
        roots.get(root);
    if (level == null) {
      roots.compareAndSet(root, null, new AtomicReferenceArray<>(FANOUT));
      level = require(roots.get(root));
    }
    int middle = number >>> CHUNK_SHIFT & FANOUT - 1;
    AtomicReferenceArray<@Nullable LeanSide> chunk = level.get(middle);
    if (chunk == null) {
      level.compareAndSet(middle, null, new AtomicReferenceArray<>(CHUNK));
      chunk = require(level.get(middle));
    }
    chunk.set(number & CHUNK - 1, side);
    return number;
  }

  /** Null for 0. */
  @Nullable LeanSide find(int number) {
    if (number == 0) {
      return null;
    }
    var level = roots.get(number >>> 21);
    var chunk = level == null ? null : level.get(number >>> CHUNK_SHIFT & FANOUT - 1);
    return chunk == null ? null : chunk.get(number & CHUNK - 1);
  }

  private static <T> T require(@Nullable T made) {
    if (made == null) {
      throw new IllegalStateException("a chunk of side records vanished");
    }
    return made;
  }
}
