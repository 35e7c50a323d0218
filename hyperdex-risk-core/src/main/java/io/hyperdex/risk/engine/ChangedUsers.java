package io.hyperdex.risk.engine;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which users changed since somebody last asked: a bit each. Any thread may mark, and allocates
 * nothing but room for users never marked before; one at a time drains.
 */
final class ChangedUsers {
  private static final int WORDS = 1 << 10;
  private static final int USERS = WORDS * Long.SIZE;

  private final AtomicReferenceArray<@Nullable AtomicLongArray> chunks =
      new AtomicReferenceArray<>(Integer.MAX_VALUE / USERS + 1);

  void mark(int user) {
    AtomicLongArray chunk = chunk(user / USERS);
    int word = user % USERS >>> 6;
    long bit = 1L << user;
    long before = chunk.get(word);
    while ((before & bit) == 0 && !chunk.compareAndSet(word, before, before | bit)) {
      before = chunk.get(word);
    }
  }

  private AtomicLongArray chunk(int i) {
    AtomicLongArray chunk = chunks.get(i);
    if (chunk == null) {
      chunks.compareAndSet(i, null, new AtomicLongArray(WORDS));
      chunk = chunks.get(i);
    }
    if (chunk == null) {
      throw new IllegalStateException("a chunk that was set is gone: " + i);
    }
    return chunk;
  }

  /** Hands over every user marked, and forgets the marks; returns how many. */
  int drain(IntConsumer changed) {
    int count = 0;
    for (int i = 0; i < chunks.length(); i++) {
      AtomicLongArray chunk = chunks.get(i);
      for (int word = 0; chunk != null && word < WORDS; word++) {
        long bits = chunk.get(word) == 0 ? 0 : chunk.getAndSet(word, 0);
        for (; bits != 0; bits &= bits - 1) {
          changed.accept(i * USERS + word * Long.SIZE + Long.numberOfTrailingZeros(bits));
          count++;
        }
      }
    }
    return count;
  }
}
