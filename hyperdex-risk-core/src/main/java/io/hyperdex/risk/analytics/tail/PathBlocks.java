package io.hyperdex.risk.analytics.tail;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Paths in blocks of a fixed size, done by the calling thread and whoever an executor lends.
 *
 * <p>Threads take the next block from a counter, the caller too: it finishes alone where the
 * executor is busy, and cannot wait for a task that never starts. Blocks write to places of their
 * own and nothing is added up across them, so the outcome does not know who did which.
 */
final class PathBlocks {
  /** A share of the sums and of every column fits the first-level cache. */
  static final int SIZE = 512;

  /** One share of the work. */
  interface Work {
    /**
     * Does the paths from the first to before the last, and writes nothing outside them.
     *
     * @param from first path
     * @param to the path after the last
     */
    void run(int from, int to);
  }

  private final int paths;
  private final int blocks;
  private final Work work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final CountDownLatch left;

  private PathBlocks(int paths, Work work) {
    this.paths = paths;
    this.work = work;
    blocks = (paths + SIZE - 1) / SIZE;
    left = new CountDownLatch(blocks);
  }

  /** Returns when all is done; with no executor, in the calling thread. */
  static void run(int paths, Work work, @Nullable Executor executor) {
    if (executor == null || paths <= SIZE) {
      for (int from = 0; from < paths; from += SIZE) {
        work.run(from, Math.min(from + SIZE, paths));
      }
      return;
    }
    new PathBlocks(paths, work).spread(executor);
  }

  private void spread(Executor executor) {
    boolean accepted = true;
    for (int lent = 1; lent < blocks && accepted && next.get() < blocks; lent++) {
      accepted = offer(executor);
    }
    takeBlocks();
    boolean interrupted = false;
    while (left.getCount() > 0) {
      try {
        left.await();
      } catch (InterruptedException e) {
        interrupted = true; // blocks being worked on write to shared arrays: they must finish
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** False where the executor is full or shut down: the caller does the rest itself. */
  private boolean offer(Executor executor) {
    try {
      executor.execute(this::takeBlocks);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void takeBlocks() {
    for (int block = next.getAndIncrement(); block < blocks; block = next.getAndIncrement()) {
      try {
        work.run(block * SIZE, Math.min((block + 1) * SIZE, paths));
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      } finally {
        left.countDown();
      }
    }
  }
}
