package io.hyperdex.risk.redis;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the cache up to date: takes users that changed, writes the newest snapshot of each, and
 * never puts an older state over a newer one, whoever wrote it and however late it arrives.
 *
 * <p><b>Threads.</b> {@link #changed} and {@link #offer} only note the user and return: they may be
 * called on the engine's thread. Writing happens where the host wants it: {@link #run} on a thread
 * of the host's executor ({@code executor.execute(writer)}), {@link #start()} on one of its own, or
 * {@link #writeDue()} now and then. It looks for work every 5 ms; what changes meanwhile is written
 * once.
 *
 * <p><b>Failures.</b> A batch that is not answered within the deadline waits again, in place of
 * nothing newer. After some failures in a row Redis is left alone for a while; users go on waiting,
 * each once, up to the capacity of the queue, and then are dropped and counted. Nothing throws.
 */
public final class RedisRiskWriter implements Runnable, AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;

  private final RedisLink link;
  private final RedisCacheSettings settings;
  private final Function<UserId, Optional<UserSnapshot>> source;
  private final PendingUsers pending;
  private final ReentrantLock writing = new ReentrantLock();
  private final LongAdder offered = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder staleRefused = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder sourceFailures = new LongAdder();
  private volatile boolean closed;

  /** A value to write. */
  private record Value(PendingUsers.Entry entry, byte[] key, byte[] payload) {}

  /** A value on its way, and the answer to come. */
  private record Sent(Value value, RedisFuture<Long> answer) {}

  /**
   * A writer with a client of its own; nothing is connected yet.
   *
   * @param source gives the present snapshot of a user that {@link #changed} named: {@code
   *     engine::snapshot}. Called on the writing thread
   */
  public RedisRiskWriter(
      RedisCacheSettings settings, Function<UserId, Optional<UserSnapshot>> source) {
    this.settings = settings;
    this.source = source;
    link = new RedisLink(settings);
    pending = new PendingUsers(settings.queueCapacity);
  }

  /**
   * The user's state has changed: the snapshot is taken when it is written. Any thread, no wait, no
   * I/O.
   *
   * @return false if the queue is full, so that this change is not written unless another comes
   */
  public boolean changed(UserId user) {
    offered.increment();
    return !closed && pending.add(user, Optional.empty());
  }

  /** As {@link #changed}, with the snapshot to write. */
  public boolean offer(UserSnapshot snapshot) {
    offered.increment();
    return !closed && pending.add(snapshot.exposure().user(), Optional.of(snapshot));
  }

  /** Starts a daemon thread that runs this. */
  public void start() {
    Thread thread = new Thread(this, "redis-risk-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Writes until {@link #close} or an interrupt. */
  @Override
  public void run() {
    while (!closed && !Thread.currentThread().isInterrupted()) {
      if (writeDue() < settings.batchSize) {
        LockSupport.parkNanos(Math.max(PAUSE_NANOS, Math.min(link.waitNanos(), 10 * PAUSE_NANOS)));
      }
    }
  }

  /**
   * Writes one batch on the caller's thread, unless Redis is to be left alone.
   *
   * @return how many were written or refused for good
   */
  public int writeDue() {
    writing.lock();
    try {
      if (pending.size() == 0) {
        return 0;
      }
      RedisAsyncCommands<byte[], byte[]> commands = link.commands();
      if (commands == null) {
        return 0;
      }
      List<PendingUsers.Entry> entries = pending.take(settings.batchSize);
      try {
        return write(commands, entries);
      } catch (RuntimeException client) { // what the client library throws instead of answering
        entries.forEach(this::waitAgain);
        link.failed();
        return 0;
      }
    } finally {
      writing.unlock();
    }
  }

  private int write(RedisAsyncCommands<byte[], byte[]> commands, List<PendingUsers.Entry> entries) {
    List<Value> values = new ArrayList<>();
    for (PendingUsers.Entry entry : entries) {
      UserSnapshot snapshot = snapshotOf(entry);
      if (snapshot != null) {
        byte[] payload = SnapshotCodec.encode(snapshot, settings.generation);
        values.add(new Value(entry, keyOf(settings, entry.user()), payload));
      }
    }
    // From here on, as taking snapshots is the host's own time.
    long end = System.nanoTime() + settings.deadline.toNanos();
    List<Value> again = new ArrayList<>();
    int done = settle(send(commands, values, false), end, again);
    if (!again.isEmpty()) {
      done += settle(send(commands, again, true), end, null);
    }
    if (done == values.size()) {
      link.succeeded();
    } else {
      link.failed();
    }
    return done;
  }

  /** All at once, without waiting for one after the other. */
  private List<Sent> send(
      RedisAsyncCommands<byte[], byte[]> commands, List<Value> values, boolean inFull) {
    List<Sent> batch = new ArrayList<>();
    StatefulRedisConnection<byte[], byte[]> connection = commands.getStatefulConnection();
    connection.setAutoFlushCommands(false);
    for (Value value : values) {
      byte[] ttl = ttlMs(settings);
      batch.add(
          new Sent(
              value,
              inFull
                  ? CacheScripts.putInFull(commands, value.key, value.payload, ttl)
                  : CacheScripts.put(commands, value.key, value.payload, ttl)));
    }
    connection.flushCommands();
    return batch;
  }

  private @Nullable UserSnapshot snapshotOf(PendingUsers.Entry entry) {
    try {
      return entry.snapshot().or(() -> source.apply(entry.user())).orElse(null);
    } catch (RuntimeException hosts) {
      sourceFailures.increment();
      return null;
    }
  }

  /** Waits for the answers, all up to the same moment; what is not answered waits again. */
  private int settle(List<Sent> batch, long end, @Nullable List<Value> unknownScript) {
    int done = 0;
    for (Sent sent : batch) {
      try {
        if (!sent.answer.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          sent.answer.cancel(true);
          waitAgain(sent.value.entry);
          continue;
        }
        count(sent.answer.get());
        done++;
      } catch (ExecutionException refused) {
        Throwable cause = refused.getCause();
        if (unknownScript != null && cause != null && CacheScripts.isUnknown(cause)) {
          unknownScript.add(sent.value);
        } else {
          waitAgain(sent.value.entry);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        waitAgain(sent.value.entry);
      }
    }
    return done;
  }

  private void count(long answer) {
    if (answer == CacheScripts.WRITTEN) {
      written.increment();
    } else if (answer == CacheScripts.STALE) {
      staleRefused.increment();
    } else {
      foreign.increment();
    }
  }

  private void waitAgain(PendingUsers.Entry entry) {
    failed.increment();
    pending.add(entry.user(), entry.snapshot());
  }

  static byte[] keyOf(RedisCacheSettings settings, UserId user) {
    return (settings.keyPrefix + user.value()).getBytes(StandardCharsets.UTF_8);
  }

  /** Values written together don't expire together. */
  static byte[] ttlMs(RedisCacheSettings settings) {
    long most = settings.timeToLive.toMillis();
    long ttl = most - ThreadLocalRandom.current().nextLong(most / 10 + 1);
    return Long.toString(ttl).getBytes(StandardCharsets.US_ASCII);
  }

  public RedisWriterStatistics statistics() {
    return new RedisWriterStatistics(
        offered.sum(),
        pending.conflated(),
        pending.dropped(),
        written.sum(),
        staleRefused.sum(),
        foreign.sum(),
        failed.sum(),
        sourceFailures.sum(),
        pending.size(),
        link.state(),
        link.openings());
  }

  /** Ends {@link #run} and the client. What waits is not written. */
  @Override
  public void close() {
    closed = true;
    writing.lock(); // at most a deadline
    try {
      link.close();
    } finally {
      writing.unlock();
    }
  }
}
